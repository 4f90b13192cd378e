// What a flag's value may be: one kind per sort of value, each with the
// sentence that says what is allowed. Pure.
import { parseDuration } from '../../core/plan/duration.ts'
import { targetFaultsSchema } from '../../core/protocol/target.ts'
import { IDLE_ENDS } from '../../core/protocol/target-settings.ts'

/** Reads one value of a flag; knows nothing of the flag itself. */
export interface ValueKind<T> {
  /** Completes "must be …". */
  readonly allowed: string
  /** A wrong value is not repeated: it may hold a secret. */
  readonly secret?: boolean
  /** @returns undefined when the text is not allowed */
  parse(text: string): T | undefined
}

export function wholeNumber(min: number, max: number): ValueKind<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    parse(text) {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

export function decimal(min: number, max: number): ValueKind<number> {
  return {
    allowed: `a number from ${min} to ${max}`,
    parse(text) {
      const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
      return value >= min && value <= max ? value : undefined
    },
  }
}

export interface DurationLimits {
  readonly min: string
  readonly max: string
  /** What 0 means, where it is allowed below `min`. */
  readonly zero?: string
}

/** A duration with a unit; its value is milliseconds. */
export function duration(limits: DurationLimits): ValueKind<number> {
  const minMs = parseDuration(limits.min) ?? 0
  const maxMs = parseDuration(limits.max) ?? Infinity
  const zero = limits.zero === undefined ? '' : `, or 0 for ${limits.zero}`
  return {
    allowed: `a duration with a unit (ms, s, m, h) such as 30s, from ${limits.min} to ${limits.max}${zero}`,
    parse(text) {
      const durationMs = parseDuration(text)
      if (durationMs === null) return undefined
      if (durationMs === 0 && limits.zero !== undefined) return 0
      return durationMs >= minMs && durationMs <= maxMs ? durationMs : undefined
    },
  }
}

export function oneOf<const T extends string>(
  names: readonly T[],
): ValueKind<T> {
  return {
    allowed: `one of ${names.join(', ')}`,
    parse: (text) => names.find((name) => name === text),
  }
}

export function text(allowed: string): ValueKind<string> {
  return { allowed, parse: (value) => (value === '' ? undefined : value) }
}

/** A close code that a server may send, or `none` for no close frame. */
export const closeCode: ValueKind<number | 'none'> = {
  allowed:
    'a close code that a server may send (1000 to 1003, 1007 to 1014, 3000 to 4999), or none for no close frame',
  parse(value) {
    if (value === 'none') return value
    const code = wholeNumber(1000, 4999).parse(value)
    return targetFaultsSchema.shape.closeCode.safeParse(code).success
      ? code
      : undefined
  },
}

/** How the built-in target ends a connection that sends nothing. */
export const idleEnd: ValueKind<number | (typeof IDLE_ENDS)[number]> = {
  allowed: `a close code that a server may send, or one of ${IDLE_ENDS.join(', ')}`,
  parse(value) {
    const end = IDLE_ENDS.find((name) => name === value)
    if (end) return end
    const code = closeCode.parse(value)
    return code === 'none' ? undefined : code
  },
}

/** Only this machine: a load target must not be reachable from outside. */
export const loopbackHost: ValueKind<string> = {
  allowed:
    'a loopback address: 127.0.0.1 (or another 127.x.x.x), ::1, localhost',
  parse(value) {
    if (value === 'localhost' || value === '::1') return value
    const parts = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(value)
    return parts?.slice(1).every((part) => Number(part) <= 255)
      ? value
      : undefined
  },
}

export interface PortRange {
  readonly from: number
  readonly to: number
}

/** Ports without privilege, both ends included. */
export const portRange: ValueKind<PortRange> = {
  allowed: 'a range of ports from 1025 to 65535, such as 20000-60000',
  parse(value) {
    const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(value) ?? []
    const range = { from: Number(first), to: Number(last) }
    const sound = range.from >= 1025 && range.to <= 65_535
    return sound && range.from <= range.to ? range : undefined
  },
}

export interface Header {
  readonly name: string
  readonly value: string
}

export const header: ValueKind<Header> = {
  allowed: "a header such as 'Authorization: Bearer abc'",
  secret: true,
  parse(line) {
    const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/.exec(line)
    if (!match || /[\r\n\0]/.test(line)) return undefined
    return { name: match[1] ?? '', value: match[2] ?? '' }
  },
}
