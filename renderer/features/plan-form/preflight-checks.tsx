import { Fragment, type ReactElement } from 'react'
import type {
  PreflightCheck,
  PreflightFix,
} from '../../../core/protocol/preflight.ts'
import { Commands } from '../../components/commands.tsx'
import { CopyCommand } from '../../components/copy-command.tsx'
import { StatusIcon } from '../../components/status-icon.tsx'
import { useText } from '../../i18n/use-text.ts'
import styles from './preflight.module.css'

/** Every check: what was found, what is needed, and how to mend it. */
export function PreflightChecks(props: {
  checks: readonly PreflightCheck[]
}): ReactElement {
  return (
    <ul className={styles.checks}>
      {troubleFirst(props.checks).map((check) => (
        <Check key={check.id} check={check} />
      ))}
    </ul>
  )
}

/** What has to be looked at stands first; the rest keeps its order. */
function troubleFirst(checks: readonly PreflightCheck[]) {
  const rank = ({ status }: PreflightCheck) =>
    status === 'fail' ? 0 : status === 'warn' ? 1 : 2
  return checks.toSorted((a, b) => rank(a) - rank(b))
}

function Check({ check }: { check: PreflightCheck }): ReactElement {
  const text = useText()
  const { id, status, message, fixes, serverSide } = check
  const quiet = status === 'ok' || status === 'skipped'
  return (
    <li className={styles.check} data-testid={`check-${id}`}>
      <div className={styles.checkHead}>
        <StatusIcon status={status} />
        <b className={styles.checkName}>{text(`form.preflight.check.${id}`)}</b>
        <span className={styles.status} data-status={status}>
          {text(`form.preflight.status.${status}`)}
        </span>
      </div>
      <Values check={check} />
      {message !== '' && (
        <p className={styles.message}>
          <Commands words={message} />
        </p>
      )}
      {fixes.map((fix) => (
        <Fix key={`${fix.where}-${fix.text}-${fix.command}`} fix={fix} />
      ))}
      {!quiet && serverSide !== '' && (
        <p className={styles.message}>
          <b>{text('form.preflight.serverSide')}:</b>{' '}
          <Commands words={serverSide} />
        </p>
      )}
    </li>
  )
}

function Values({ check }: { check: PreflightCheck }): ReactElement | null {
  const text = useText()
  const values = [
    { name: text('form.preflight.found'), value: check.found },
    { name: text('form.preflight.needed'), value: check.needed },
  ].filter(({ value }) => value !== '')
  if (values.length === 0) return null
  return (
    <dl className={styles.values}>
      {values.map(({ name, value }) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Fix({ fix }: { fix: PreflightFix }): ReactElement {
  const text = useText()
  const { command, lasting, where } = fix
  return (
    <div className={styles.fix}>
      <div className={styles.fixWords}>
        <span>
          <Commands words={fix.text} />
        </span>
        <span className={styles.tags}>
          {command !== null && (
            <i>
              {text(
                lasting ? 'form.preflight.lasting' : 'form.preflight.temporary',
              )}
            </i>
          )}
          <i data-where={where}>{text(`form.preflight.${where}`)}</i>
        </span>
      </div>
      {command !== null && <CopyCommand command={command} />}
    </div>
  )
}
