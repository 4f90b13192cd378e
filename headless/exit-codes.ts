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
 * run: the load was made, and the server answered it with failures. A search
 * has its own criteria: a limit and a lower bound are both an answer, but not
 * what was known when its target went away.
 */
export function exitCodeOf(
  summary: Pick<Summary, 'outcome' | 'thresholds' | 'search'> & {
    readonly steps: readonly Pick<Step, 'thresholds'>[]
  },
  interrupted: boolean,
): ExitCode {
  if (interrupted) return EXIT.interrupted
  if (summary.outcome === 'failed' || summary.outcome === 'aborted')
    return EXIT.lost
  const { search } = summary
  if (search?.low === 0 || search?.stoppedBy === 'target')
    return EXIT.thresholdMissed
  const all = [summary, ...summary.steps].flatMap((part) => part.thresholds)
  const met = all.every((threshold) => threshold.met)
  return met ? EXIT.ok : EXIT.thresholdMissed
}
