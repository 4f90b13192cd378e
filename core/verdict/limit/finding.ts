// What a rule says when it fires, and the words that evidence is told in.
import type { LimitCause } from './causes.ts'
import type { LimitEvidence } from './evidence.ts'

export interface Finding {
  readonly cause: LimitCause
  /** 0..1 */
  readonly confidence: number
  /** Sentences with the numbers, the weightiest first. */
  readonly evidence: readonly string[]
  /** The server said it itself, which no busy generator makes it say. */
  readonly said?: boolean
}

/** @returns null when the evidence does not show the rule's cause */
export type Rule = (evidence: LimitEvidence) => Finding | null

/** 12345 -> "12,345"; 0.25 -> "0.3". */
export function num(value: number): string {
  const rounded =
    Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10
  const [whole = '', fraction] = String(rounded).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

export function percent(share: number): string {
  return `${num(share * 100)} %`
}

/** Milliseconds below a second and a half, seconds above. */
export function time(ms: number): string {
  return timeAs(unitOf(ms), ms)
}

/** Such as "1.4 s to 1.5 s": in one unit, and once where both read alike. */
export function timeSpan(fromMs: number, toMs: number): string {
  const unit = unitOf(toMs)
  const [from, to] = [timeAs(unit, fromMs), timeAs(unit, toMs)]
  return from === to ? from : `${from} to ${to}`
}

type TimeUnit = 'ms' | 's'

function unitOf(ms: number): TimeUnit {
  return ms < 1500 ? 'ms' : 's'
}

function timeAs(unit: TimeUnit, ms: number): string {
  return `${num(unit === 's' ? ms / 1000 : ms)} ${unit}`
}

/** plural(1, 'connection') -> "1 connection" */
export function plural(count: number, noun: string): string {
  return `${num(count)} ${noun}${count === 1 ? '' : 's'}`
}

export function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}
