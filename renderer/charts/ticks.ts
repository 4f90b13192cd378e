const TIME_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800,
  86_400,
]

/** Round moments from 0 to `endSeconds`, at most `most` steps of them. */
export function timeTicks(endSeconds: number, most = 6): readonly number[] {
  const step =
    TIME_STEPS.find((seconds) => endSeconds / seconds <= most) ??
    Math.ceil(endSeconds / most)
  const count = Math.floor(endSeconds / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

export interface LogAxis {
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
}

/** Whole decades around the values; values that are not above 0 are ignored. */
export function logAxis(values: readonly number[]): LogAxis {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value <= 0) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (high < low) return { domain: [0.1, 10], ticks: [0.1, 1, 10] }
  const from = Math.floor(Math.log10(low) + 1e-9)
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9))
  const ticks = Array.from({ length: to - from + 1 }, (_, index) =>
    decade(from + index),
  )
  return { domain: [decade(from), decade(to)], ticks }
}

/** 10 to the power, without the dust of binary fractions. */
function decade(exponent: number): number {
  return Number(`1e${exponent}`)
}

export interface ValueAxis {
  readonly top: number
  readonly ticks: readonly number[]
}

const NICE = [1, 2, 2.5, 5, 10]

/** Round values from 0 up to just above the highest. */
export function valueAxis(highest: number, most = 4): ValueAxis {
  const high = highest > 0 ? highest : 1
  const magnitude = 10 ** Math.floor(Math.log10(high / most))
  const factor = NICE.find((nice) => high / (nice * magnitude) <= most) ?? 10
  const step = factor * magnitude
  const count = Math.ceil(high / step - 1e-9)
  const ticks = Array.from({ length: count + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  )
  return { top: ticks.at(-1) ?? 1, ticks }
}
