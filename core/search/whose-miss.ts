// Whether a miss is the server's, or may as well be the generator's own. A
// generator that stood still sends late and in bursts: then slow replies,
// losses and refusals of a rate say nothing of the load that was asked for.
// Nor where the built-in target stood still or filled its core: that is this
// machine, and no limit that was set.
// The server's own are
// - misses of seconds in which the generator was sound;
// - refusals of connections, and closes, beyond what is allowed: however late
//   they were dialed, more were never open than asked for. Not 429, which is
//   said of a rate, and late dials come in bursts.
import type { Second } from '../metrics/second.ts'
import type { SearchMiss, SummaryError } from '../metrics/summary-schema.ts'
import { deliveriesOf } from '../plan/planned-rate.ts'
import type { SearchPlan } from '../plan/schema.ts'
import { judgedSeconds, sum, type ProbeRun } from './probe-numbers.ts'

/** Of the judged seconds, so many must be sound for their word to count. */
const LEAST_SOUND_SHARE = 1 / 3

export interface MissedProbe {
  readonly run: ProbeRun
  readonly missed: SearchMiss
  readonly expect: SearchPlan['expect']
}

/** @returns why the generator may be at fault; null: it is the server's miss */
export function generatorsPart(probe: MissedProbe): string | null {
  const { run, missed } = probe
  const { workersLost } = run.summary.generator
  if (workersLost.length > 0)
    return `${workersLost.length} of the generator's workers were lost`
  const own = ownErrors(run)
  if (own !== null) return own
  if (missed === 'load') return 'the generator did not send what was asked for'
  const loaded = run.seconds.filter(isLoaded)
  const red = loaded.filter((second) => isRed(run, second))
  if (red.length === 0 || isServersWord(probe)) return null
  return troubleText(run, red, loaded.length)
}

/** Of the generator, or of the built-in target, which is this machine too. */
function isRed({ starved }: ProbeRun, { index, health }: Second): boolean {
  return health.saturated || (starved?.has(index) ?? false)
}

function troubleText(
  { starved }: ProbeRun,
  red: readonly Second[],
  outOf: number,
): string {
  const own = red.filter(({ health }) => health.saturated)
  const who = own.length > 0 ? 'the generator' : 'the built-in target'
  const last = red.at(-1)?.index ?? 0
  const why =
    own.length > 0 ? own.at(-1)?.health.reasons[0] : starved?.get(last)
  return (
    `${who} was overloaded in ${red.length} of ${outOf} s` +
    (why === undefined ? '' : ` (${why})`)
  )
}

function isLoaded({ state }: Second): boolean {
  return state === 'ramping' || state === 'holding'
}

/** What this machine has refused itself. */
const OWN = ['fd_exhausted', 'port_exhausted', 'no_buffers']

function ownErrors({ summary }: ProbeRun): string | null {
  const own = summary.errors.filter(({ category }) => OWN.includes(category))
  const count = countOf(own)
  if (count === 0 || count * 2 < countOf(summary.errors)) return null
  const [first] = own
  return `${count} times this machine refused: ${first?.category}, ${first?.sample}`
}

function isServersWord({ run, missed, expect }: MissedProbe): boolean {
  if (missed === 'errors' && run.kind === 'connections')
    return refusalsOf(run) > (1 - expect.successRate) * run.load
  const sound = soundSeconds(run)
  const least = secondsOf(run).length * LEAST_SOUND_SHARE
  if (sound.length === 0 || sound.length < least) return false
  if (missed === 'threshold') return isSlow(run, sound, expect.p99)
  return run.kind === 'connect-rate'
    ? isRefusing(sound, 1 - expect.successRate)
    : isLosing(run, sound, expect.loss)
}

const REFUSALS = [
  'conn_refused',
  'http_4xx',
  'http_5xx',
  'bad_upgrade',
  'auth_failed',
  'closed_by_server',
]

function refusalsOf({ summary }: ProbeRun): number {
  return countOf(
    summary.errors.filter(({ category }) => REFUSALS.includes(category)),
  )
}

function countOf(errors: readonly SummaryError[]): number {
  return errors.reduce((all, { count }) => all + count, 0)
}

/** Connections are opened before the stage that is judged. */
function secondsOf(run: ProbeRun): Second[] {
  return run.kind === 'connections'
    ? run.seconds.filter(isLoaded)
    : judgedSeconds(run)
}

/** Neither overloaded nor just after it, when the backlog is sent. */
function soundSeconds(run: ProbeRun): Second[] {
  const red = new Set(
    run.seconds
      .filter((second) => isRed(run, second))
      .map(({ index }) => index),
  )
  return secondsOf(run).filter(
    ({ index }) => !red.has(index) && !red.has(index - 1),
  )
}

function isRefusing(sound: readonly Second[], allowed: number): boolean {
  const failed = sum(sound, ({ counters }) => counters.failed)
  const succeeded = sum(sound, ({ counters }) => counters.succeeded)
  return failed > allowed * (failed + succeeded)
}

function isLosing(
  { plan }: ProbeRun,
  sound: readonly Second[],
  allowed: number,
): boolean {
  const expected =
    sum(sound, ({ counters }) => counters.messagesSent) *
    Math.max(1, deliveriesOf(plan))
  const received = sum(sound, ({ counters }) => counters.messagesReceived)
  return expected - received > allowed * expected
}

function isSlow(
  { kind }: ProbeRun,
  sound: readonly Second[],
  boundMs: number,
): boolean {
  const p99s = sound.flatMap(({ latencies }) => {
    const messages = latencies.rtt ?? latencies.endToEnd
    const latency =
      kind === 'connect-rate'
        ? latencies.connectLatency
        : (messages ?? latencies.connectLatency)
    return latency ? [latency.p99] : []
  })
  const slow = p99s.filter((p99Ms) => p99Ms > boundMs)
  return slow.length * 2 > p99s.length
}
