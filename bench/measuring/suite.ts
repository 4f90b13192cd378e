// Runs the clients by turns: in each round every client once, one after
// another, so that what the machine does meanwhile meets them all.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case } from './cases.ts'
import { measureRun } from './measure-run.ts'
import { figuresOf, METRICS, type Figure, type Metric } from './metrics.ts'
import type { ProcUnits } from './proc-stat.ts'
import { ratioOf, round4, type Ratio } from '../reporting/ratios.ts'
import type { MetricResult, SubjectResult } from '../reporting/recording.ts'
import type { Peer } from '../server/peer.ts'
import type { Subject } from '../subjects/subject.ts'

export interface Suite {
  readonly subjects: readonly Subject[]
  readonly pairs: number
  readonly units: ProcUnits
  /** For the files of the runs. */
  readonly folder: string
  openPeer(load: Case): Promise<Peer>
  /** Progress, a line at a time. */
  tell(line: string): void
}

/** The subject that all ratios are over. */
export const OURS = 'ours'
/** A run may be disturbed once. */
const TRIES = 2

/** Figures per round; null where a run failed. */
type Rounds = (readonly Figure[] | null)[]

export async function measureCase(
  suite: Suite,
  load: Case,
): Promise<readonly MetricResult[]> {
  const able = suite.subjects.filter(({ cases }) => cases.includes(load.name))
  const rounds = new Map<string, Rounds>(able.map(({ name }) => [name, []]))
  for (let round = 0; round < suite.pairs; round++) {
    for (const subject of able) {
      const own = rounds.get(subject.name) ?? []
      // who failed in the first round would take its limit in each
      const hopeless = round > 0 && own.every((figures) => figures === null)
      own.push(hopeless ? null : await tryTo(suite, load, subject))
      const said = sayFigures(own.at(-1) ?? null)
      suite.tell(
        `${load.name} ${round + 1}/${suite.pairs} ${subject.name}: ${said}`,
      )
    }
  }
  return METRICS[load.name].map((metric) => resultOf(metric, able, rounds))
}

async function tryTo(suite: Suite, load: Case, subject: Subject) {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    try {
      return figuresOf(load, await measureOnce(suite, load, subject))
    } catch (error) {
      suite.tell(`${load.name} ${subject.name} failed: ${String(error)}`)
    }
  }
  return null
}

async function measureOnce(suite: Suite, load: Case, subject: Subject) {
  const folder = await mkdtemp(join(suite.folder, 'run-'))
  const peer = await suite.openPeer(load)
  try {
    const command = await subject.command({ load, peer, folder })
    return await measureRun({ load, peer, command, units: suite.units })
  } finally {
    await peer.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

function resultOf(
  metric: Metric,
  subjects: readonly Subject[],
  rounds: ReadonlyMap<string, Rounds>,
): MetricResult {
  const results = subjects.map(({ name, label, version }): SubjectResult => {
    const figures = (rounds.get(name) ?? []).map(
      (round) => round?.find((figure) => figure.metric === metric.name) ?? null,
    )
    const pick = (value: (figure: Figure) => number | undefined) =>
      figures.map((figure) => {
        const picked = figure === null ? undefined : value(figure)
        return picked === undefined ? null : round4(picked)
      })
    return {
      ...{ name, label, version },
      values: pick(({ value }) => value),
      ...(metric.rateUnit === undefined
        ? {}
        : { rates: pick(({ rate }) => rate) }),
      otherCores: pick(({ otherCores }) => otherCores),
    }
  })
  return { ...metric, subjects: results, ratios: ratiosOver(results) }
}

/** Names of the metrics that we ourselves gave no figure of. */
export function missingOf(results: readonly MetricResult[]): string[] {
  return results
    .filter(({ subjects }) => {
      const ours = subjects.find(({ name }) => name === OURS)
      return ours === undefined || ours.values.every((value) => value === null)
    })
    .map(({ name }) => name)
}

/** Each other subject over ours. */
export function ratiosOver(
  results: readonly SubjectResult[],
): Record<string, Ratio & { values: number[] }> {
  const ours = results.find(({ name }) => name === OURS)?.values ?? []
  const peers = results.filter(({ name }) => name !== OURS)
  return Object.fromEntries(
    peers.flatMap(({ name, values }) => {
      const ratio = ratioOf(ours, values)
      return ratio ? [[name, { ...ratio, values: [...ratio.values] }]] : []
    }),
  )
}

function sayFigures(figures: readonly Figure[] | null): string {
  if (figures === null) return 'not measured'
  return figures
    .map(({ metric, value, rate, otherCores }) => {
      const at = rate === undefined ? '' : ` at ${Math.round(rate)}/s`
      return `${metric} ${round4(value)}${at}, other cores ${otherCores.toFixed(2)}`
    })
    .join('; ')
}
