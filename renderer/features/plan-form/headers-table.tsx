import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { isSecretName } from '../../../core/plan/mask.ts'
import { useText } from '../../i18n/use-text.ts'
import { headerPath } from '../../state/check-draft.ts'
import { useApp, useFieldMessage } from '../../state/context.tsx'
import type { HeaderDraft } from '../../state/draft.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './plan-form.module.css'
import { RemoveCell } from './remove-cell.tsx'

export function HeadersTable(): ReactElement {
  const text = useText()
  const [{ headers }, change] = useSection('target')
  return (
    <div role="group" aria-label={text('form.headers.title')}>
      <p className={styles.hint}>{text('form.headers.hint')}</p>
      {headers.length > 0 && (
        <table className={styles.grid}>
          <thead>
            <tr>
              <th scope="col">{text('form.headers.name')}</th>
              <th scope="col">{text('form.headers.value')}</th>
              <td style={{ width: 28 }} />
            </tr>
          </thead>
          <tbody>
            {headers.map((header, index) => (
              <HeaderRow
                key={index}
                number={index + 1}
                header={header}
                onChange={(fields) =>
                  change({
                    headers: headers.with(index, { ...header, ...fields }),
                  })
                }
                onRemove={() =>
                  change({ headers: headers.toSpliced(index, 1) })
                }
              />
            ))}
          </tbody>
        </table>
      )}
      <Button
        variant="subtle"
        size="compact-xs"
        leftSection={<IconPlus size={13} />}
        onClick={() =>
          change({ headers: [...headers, { name: '', value: '' }] })
        }
      >
        {text('form.headers.add')}
      </Button>
    </div>
  )
}

interface HeaderRowProps {
  readonly number: number
  readonly header: HeaderDraft
  onChange(fields: Partial<HeaderDraft>): void
  onRemove(): void
}

function HeaderRow(props: HeaderRowProps): ReactElement {
  const { number, header, onChange, onRemove } = props
  const text = useText()
  const { form } = useApp()
  const path = headerPath(header.name)
  const message = useFieldMessage(path)
  const touch = () => form.getState().touch(path)
  const Value = isSecretName(header.name) ? PasswordInput : TextInput
  return (
    <tr>
      <td>
        <TextInput
          size="xs"
          aria-label={text('form.headers.nameOf', { number })}
          placeholder="Authorization"
          value={header.name}
          error={message}
          onBlur={touch}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
      </td>
      <td>
        <Value
          size="xs"
          aria-label={text('form.headers.valueOf', { number })}
          placeholder="Bearer ${env:TOKEN}"
          autoComplete="off"
          value={header.value}
          onBlur={touch}
          onChange={(event) => onChange({ value: event.currentTarget.value })}
        />
      </td>
      <RemoveCell
        label={text('form.headers.remove', { number })}
        onRemove={onRemove}
      />
    </tr>
  )
}
