// Numbers and counted words as preflight's sentences have them.

/** 19744 -> "19,744". */
export function number(value: number): string {
  const whole = String(Math.round(value))
  return whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** "1 worker", "3 workers", "2 addresses". */
export function counted(value: number, unit: string, plural = 's'): string {
  return `${number(value)} ${unit}${value === 1 ? '' : plural}`
}

const MIB = 1024 ** 2
const GIB = 1024 ** 3

export function bytes(value: number): string {
  if (value >= GIB) return `${(value / GIB).toFixed(1)} GiB`
  if (value >= MIB) return `${number(value / MIB)} MiB`
  return `${(value / 1024).toFixed(1)} KiB`
}

/** 1.25 -> "1.3", 0.04 -> "less than 0.1". */
export function cores(value: number): string {
  return value < 0.1 ? 'less than 0.1' : value.toFixed(1)
}
