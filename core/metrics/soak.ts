// How a long run changed from its first third to its last: errors, latency and
// the generator's own memory. Kept in stretches of time whose number is
// bounded, however long the run; what the numbers are judged by is
// export/scenario-facts.ts.
import { durationOf } from '../plan/load-shape.ts'
import { isConversation } from '../plan/roster.ts'
import type { Plan } from '../plan/schema.ts'
import { createHistogram, type Histogram } from './histogram.ts'
import type { MergedSecond } from './merge.ts'
import type { HistogramName } from './names.ts'
import type { Scenarios } from './scenario-schema.ts'
import type { Second } from './second.ts'

export type Soak = NonNullable<Scenarios['soak']>

/** Plans of so long and more, with messages, are soaks. */
export const SOAK_MS = 600_000
/** Two of them become one when there are more. */
const MAX_STRETCHES = 60
const FIRST_STRETCH_SECONDS = 10

export interface SoakTotals {
  /** Seconds of load, in the order of their index. */
  add(merged: MergedSecond): void
  soak(): Soak
}

/** Sums for the straight line through memory over time (least squares). */
interface LineSums {
  count: number
  hours: number
  bytes: number
  hoursSquared: number
  hoursBytes: number
}

interface Stretch {
  seconds: number
  errors: number
  readonly latency: Histogram
  readonly memory: LineSums
}

export function isSoak({ load, traffic }: Plan): boolean {
  return durationOf(load) >= SOAK_MS && traffic.type !== 'none'
}

/** The latency that tells most of the plan's kind of traffic. */
export function headlineLatency({ traffic }: Plan): HistogramName {
  return isConversation(traffic) ? 'endToEnd' : 'rtt'
}

export function createSoakTotals(latency: HistogramName): SoakTotals {
  let stretches: Stretch[] = []
  let stretchSeconds = FIRST_STRETCH_SECONDS
  let workers = 0

  const stretchOf = (index: number): Stretch => {
    while (index >= stretchSeconds * MAX_STRETCHES) {
      stretches = halved(stretches)
      stretchSeconds *= 2
    }
    const place = Math.floor(index / stretchSeconds)
    while (stretches.length <= place) stretches.push(newStretch())
    return stretches[place] ?? newStretch()
  }

  return {
    add({ second, histograms }) {
      const stretch = stretchOf(second.index)
      workers = Math.max(workers, second.health.workers.length)
      stretch.seconds += 1
      stretch.errors += second.errors.reduce((sum, row) => sum + row.count, 0)
      const more = histograms.get(latency)
      if (more) stretch.latency.add(more)
      addMemory(stretch.memory, second)
    },
    soak() {
      const thirds = [thirdOf(stretches, 0), thirdOf(stretches, 2)] as const
      const [first, last] = thirds.map(sumOf)
      const later = sumOf([...thirdOf(stretches, 1), ...thirds[1]])
      return {
        errorsPerMinuteFirst: perMinute(first),
        errorsPerMinuteLast: perMinute(last),
        p99FirstMs: p99Of(first),
        p99LastMs: p99Of(last),
        rssBytesPerHour: Math.round(slopeOf(later.memory) * workers),
      }
    },
  }
}

function newStretch(): Stretch {
  return {
    seconds: 0,
    errors: 0,
    latency: createHistogram('total'),
    memory: { count: 0, hours: 0, bytes: 0, hoursSquared: 0, hoursBytes: 0 },
  }
}

/** Each two neighbours as one. */
function halved(stretches: readonly Stretch[]): Stretch[] {
  const half: Stretch[] = []
  for (let at = 0; at < stretches.length; at += 2)
    half.push(sumOf(stretches.slice(at, at + 2)))
  return half
}

function sumOf(stretches: readonly Stretch[]): Stretch {
  const sum = newStretch()
  for (const stretch of stretches) {
    sum.seconds += stretch.seconds
    sum.errors += stretch.errors
    sum.latency.add(stretch.latency)
    addSums(sum.memory, stretch.memory)
  }
  return sum
}

/** @param third 0, 1 or 2, to within a stretch */
function thirdOf(stretches: readonly Stretch[], third: number): Stretch[] {
  return stretches.filter(
    (_stretch, place) => Math.floor((place * 3) / stretches.length) === third,
  )
}

/** Per worker, so that one whose report is missing does not look like a fall. */
function addMemory(sums: LineSums, { index, health }: Second): void {
  if (health.workers.length === 0) return
  const hours = index / 3600
  const bytes = health.rssBytes / health.workers.length
  addSums(sums, {
    count: 1,
    hours,
    bytes,
    hoursSquared: hours * hours,
    hoursBytes: hours * bytes,
  })
}

function addSums(into: LineSums, more: Readonly<LineSums>): void {
  into.count += more.count
  into.hours += more.hours
  into.bytes += more.bytes
  into.hoursSquared += more.hoursSquared
  into.hoursBytes += more.hoursBytes
}

/** Bytes per hour; 0 of fewer than two seconds. */
function slopeOf(sums: Readonly<LineSums>): number {
  const { count, hours, bytes, hoursSquared, hoursBytes } = sums
  const spread = count * hoursSquared - hours * hours
  return count > 1 && spread > 0
    ? (count * hoursBytes - hours * bytes) / spread
    : 0
}

function perMinute(stretch: Stretch | undefined): number {
  if (!stretch || stretch.seconds === 0) return 0
  return Math.round((stretch.errors / stretch.seconds) * 60_000) / 1000
}

function p99Of(stretch: Stretch | undefined): number | null {
  if (!stretch || stretch.latency.count === 0) return null
  return stretch.latency.percentileUs(99) / 1000
}
