// Durations as people write them ("30s", "1m30s", "250ms") and as the code
// counts them: milliseconds.
import { z } from 'zod'

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g

/** @returns milliseconds, or null when the text is no duration */
export function parseDuration(text: string): number | null {
  const compact = text.trim().toLowerCase()
  if (compact === '0') return 0
  if (!WHOLE.test(compact)) return null
  let totalMs = 0
  for (const [, amount, unit] of compact.matchAll(PART))
    totalMs += Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS]
  return Math.round(totalMs * 1000) / 1000
}

/** The shortest text that `parseDuration` reads back as the same duration. */
export function formatDuration(durationMs: number): string {
  if (durationMs === 0) return '0s'
  for (const unit of ['h', 'm', 's'] as const)
    if (durationMs % UNIT_MS[unit] === 0)
      return `${durationMs / UNIT_MS[unit]}${unit}`
  if (durationMs > 60_000 && durationMs % 1000 === 0)
    return `${Math.floor(durationMs / 60_000)}m${(durationMs % 60_000) / 1000}s`
  return `${durationMs}ms`
}

export interface DurationRange {
  readonly min?: string
  readonly max?: string
}

/** A duration field: text with a unit outside, milliseconds inside. */
export function durationField(range: DurationRange = {}) {
  const minMs = parseDuration(range.min ?? '0s') ?? 0
  const maxMs = parseDuration(range.max ?? '240h') ?? 0
  const allowed = `${range.min ?? '0s'} to ${range.max ?? '240h'}`
  const hint = `a duration with a unit (ms, s, m, h) such as 30s, allowed: ${allowed}`
  return z.codec(
    z.string({ error: `must be ${hint}` }).refine(
      (text) => {
        const durationMs = parseDuration(text)
        return durationMs !== null && durationMs >= minMs && durationMs <= maxMs
      },
      { error: `must be ${hint}` },
    ),
    z.number(),
    {
      decode: (text) => parseDuration(text) ?? 0,
      encode: (durationMs) => formatDuration(durationMs),
    },
  )
}
