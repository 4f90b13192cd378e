// How long to wait before the next try: exponential, with a ceiling and
// jitter, so that clients that failed together do not return together.
import type { Plan } from '../../core/plan/schema.ts'

/**
 * @param failures tries that have failed in a row, at least 1
 * @param random uniform in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(
  settings: Plan['connect']['backoff'],
  failures: number,
  random: number,
): number {
  const { initial, multiplier, ceiling, jitter } = settings
  const fullMs = Math.min(ceiling, initial * multiplier ** (failures - 1))
  return fullMs * (1 - jitter) + fullMs * jitter * random
}
