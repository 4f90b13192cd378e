// Numbers for people to read, in the text block and the report. What was not
// measured is "-", never 0.

export const NOT_MEASURED = '-'

/** 1234567 -> "1,234,567" */
export function countText(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Rounded down, so that 49,999 of 50,000 never reads as 100.00%. */
export function percentText(rate: number | null): string {
  if (rate === null) return NOT_MEASURED
  return `${(Math.floor(rate * 10_000 + 1e-6) / 100).toFixed(2)}%`
}

export function msText(durationMs: number | null | undefined): string {
  return typeof durationMs === 'number' ? durationMs.toFixed(2) : NOT_MEASURED
}

export function secondsText(durationMs: number): string {
  return (durationMs / 1000).toFixed(2)
}

export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const step = Math.min(
    units.length - 1,
    Math.floor(Math.log2(Math.max(1, bytes)) / 10),
  )
  const value = bytes / 1024 ** step
  return `${value.toFixed(step === 0 ? 0 : 1)} ${units[step] ?? 'B'}`
}

/** 0.951 for a threshold's bound or actual value. */
export function valueText(value: number | null): string {
  if (value === null) return NOT_MEASURED
  return Number.isInteger(value)
    ? `${value}`
    : `${Number(value.toPrecision(6))}`
}

/**
 * A part of a whole in percent, rounded down: "100 %" and "0 %" only when all
 * or none of it is meant.
 */
export function shareText(part: number, whole: number): string {
  if (whole <= 0) return NOT_MEASURED
  const hundredths = Math.floor((part * 10_000) / whole)
  return hundredths === 0 && part > 0 ? '< 0.01 %' : `${hundredths / 100} %`
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** 0.52 ms, 12.3 ms, 640 ms, 4.2 s, 2 min 5 s, 1 h 30 min */
export function durationText(durationMs: number | null | undefined): string {
  if (typeof durationMs !== 'number') return NOT_MEASURED
  if (durationMs < 9.995) return `${rounded(durationMs, 2)} ms`
  if (durationMs < 99.95) return `${rounded(durationMs, 1)} ms`
  if (durationMs < 999.5) return `${rounded(durationMs, 0)} ms`
  if (durationMs < MINUTE_MS - 50) return `${rounded(durationMs / 1000, 1)} s`
  if (durationMs < HOUR_MS - 500) return pairText(durationMs / 1000, 'min', 's')
  return pairText(durationMs / MINUTE_MS, 'h', 'min')
}

function rounded(value: number, digits: number): string {
  return `${Number(value.toFixed(digits))}`
}

/** @param small in the smaller unit, of which 60 make a large one */
function pairText(small: number, largeUnit: string, unit: string): string {
  const whole = Math.round(small)
  const large = `${Math.floor(whole / 60)} ${largeUnit}`
  return whole % 60 === 0 ? large : `${large} ${whole % 60} ${unit}`
}
