// What a person sees on stderr while a run is under way.
import type { RunStatus } from '../../core/protocol/app.ts'
import { formatDuration } from '../../core/plan/duration.ts'
import { durationOf, formatCount, peakOf } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Second } from '../../core/metrics/second.ts'
import type { Unsubscribe } from '../../core/rpc/port.ts'
import { healthLines } from './health-line.ts'
import { createLiveTable } from './live-table.ts'
import type { SearchLines } from './search-progress.ts'

/** The part of a run controller that progress is read from. */
export interface Progress {
  onSecond(listener: (second: Second) => void): Unsubscribe
  onStatus(listener: (status: RunStatus) => void): Unsubscribe
}

export interface ProgressOptions {
  readonly plan: Plan
  readonly verbose: boolean
  /** Of a search. */
  readonly probes?: SearchLines | undefined
  writeLine(line: string): void
}

/** @returns stops telling */
export function tellProgress(
  run: Progress,
  { plan, verbose, probes, writeLine }: ProgressOptions,
): Unsubscribe {
  const table = createLiveTable(plan)
  const told = new Set<string>()
  const undoSecond = run.onSecond((second) => {
    if (!plan.search) table.lines(second).forEach(writeLine)
    if (verbose) healthLines(second).forEach(writeLine)
  })
  const undoStatus = run.onStatus((status) => {
    const { message, state, startedAtEpochMs, search } = status
    if (search) probes?.lines(search.probes).forEach(writeLine)
    // A run that could not start: the error says so.
    if (state === 'failed' && startedAtEpochMs === null) return
    for (const line of message?.split('\n') ?? []) {
      if (told.has(line)) continue
      told.add(line)
      writeLine(line)
    }
  })
  return () => {
    undoSecond()
    undoStatus()
  }
}

/**
 * The first line: what is about to happen.
 *
 * @param urls masked already
 * @param search in words, where it is one
 */
export function introduction(
  plan: Plan,
  urls: readonly string[],
  search?: string,
): string {
  const { stages } = plan.load
  const [first = 'no target', ...more] = urls
  const where = more.length > 0 ? `${first} and ${more.length} more` : first
  if (search !== undefined) return `${plan.name}: ${where} · ${search}`
  const load =
    stages.length === 1
      ? `${peakOf(plan.load)} ${peakOf(plan.load) === 1 ? 'connection' : 'connections'}, ramp ${formatDuration(stages[0]?.ramp ?? 0)}`
      : `${stages.length} stages: ${stages.map((stage) => formatCount(stage.connections)).join(', ')} connections`
  return `${plan.name}: ${where} · ${load} · ${formatDuration(durationOf(plan.load))} in all · latencies in ms`
}
