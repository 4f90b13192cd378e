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

/** What is in trouble is named, the rest counted. */
const NAMED = ['fail', 'warn'] as const
const COUNTED = ['ok', 'skipped'] as const

/** "failed: TCP; to look at: Open files, Source ports; 9 ok" */
export function outcomesOf({ checks }: Preflight, text: Text): string {
  const having = (status: CheckStatus) =>
    checks.filter((check) => check.status === status)
  const named = NAMED.flatMap((status) => {
    const names = having(status).map(({ id }) =>
      text(`form.preflight.check.${id}`),
    )
    return names.length === 0
      ? []
      : [text(`form.preflight.named.${status}`, { names: names.join(', ') })]
  })
  const counted = COUNTED.flatMap((status) => {
    const count = having(status).length
    return count === 0
      ? []
      : [text(`form.preflight.counts.${status}`, { count })]
  })
  return [...named, ...counted].join('; ')
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
