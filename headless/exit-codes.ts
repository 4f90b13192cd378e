import type { Step, Summary } from '../core/metrics/summary-schema.ts'

/** What the process ends with: a contract with scripts and CI. */
export const EXIT = {
  ok: 0,
  thresholdMissed: 1,
  usage: 2,
  lost: 3,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/**
 * The exit code of a run that has ended and written its files.
 *
 * A run in which every connection failed is a missed threshold, not a lost
 * run: the load was made, and the server answered it with failures.
 */
export function exitCodeOf(
  summary: Pick<Summary, 'outcome' | 'thresholds'> & {
    readonly steps: readonly Pick<Step, 'thresholds'>[]
  },
  interrupted: boolean,
): ExitCode {
  if (interrupted) return EXIT.interrupted
  if (summary.outcome === 'failed' || summary.outcome === 'aborted')
    return EXIT.lost
  const all = [summary, ...summary.steps].flatMap((part) => part.thresholds)
  const met = all.every((threshold) => threshold.met)
  return met ? EXIT.ok : EXIT.thresholdMissed
}
