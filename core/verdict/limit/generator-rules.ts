// Limits of this machine. They outrank everything seen of network and server:
// what a generator in trouble measures may be its own.
import type { ErrorCategory } from '../error-category.ts'
import type { LimitCause } from './causes.ts'
import { errorCount, errorSample, type LimitEvidence } from './evidence.ts'
import {
  type Finding,
  num,
  percent,
  plural,
  ratio,
  time,
  type Rule,
} from './finding.ts'

/** As for the generator's own verdict: more red seconds than this limit it. */
const MAX_RED_SHARE = 0.01

export const GENERATOR_RULES: readonly Rule[] = [
  (evidence) =>
    lacking(evidence, 'fd_exhausted', {
      cause: 'generator-descriptors',
      what: 'a free file descriptor',
    }),
  (evidence) =>
    lacking(evidence, 'port_exhausted', {
      cause: 'generator-ports',
      what: 'a free source port',
    }),
  (evidence) =>
    lacking(evidence, 'no_buffers', {
      cause: 'generator-memory',
      what: 'memory for a socket',
    }),
  workersLost,
  stoodStill,
  tooBusy,
]

function lacking(
  evidence: LimitEvidence,
  category: ErrorCategory,
  { cause, what }: { readonly cause: LimitCause; readonly what: string },
): Finding | null {
  const count = errorCount(evidence, [category])
  if (count === 0) return null
  const { counters, digest, peakOpen, workers } = evidence
  return {
    cause,
    confidence: 0.98,
    evidence: [
      `${num(count)} of ${plural(counters.dials, 'dial')} found no ${what.replace(/^a /, '')} (${category}).`,
      `At most ${plural(peakOpen, 'connection')} were open, ${num(digest.plateau.wanted)} were wanted, on ${plural(workers, 'worker')}.`,
      `The system said: ${errorSample(evidence, category)}.`,
    ],
  }
}

function workersLost({
  workersLost: lost,
  workers,
}: LimitEvidence): Finding | null {
  const [first] = lost
  if (!first) return null
  const connections = lost.reduce((sum, one) => sum + one.connections, 0)
  return {
    cause: 'generator-workers-lost',
    confidence: 0.95,
    evidence: [
      `${num(lost.length)} of ${plural(workers, 'worker')} were lost, and ${plural(connections, 'connection')} with them.`,
      `The first, worker ${first.worker}, after ${time(first.atMs)}: ${first.reason}.`,
    ],
  }
}

function stoodStill(evidence: LimitEvidence): Finding | null {
  const { generator } = evidence.digest
  const missing = missingSeconds(evidence)
  const seconds = generator.standstillSeconds + missing
  const asleep = generator.suspendedMs / 1000
  const share = ratio(Math.max(seconds, asleep), generator.measuredSeconds)
  if (share <= MAX_RED_SHARE) return null
  const told = [
    ...(generator.suspendedMs > 0
      ? [`The system slept for ${time(generator.suspendedMs)}.`]
      : []),
    ...(generator.standstillSeconds > 0
      ? [
          `A worker did nothing for up to ${time(generator.longestStandstillMs)} and hardly used the CPU meanwhile; ${num(generator.standstillSeconds)} of ${plural(generator.measuredSeconds, 'second')} are touched.`,
        ]
      : []),
    ...(missing > 0
      ? [
          `Workers that still ran sent no report for ${plural(missing, 'second')}.`,
        ]
      : []),
  ]
  return { cause: 'generator-stood-still', confidence: 0.95, evidence: told }
}

/** Of workers that were not lost. */
function missingSeconds({ digest, workersLost: lost }: LimitEvidence): number {
  const dead = new Set(lost.map(({ worker }) => worker))
  return [...digest.generator.missing]
    .filter(([worker]) => !dead.has(worker))
    .reduce((sum, [, seconds]) => sum + seconds, 0)
}

function tooBusy({ digest }: LimitEvidence): Finding | null {
  const { generator } = digest
  const busy = generator.redSeconds - generator.standstillSeconds
  const share = ratio(busy, generator.measuredSeconds)
  if (share <= MAX_RED_SHARE) return null
  return {
    cause: 'generator-cpu',
    confidence: Math.min(0.95, 0.6 + 0.35 * share),
    evidence: [
      `The generator was overloaded in ${num(busy)} of ${plural(generator.measuredSeconds, 'second')} (${percent(share)}).`,
      `The first time: ${generator.firstReason}.`,
      `Highest of a worker: CPU ${num(generator.cpuPercentMax)} % of a core, event loop busy ${percent(generator.loopUtilizationMax)} and late by ${time(generator.loopDelayMaxMs)}, send lag p99 ${time(generator.sendLagP99MaxMs)}.`,
    ],
  }
}
