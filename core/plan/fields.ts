// Building blocks of the plan's schema: numbers with their ranges and what
// their messages say. No field of the plan itself.
import { z } from 'zod'

export function count(min: number, max: number) {
  const hint = `must be a whole number from ${min} to ${max}`
  return z.int({ error: hint }).min(min, hint).max(max, hint)
}

export function share(hint = 'must be a number from 0 to 1') {
  return z.number({ error: hint }).min(0, hint).max(1, hint)
}

export function rate(max: number, unit: string) {
  const hint = `must be a number above 0 and up to ${max} (${unit})`
  return z.number({ error: hint }).gt(0, hint).max(max, hint)
}

export function choice<const T extends readonly [string, ...string[]]>(
  ...names: T
) {
  const quoted = names.map((name) => `"${name}"`)
  const last = quoted.pop() ?? ''
  const listed = quoted.length > 0 ? `${quoted.join(', ')} or ${last}` : last
  return z.enum(names, { error: `must be ${listed}` })
}
