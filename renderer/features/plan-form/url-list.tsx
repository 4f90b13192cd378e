import { ActionIcon, Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import styles from './url-list.module.css'

export function UrlList(): ReactElement {
  const text = useText()
  const [{ urls }, change] = useSection('target')
  const several = urls.length > 1
  return (
    <div className={styles.list}>
      {urls.map((url, index) => (
        <div key={index} className={styles.row}>
          <TextField
            path={`target.urls[${index}]`}
            label={
              several
                ? text('form.target.urlNumber', { number: index + 1 })
                : text('form.target.url')
            }
            limits={text('form.target.urlLimits')}
            placeholder="ws://localhost:8080/ws"
            value={url}
            onChange={(value) => change({ urls: urls.with(index, value) })}
          />
          {several && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={text('form.target.removeUrl', { number: index + 1 })}
              onClick={() => change({ urls: urls.toSpliced(index, 1) })}
            >
              <IconTrash size={15} stroke={1.6} />
            </ActionIcon>
          )}
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => change({ urls: [...urls, ''] })}
        >
          {text('form.target.addUrl')}
        </Button>
      </div>
    </div>
  )
}
