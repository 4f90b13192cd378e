// How many connections the plan wants at each moment, and when each one is
// due. Pure functions of time; opening connections is the engine's business.
import type { Plan } from './schema.ts'

/** A corner of the wanted-connections line; between corners it is straight. */
export interface ShapePoint {
  readonly atMs: number
  readonly connections: number
}

/** Piecewise linear, times not decreasing; equal times make a jump. */
export type LoadShape = readonly ShapePoint[]

/** When each stage of the plan begins, reaches its hold, and ends. */
export interface StageSpan {
  readonly index: number
  readonly name: string
  readonly connections: number
  readonly startMs: number
  readonly holdFromMs: number
  readonly endMs: number
}

export function stageSpans(load: Plan['load']): readonly StageSpan[] {
  let atMs = 0
  return load.stages.map((stage, index) => {
    const startMs = atMs
    const holdFromMs = startMs + stage.ramp
    atMs = holdFromMs + stage.hold
    const name = stage.name ?? formatCount(stage.connections)
    const { connections } = stage
    return { index, name, connections, startMs, holdFromMs, endMs: atMs }
  })
}

/** 1000 -> "1k", 50000 -> "50k", 1500 -> "1500". */
export function formatCount(count: number): string {
  return count >= 1000 && count % 1000 === 0 ? `${count / 1000}k` : `${count}`
}

export function durationOf(load: Plan['load']): number {
  return load.stages.reduce((sum, stage) => sum + stage.ramp + stage.hold, 0)
}

export function peakOf(load: Plan['load']): number {
  return Math.max(...load.stages.map((stage) => stage.connections))
}

/**
 * The wanted line of a plan. A rise never exceeds `maxConnectsPerSecond`: a
 * ramp that would be steeper goes on into its hold, and what a stage did not
 * reach the next one starts from.
 */
export function compileShape(load: Plan['load']): LoadShape {
  const points: ShapePoint[] = [{ atMs: 0, connections: 0 }]
  let wanted = 0
  for (const [index, span] of stageSpans(load).entries()) {
    const rampMs = load.stages[index]?.ramp ?? 0
    const reached = climb(
      { atMs: span.startMs, connections: wanted },
      { connections: span.connections, rampMs, endMs: span.endMs },
      load.maxConnectsPerSecond,
    )
    points.push(...reached)
    wanted = reached.at(-1)?.connections ?? wanted
  }
  return points
}

interface Climb {
  readonly connections: number
  readonly rampMs: number
  readonly endMs: number
}

function climb(
  from: ShapePoint,
  to: Climb,
  maxPerSecond: number | undefined,
): ShapePoint[] {
  const rise = to.connections - from.connections
  const slowestMs = rise > 0 && maxPerSecond ? (rise / maxPerSecond) * 1000 : 0
  const rampMs = Math.max(to.rampMs, slowestMs)
  const topMs = from.atMs + rampMs
  if (topMs <= to.endMs)
    return [
      { atMs: topMs, connections: to.connections },
      { atMs: to.endMs, connections: to.connections },
    ]
  const part = (to.endMs - from.atMs) / rampMs
  return [{ atMs: to.endMs, connections: from.connections + rise * part }]
}

/** The wanted line at a moment; fractional during a ramp. */
export function wantedAt(shape: LoadShape, atMs: number): number {
  let before: ShapePoint = { atMs: 0, connections: 0 }
  for (const point of shape) {
    if (point.atMs > atMs) return interpolate(before, point, atMs)
    before = point
  }
  return before.connections
}

function interpolate(a: ShapePoint, b: ShapePoint, atMs: number): number {
  const part = (atMs - a.atMs) / (b.atMs - a.atMs)
  return a.connections + (b.connections - a.connections) * part
}

/** Less than this is rounding, not a connection. */
const EPSILON = 1e-6

