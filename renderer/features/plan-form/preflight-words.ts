import type {
  CheckStatus,
  Preflight,
} from '../../../core/protocol/preflight.ts'
import type { Text } from '../../i18n/text.ts'
import type { LinkState } from '../../api/link.ts'
import type { PreflightState } from '../../state/preflight-store.ts'

/** What it comes to for the plan as a whole. */
export function overallOf({ refused, checks, capacity, wanted }: Preflight) {
  if (refused) return 'fail'
  const short = capacity !== null && capacity < wanted
  const worrying = checks.some(
    ({ status }) => status === 'warn' || status === 'fail',
  )
  return short || worrying ? 'warn' : 'ok'
}

const STATUSES: readonly CheckStatus[] = ['fail', 'warn', 'ok', 'skipped']

/** "1 failed, 2 to look at, 9 ok" */
export function countsOf({ checks }: Preflight, text: Text): string {
  return STATUSES.flatMap((status) => {
    const count = checks.filter((check) => check.status === status).length
    return count === 0
      ? []
      : [text(`form.preflight.counts.${status}`, { count })]
  }).join(', ')
}

interface Moment {
  readonly preflight: PreflightState
  /** Of the form's plan; null: it is not complete. */
  readonly key: string | null
  readonly link: LinkState
  readonly underWay: boolean
}

/** What is to be said of the answer that is shown; null: nothing. */
export function noteOf(moment: Moment, text: Text): string | null {
  const { preflight, key, link, underWay } = moment
  const { result, resultOf, checking, failure } = preflight
  if (link !== 'open') return result && text('form.preflight.offline')
  if (checking !== null) return text('form.preflight.checking')
  if (failure !== null)
    return text('form.preflight.failed', { message: failure.message })
  if (key === null) return text('form.preflight.waiting')
  if (resultOf === key) return null
  if (underWay) return text('form.preflight.staleRun')
  return text(`form.preflight.${result === null ? 'resting' : 'stale'}`)
}
