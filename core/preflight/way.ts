// Judges the way to the target by what one connection of a real worker met:
// each step with its time, or the error that ended it and what helps.
import type { ErrorRow } from '../metrics/interval-report.ts'
import type { CheckId, PreflightCheck } from '../protocol/preflight.ts'
import type { ErrorCategory } from '../verdict/error-category.ts'
import { errorHelp, type OperatingSystem } from '../verdict/error-help.ts'
import { checkOf, type Finding } from './check.ts'
import { fix } from './fixes.ts'

export const WAY = [
  'dns',
  'tcp',
  'tls',
  'upgrade',
  'login',
  'round-trip',
] as const satisfies readonly CheckId[]
export type WayStep = (typeof WAY)[number]

export interface WayWalked {
  readonly type: 'walked'
  /** As it may be shown. */
  readonly url: string
  /** Of a plan with several; the first is tried. */
  readonly urls: number
  /** What each step took; absent: not got to, or not measured. */
  readonly tookMs: Readonly<Partial<Record<WayStep, number>>>
  /** The connection was open, and let in where the plan logs in. */
  readonly connected: boolean
  readonly error: ErrorRow | null
  readonly waitedMs: number
  /** Steps that this plan does not take, with the reason. */
  readonly without: Readonly<Partial<Record<WayStep, string>>>
  /** The round trip is not the plan's own: it sends nothing by itself. */
  readonly foreignPing: boolean
}

export type Way =
  | WayWalked
  | { readonly type: 'skipped'; readonly reason: string }
  /** The worker would not take the plan; a run would not start either. */
  | { readonly type: 'refused'; readonly reason: string }

export function judgeWay(way: Way, system: OperatingSystem): PreflightCheck[] {
  switch (way.type) {
    case 'skipped':
      return WAY.map((step) => skipped(step, way.reason))
    case 'refused':
      return WAY.map((step, index) =>
        index === 0
          ? checkOf(step, { status: 'fail', message: way.reason })
          : skipped(step, 'Not got to.'),
      )
    case 'walked':
      return walkedChecks(way, system)
  }
}

function skipped(step: WayStep, message: string): PreflightCheck {
  return checkOf(step, { status: 'skipped', message })
}

function walkedChecks(
  way: WayWalked,
  system: OperatingSystem,
): PreflightCheck[] {
  const stopped = stoppedAt(way)
  const last = stopped === null ? WAY.length : WAY.indexOf(stopped)
  return WAY.map((step, index) => {
    const reason = way.without[step]
    if (index === last) return checkOf(step, failure(way, step, system))
    if (reason !== undefined) return skipped(step, reason)
    if (index > last) return skipped(step, 'Not got to.')
    return checkOf(step, passed(way, step))
  })
}

/** The step that did not come off; null: all did. */
function stoppedAt({
  error,
  connected,
  tookMs,
  without,
}: WayWalked): WayStep | null {
  if (error) return stepOf(error)
  if (tookMs['round-trip'] !== undefined) return null
  if (connected) return 'round-trip'
  return without.login === undefined && tookMs.upgrade !== undefined
    ? 'login'
    : 'upgrade'
}

const STEP_OF: Readonly<Partial<Record<ErrorCategory, WayStep>>> = {
  dns: 'dns',
  unreachable: 'tcp',
  conn_refused: 'tcp',
  conn_timeout: 'tcp',
  port_exhausted: 'tcp',
  fd_exhausted: 'tcp',
  no_buffers: 'tcp',
  tls: 'tls',
}

function stepOf({ phase, category }: ErrorRow): WayStep {
  if (phase === 'login') return 'login'
  if (phase !== 'connect') return 'round-trip'
  return STEP_OF[category] ?? 'upgrade'
}

function passed(way: WayWalked, step: WayStep): Finding {
  const took = way.tookMs[step]
  return {
    status: 'ok',
    found: took === undefined ? '' : `${formatMs(took)} ms`,
    message: PASSED[step] + (step === 'upgrade' ? ofHowMany(way) : ''),
  }
}

const PASSED: Readonly<Record<WayStep, string>> = {
  dns: 'The name has an address.',
  tcp: 'The server’s machine accepts connections.',
  tls: 'The certificate and the TLS version are accepted.',
  upgrade: 'The server speaks WebSocket at this URL.',
  login: 'The log-in is accepted.',
  'round-trip': 'The server answers.',
}

function ofHowMany({ urls, url }: WayWalked): string {
  return urls > 1 ? ` ${url} was tried, the first of ${urls}.` : ''
}

function failure(
  way: WayWalked,
  step: WayStep,
  system: OperatingSystem,
): Finding {
  const { error, waitedMs, foreignPing } = way
  if (step === 'round-trip' && foreignPing && isSilence(error))
    return {
      status: 'warn',
      message:
        'The server did not answer a ping. The plan sends none, so nothing of it depends on that.',
    }
  if (!error)
    return {
      status: 'fail',
      message: `No answer within ${formatMs(waitedMs)} ms. A longer handshake or log-in timeout may still see one; the check does not wait for it.`,
    }
  const { title, cause, fix: helps } = errorHelp(error.category)
  return {
    status: 'fail',
    found: `${error.category}: ${error.sample}`,
    message: `${title}. ${cause}`,
    fixes: [fix(helps[system], null)],
  }
}

function isSilence(error: ErrorRow | null): boolean {
  return error === null || error.category === 'heartbeat_timeout'
}

function formatMs(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value))
}
