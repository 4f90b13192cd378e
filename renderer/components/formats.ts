/** Stands wherever nothing was measured. */
export const NOT_MEASURED = '–'

type MaybeNumber = number | null | undefined

const LOCALE = 'en-US'
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
const oneDigit = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 })
const twoDigits = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
})

function known(value: MaybeNumber): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** 10000 -> "10,000" */
export function formatCount(value: MaybeNumber): string {
  return known(value) ? whole.format(value) : NOT_MEASURED
}

/** Per second: one decimal below 100. */
export function formatRate(value: MaybeNumber): string {
  if (!known(value)) return NOT_MEASURED
  return value < 100 ? oneDigit.format(value) : whole.format(value)
}

/** Milliseconds with two decimals, whole from 1000 on. */
export function formatMs(value: MaybeNumber): string {
  if (!known(value)) return NOT_MEASURED
  return value < 1000 ? twoDigits.format(value) : whole.format(value)
}

/** 0.9997 -> "99.97 %"; never rounds up to 100 %. */
export function formatShare(value: MaybeNumber): string {
  if (!known(value)) return NOT_MEASURED
  const cut = value < 1 ? Math.min(value * 100, 99.99) : value * 100
  return `${twoDigits.format(cut)} %`
}

export function formatPercent(value: MaybeNumber): string {
  return known(value) ? `${whole.format(value)} %` : NOT_MEASURED
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

export function formatBytes(value: MaybeNumber): string {
  if (!known(value)) return NOT_MEASURED
  let amount = value
  let unit = 0
  while (amount >= 1024 && unit < BYTE_UNITS.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${oneDigit.format(amount)} ${BYTE_UNITS[unit] ?? 'B'}`
}

/** 75 -> "01:15", 3675 -> "1:01:15" */
export function formatClock(seconds: MaybeNumber): string {
  if (!known(seconds)) return NOT_MEASURED
  const total = Math.max(0, Math.floor(seconds))
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(total / 3600)
  const rest = `${pad(Math.floor(total / 60) % 60)}:${pad(total % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** For axes and legends: 0.05, 2.5, 1,200, 50k */
export function formatShort(value: MaybeNumber): string {
  if (!known(value)) return NOT_MEASURED
  const size = Math.abs(value)
  if (size >= 1e6) return `${oneDigit.format(value / 1e6)}M`
  if (size >= 10_000) return `${oneDigit.format(value / 1000)}k`
  if (size >= 100 || Number.isInteger(value)) return whole.format(value)
  return String(Number(value.toPrecision(size >= 10 ? 3 : 2)))
}

/** Exact enough to be compared with the wanted value by eye. */
export function formatActual(value: number): string {
  return Math.abs(value) < 100
    ? String(Number(value.toPrecision(5)))
    : formatShort(value)
}
