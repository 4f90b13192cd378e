// Numbers out of what systems print. What is not there is null.
import type { PortRange } from '../../core/plan/port-choice.ts'

/** The first whole number. */
export function numberIn(text: string): number | null {
  return numbersIn(text)[0] ?? null
}

/** Whole numbers in a row. */
export function numbersIn(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number)
}

/** From two numbers, the first and the last port. */
export function rangeOf(text: string): PortRange | null {
  const [from, to] = numbersIn(text)
  return from === undefined || to === undefined ? null : { from, to }
}