/** A straight piece of the line; the last one is flat and has no end. */
interface Segment {
  readonly startMs: number
  readonly from: number
  readonly endMs: number
  readonly to: number
}

/** The pieces after `fromMs` in turn, until `look` answers. */
function search(
  shape: LoadShape,
  fromMs: number,
  look: (segment: Segment) => number | null,
): number | null {
  let before: ShapePoint = { atMs: 0, connections: 0 }
  for (const point of shape) {
    if (point.atMs > before.atMs && point.atMs > fromMs) {
      const found = look(clip(before, point, fromMs))
      if (found !== null) return found
    }
    before = point
  }
  const level = before.connections
  const startMs = Math.max(before.atMs, fromMs)
  return look({ startMs, from: level, endMs: Infinity, to: level })
}

function clip(a: ShapePoint, b: ShapePoint, fromMs: number): Segment {
  const startMs = Math.max(a.atMs, fromMs)
  const from = startMs === a.atMs ? a.connections : interpolate(a, b, startMs)
  return { startMs, from, endMs: b.atMs, to: b.connections }
}

function crossing(segment: Segment, level: number): number {
  const { startMs, from, endMs, to } = segment
  const part = (level - from) / (to - from)
  return startMs + Math.max(0, part) * (endMs - startMs)
}

/**
 * When connection number `rank` (from 0) is wanted, searching from `fromMs`:
 * where the line is above it, or rises from it.
 *
 * @returns ms since the run's start, or null when it never is
 */
export function dueAt(
  shape: LoadShape,
  rank: number,
  fromMs: number,
): number | null {
  return search(shape, fromMs, (segment) => {
    if (segment.from > rank + EPSILON) return segment.startMs
    return segment.to > rank + EPSILON ? crossing(segment, rank) : null
  })
}

/**
 * When connection number `rank` is wanted no longer, searching from `fromMs`:
 * where the line is below it, or has come down to it.
 *
 * @returns ms since the run's start, or null when it never is
 */
export function unwantedAt(
  shape: LoadShape,
  rank: number,
  fromMs: number,
): number | null {
  return search(shape, fromMs, (segment) => {
    const rising = segment.to > segment.from
    const limit = rising ? rank - EPSILON : rank + EPSILON
    if (rising ? segment.from < limit : segment.from <= limit)
      return segment.startMs
    return segment.to < rank - EPSILON ? crossing(segment, rank) : null
  })
}

export interface Adjustment {
  readonly atMs: number
  readonly connections: number
  readonly rampMs: number
  readonly endMs: number
}

/** The same line up to `atMs`, from there to a new level until the end. */
export function adjustShape(shape: LoadShape, change: Adjustment): LoadShape {
  const kept = shape.filter((point) => point.atMs < change.atMs)
  const now = wantedAt(shape, change.atMs)
  const topMs = Math.min(change.atMs + change.rampMs, change.endMs)
  return [
    ...kept,
    { atMs: change.atMs, connections: now },
    { atMs: topMs, connections: change.connections },
    { atMs: change.endMs, connections: change.connections },
  ]
}

/**
 * Which connection numbers a worker has. Numbers are dealt out in blocks of
 * `block` (1 when absent), so that those who talk to each other are in one
 * process: with block 1, share `index` of `shares` has index, index + shares,
 * index + 2 shares, …
 */
export interface Share {
  readonly index: number
  readonly shares: number
  readonly block?: number | undefined
}

/** The number of a share's connection at `place` (from 0); grows with it. */
export function numberAt(place: number, share: Share): number {
  const { index, shares, block = 1 } = share
  const turn = Math.floor(place / block)
  return (turn * shares + index) * block + (place % block)
}

/** How many of the first `total` connection numbers belong to a share. */
export function shareOf(total: number, share: Share): number {
  const { index, shares, block = 1 } = share
  const round = shares * block
  const rest = (total % round) - index * block
  return Math.floor(total / round) * block + Math.min(Math.max(rest, 0), block)
}
