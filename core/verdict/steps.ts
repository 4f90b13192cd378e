// Whether a stage reached what its plan expects of it, in one word and one
// sentence with the numbers. Compares; measures nothing.
import type { StepVerdict } from '../metrics/summary-schema.ts'

export interface StepNumbers {
  readonly plannedConnections: number
  /** Less than planned when the cap on connects, or a stop, held it back. */
  readonly wantedConnections: number
  readonly peak: number
  /** 0..1; null when nothing was attempted in the step. */
  readonly successRate: number | null
  readonly dropped: number
  /** Connections that were open in the step: at its start, or from then on. */
  readonly held: number
  /** Tries that failed because this machine had no descriptor left. */
  readonly descriptorErrors: number
  /** Thresholds of the stage that were missed, each in words. */
  readonly missed: readonly string[]
  readonly connectP99Ms: number | null
  readonly rttP99Ms: number | null
  /** Of messages from connection to connection, which have no RTT. */
  readonly endToEndP99Ms: number | null
  readonly expect: { readonly successRate: number; readonly p99Ms: number }
  readonly measuredSeconds: number
  readonly redSeconds: number
}

export interface StepJudgement {
  readonly verdict: StepVerdict
  readonly reason: string
}

/** Share of red seconds above which a step's numbers are in doubt. */
const MAX_RED_SHARE = 0.01

export function judgeStep(step: StepNumbers): StepJudgement {
  const failures = failuresOf(step)
  if (failures.length > 0)
    return { verdict: 'fail', reason: failures.join('; ') }
  const warnings = warningsOf(step)
  if (warnings.length > 0)
    return { verdict: 'warn', reason: warnings.join('; ') }
  return { verdict: 'pass', reason: passOf(step) }
}

function failuresOf(step: StepNumbers): string[] {
  const { expect, successRate, peak, wantedConnections: wanted } = step
  const { dropped, held, descriptorErrors } = step
  const latency = latencyOf(step)
  const failures: string[] = []
  if (successRate !== null && successRate < expect.successRate)
    failures.push(
      `${percent(successRate)} of the connects succeeded, at least ${percent(expect.successRate)} were expected`,
    )
  // Half a connection of slack: a ramp's wanted line is fractional.
  if (peak + 0.5 < expect.successRate * wanted)
    failures.push(
      `at most ${peak} connections were open, ${Math.round(wanted)} were wanted`,
    )
  if (latency && latency.p99Ms >= expect.p99Ms)
    failures.push(
      `${latency.name} p99 was ${latency.p99Ms} ms, less than ${expect.p99Ms} ms was expected`,
    )
  // a hair of slack: 1 - 0.9 is a little less than 0.1
  if (dropped > (1 - expect.successRate + 1e-9) * held)
    failures.push(
      `${dropped} of ${held} open connections were lost, at least ${percent(expect.successRate)} were to stay`,
    )
  if (descriptorErrors > 0)
    failures.push(
      `${descriptorErrors} ${descriptorErrors === 1 ? 'try' : 'tries'} failed because this machine had no file descriptors left`,
    )
  return [...failures, ...step.missed]
}

function warningsOf(step: StepNumbers): string[] {
  const { dropped, redSeconds, measuredSeconds } = step
  const warnings: string[] = []
  if (dropped > 0)
    warnings.push(
      dropped === 1
        ? '1 connection was lost after it had opened'
        : `${dropped} connections were lost after they had opened`,
    )
  if (redSeconds > measuredSeconds * MAX_RED_SHARE)
    warnings.push(
      `the generator was overloaded in ${redSeconds} of ${measuredSeconds} seconds`,
    )
  if (step.wantedConnections + 0.5 < step.plannedConnections)
    warnings.push(
      `the step asked for ${Math.floor(step.wantedConnections)} of its ${step.plannedConnections} connections: the cap on connects per second, or an early end, kept it below its target`,
    )
  return warnings
}

function passOf(step: StepNumbers): string {
  const latency = latencyOf(step)
  const rate =
    step.successRate === null
      ? ''
      : `, ${percent(step.successRate)} of the connects succeeded`
  const timing = latency ? `, ${latency.name} p99 ${latency.p99Ms} ms` : ''
  return `${step.peak} of ${step.plannedConnections} connections open${rate}${timing}`
}

/** Messages tell more than connects; connects stand in where none went. */
function latencyOf(
  step: StepNumbers,
): { readonly name: string; readonly p99Ms: number } | null {
  if (step.rttP99Ms !== null) return { name: 'RTT', p99Ms: step.rttP99Ms }
  if (step.endToEndP99Ms !== null)
    return { name: 'end-to-end', p99Ms: step.endToEndP99Ms }
  if (step.connectP99Ms !== null)
    return { name: 'connect', p99Ms: step.connectP99Ms }
  return null
}

/** Rounded down, so that 99.999 % never reads as 100 %. */
function percent(rate: number): string {
  return `${Math.floor(rate * 10_000 + 1e-6) / 100} %`
}
