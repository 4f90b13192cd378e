// The load part of a plan under the flags --conns, --duration, --ramp,
// --max-cps, --user-base and --dialing. Pure.
import { formatDuration, parseDuration } from '../../core/plan/duration.ts'
import { formatCount } from '../../core/plan/load-shape.ts'
import type { PlanSource, StageSource } from '../../core/plan/schema.ts'
import { UsageError } from '../usage-error.ts'
import type { LoadFlags } from './run-flags.ts'

export const DEFAULT_CONNECTIONS = 1000
export const DEFAULT_DURATION_MS = 60_000
export const DEFAULT_RAMP_MS = 30_000

type Load = PlanSource['load']

/** @throws UsageError when the ramp does not fit into the duration */
export function loadOf(flags: LoadFlags, load: Load): Load {
  const { maxConnectsPerSecond, ...rest } = load
  const cap = flags.maxCps ?? maxConnectsPerSecond
  return {
    ...rest,
    stages: stagesOf(flags, load.stages),
    ...(cap === undefined || cap === 0 ? {} : { maxConnectsPerSecond: cap }),
    ...(flags.userBase === undefined ? {} : { userBase: flags.userBase }),
    ...(flags.dialing === undefined ? {} : { dialing: flags.dialing }),
  }
}

function stagesOf(
  flags: LoadFlags,
  stages: readonly StageSource[],
): StageSource[] {
  const [first, ...more] = stages
  if (!first) return [stageOfFlags(flags)]
  if (more.length === 0) return [changeStage(flags, first)]
  return changeStages(flags, [...stages])
}

function stageOfFlags(flags: LoadFlags): StageSource {
  const durationMs = flags.duration ?? DEFAULT_DURATION_MS
  const rampMs = flags.ramp ?? Math.min(DEFAULT_RAMP_MS, durationMs / 2)
  return {
    connections: flags.conns ?? DEFAULT_CONNECTIONS,
    ...split(durationMs, rampMs, '--ramp'),
  }
}

function changeStage(flags: LoadFlags, stage: StageSource): StageSource {
  const { rampMs, holdMs } = timesOf(stage)
  const connections = flags.conns ?? stage.connections
  const named = renamed(stage, connections)
  if (flags.duration === undefined && flags.ramp === undefined)
    return { ...named, connections }
  const whose = flags.ramp === undefined ? "the plan's ramp" : '--ramp'
  const times = split(
    flags.duration ?? rampMs + holdMs,
    flags.ramp ?? rampMs,
    whose,
  )
  return { ...named, connections, ...times }
}

/** Several stages keep their proportions: the peak and the length are scaled. */
function changeStages(flags: LoadFlags, stages: StageSource[]): StageSource[] {
  const peak = Math.max(...stages.map((stage) => stage.connections))
  const wider = flags.conns === undefined ? 1 : flags.conns / peak
  const lengthsMs = scaledLengths(flags, stages)
  return stages.map((stage, index) => {
    const connections = Math.round(stage.connections * wider)
    const named = { ...renamed(stage, connections), connections }
    if (flags.duration === undefined && flags.ramp === undefined) return named
    const { rampMs, totalMs } = timesOf(stage)
    if (totalMs === 0) return named
    const lengthMs = lengthsMs[index] ?? totalMs
    const scaledRampMs = Math.round((rampMs / totalMs) * lengthMs)
    const newRampMs = flags.ramp ?? scaledRampMs
    return { ...named, ...split(lengthMs, newRampMs, '--ramp') }
  })
}

/** Rounded at the ends of the stages, so that together they are exact. */
function scaledLengths(flags: LoadFlags, stages: StageSource[]): number[] {
  const lengthsMs = stages.map((stage) => timesOf(stage).totalMs)
  const totalMs = lengthsMs.reduce((sum, lengthMs) => sum + lengthMs, 0)
  const longer = flags.duration === undefined ? 1 : flags.duration / totalMs
  let endMs = 0
  let roundedEndMs = 0
  return lengthsMs.map((lengthMs) => {
    endMs += lengthMs * longer
    const startMs = roundedEndMs
    roundedEndMs = Math.round(endMs)
    return roundedEndMs - startMs
  })
}

/** A name such as "10k" would lie about another count. */
function renamed(stage: StageSource, connections: number): StageSource {
  if (connections === stage.connections) return stage
  if (stage.name !== formatCount(stage.connections)) return stage
  const { name: _, ...unnamed } = stage
  return unnamed
}

function timesOf(stage: StageSource) {
  const rampMs = parseDuration(stage.ramp ?? '0s') ?? 0
  const holdMs = parseDuration(stage.hold ?? '0s') ?? 0
  return { rampMs, holdMs, totalMs: rampMs + holdMs }
}

function split(durationMs: number, rampMs: number, whose: string) {
  if (rampMs > durationMs)
    throw new UsageError(
      `${whose} (${formatDuration(rampMs)}) is longer than the time it must fit into (${formatDuration(durationMs)}): the duration is the whole test, the ramp inside it; give a shorter --ramp or a longer --duration`,
    )
  return {
    ramp: formatDuration(rampMs),
    hold: formatDuration(durationMs - rampMs),
  }
}
