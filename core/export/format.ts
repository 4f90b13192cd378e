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
