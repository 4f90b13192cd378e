import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { isSecretName } from '../../../core/plan/mask.ts'
import { targetFaultsSchema } from '../../../core/protocol/target.ts'
import { ChoiceField, SwitchField, TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'
import { HeadersTable } from './headers-table.tsx'
import { Matters } from './matters.tsx'
import styles from './plan-form.module.css'
import { Advanced, FieldRow, Section } from './section.tsx'
import { UrlList } from './url-list.tsx'

export function TargetSection(): ReactElement {
  const text = useText()
  const [target, change] = useSection('target')
  const several = target.kind === 'urls' && target.urls.length > 1
  return (
    <Section title={text('form.target.title')}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={text('form.target.kind')}
        value={target.kind}
        onChange={(kind) =>
          change({ kind: kind === 'urls' ? 'urls' : 'builtin' })
        }
        data={[
          { value: 'builtin', label: text('form.target.builtin') },
          { value: 'urls', label: text('form.target.mine') },
        ]}
      />
      {target.kind === 'builtin' ? (
        <>
          <p className={styles.hint}>{text('form.target.builtinHint')}</p>
          <BuiltinSettings />
        </>
      ) : (
        <UrlList />
      )}
      {(several || target.urlsBy !== 'connection') && <UrlsBy />}
      <Matters of="headers">
        <Advanced
          title={text('form.target.advanced')}
          hint={text('form.target.advancedHint')}
          paths={['target.headers', 'target.subprotocols', 'target.tls']}
        >
          <HeadersTable />
          <TextField
            path="target.subprotocols"
            label={text('form.target.subprotocols')}
            limits={text('form.target.subprotocolsLimits')}
            placeholder="chat.v1, chat.v2"
            value={target.subprotocols}
            onChange={(subprotocols) => change({ subprotocols })}
          />
          <SwitchField
            label={text('form.target.compression')}
            hint={text('form.target.compressionHint')}
            checked={target.compression}
            onChange={(compression) => change({ compression })}
          />
          <TlsFields />
        </Advanced>
      </Matters>
    </Section>
  )
}

/** What a scenario or a plan file has set; such settings are made in files. */
function BuiltinSettings(): ReactElement | null {
  const text = useText()
  const [{ builtin }] = useSection('target')
  const set = Object.entries(builtin ?? {}).flatMap(([name, value]) =>
    value === USUAL.get(name) || isSecretName(name) ? [] : [`${name} ${value}`],
  )
  if (set.length === 0) return null
  return (
    <p className={styles.hint} data-testid="builtin-settings">
      {text('form.target.builtinSet')} <code>{set.join(', ')}</code>
    </p>
  )
}

const USUAL: ReadonlyMap<string, unknown> = new Map(
  Object.entries(targetFaultsSchema.parse({})),
)

function UrlsBy(): ReactElement {
  const text = useText()
  const [target, change] = useSection('target')
  return (
    <ChoiceField
      path="target.urlsBy"
      label={text('form.target.urlsBy')}
      value={target.urlsBy}
      onChange={(urlsBy) => change({ urlsBy })}
      choices={[
        { value: 'connection', label: text('form.target.byConnection') },
        { value: 'conversation', label: text('form.target.byConversation') },
        { value: 'role', label: text('form.target.byRole') },
      ]}
    />
  )
}

function TlsFields(): ReactElement {
  const text = useText()
  const [target, change] = useSection('target')
  const file = (name: 'ca' | 'cert' | 'key' | 'serverName', label: string) => (
    <TextField
      path={`target.tls.${name}`}
      label={label}
      placeholder={
        name === 'serverName' ? 'gateway.example.com' : `/path/to/${name}.pem`
      }
      value={target[name]}
      onChange={(value) => change({ [name]: value })}
    />
  )
  return (
    <>
      <SwitchField
        label={text('form.target.verify')}
        checked={target.verify}
        onChange={(verify) => change({ verify })}
      />
      <SwitchField
        label={text('form.target.sessionReuse')}
        hint={text('form.target.sessionReuseHint')}
        checked={target.sessionReuse}
        onChange={(sessionReuse) => change({ sessionReuse })}
      />
      <FieldRow>
        {file('ca', text('form.target.ca'))}
        {file('serverName', text('form.target.serverName'))}
      </FieldRow>
      <FieldRow>
        {file('cert', text('form.target.cert'))}
        {file('key', text('form.target.key'))}
      </FieldRow>
    </>
  )
}
