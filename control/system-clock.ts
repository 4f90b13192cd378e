// The real clock. Monotonic: a wall clock that is set back in the middle of a
// run does not reach it.
import { performance } from 'node:perf_hooks'
import type { Clock } from './clock.ts'

export function createSystemClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    setTimeout(fn, delayMs) {
      const timer = setTimeout(fn, delayMs)
      return () => clearTimeout(timer)
    },
  }
}
