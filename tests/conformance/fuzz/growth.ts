// Whether a process grows: memory and handles at moments when nothing is going
// on, and the slope of a line through them.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Sample {
  /** Connections made so far. */
  readonly connections: number
  /** In use by JavaScript after a collection, buffers included. */
  readonly usedBytes: number
  readonly residentBytes: number
  readonly handles: number
}

export interface Growth {
  readonly usedBytesPer1000: number
  readonly residentBytesPer1000: number
  readonly handles: number
  /** What of it is too much; empty when all is well. */
  readonly faults: readonly string[]
}

/** Above the noise of a collector, below any leak of a connection's state. */
const USED_BYTES_PER_1000_MAX = 64 * 1024
/** The allocator keeps pages for a while: only a steady climb counts. */
const RESIDENT_GROWTH_MAX = 0.25
const RESIDENT_SPARE_BYTES = 48 * 1024 * 1024
/** Samples before are warming up. */
const WARM_UP_SHARE = 0.3
const SAMPLES_MIN = 10

export function createSampler(): (connections: number) => Sample {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void // by the flag above
  return (connections) => {
    collect()
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
    return {
      connections,
      usedBytes: heapUsed + arrayBuffers,
      residentBytes: rss,
      handles: process.getActiveResourcesInfo().length,
    }
  }
}

export function judgeGrowth(all: readonly Sample[]): Growth {
  const samples = all.slice(Math.floor(all.length * WARM_UP_SHARE))
  const used = slopePer1000(samples, ({ usedBytes }) => usedBytes)
  const resident = slopePer1000(samples, ({ residentBytes }) => residentBytes)
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last) throw new RangeError('no samples')
  const allowed =
    first.residentBytes * (1 + RESIDENT_GROWTH_MAX) + RESIDENT_SPARE_BYTES
  const faults = [
    ...(samples.length >= SAMPLES_MIN && used > USED_BYTES_PER_1000_MAX
      ? [`memory in use grows by ${kib(used)} KiB per 1000 connections`]
      : []),
    ...(last.residentBytes > allowed
      ? [`resident memory grew to ${kib(last.residentBytes)} KiB`]
      : []),
    ...handleFaults(samples),
  ]
  return {
    usedBytesPer1000: used,
    residentBytesPer1000: resident,
    handles: last.handles,
    faults,
  }
}

/** A few may be closing at any moment: all late samples above all early ones. */
function handleFaults(samples: readonly Sample[]): string[] {
  const handles = samples.map((sample) => sample.handles)
  const third = Math.ceil(handles.length / 3)
  const early = Math.max(...handles.slice(0, third))
  const late = Math.min(...handles.slice(-third))
  return late > early ? [`open handles went from ${early} to ${late}`] : []
}

function kib(bytes: number): number {
  return Math.round(bytes / 1024)
}

/** Least squares. */
function slopePer1000(
  samples: readonly Sample[],
  value: (sample: Sample) => number,
): number {
  const count = samples.length
  const meanX = samples.reduce((sum, s) => sum + s.connections, 0) / count
  const meanY = samples.reduce((sum, s) => sum + value(s), 0) / count
  let above = 0
  let below = 0
  for (const sample of samples) {
    const x = sample.connections - meanX
    above += x * (value(sample) - meanY)
    below += x * x
  }
  return below === 0 ? 0 : (above / below) * 1000
}
