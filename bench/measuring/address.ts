// Loopback addresses that nobody used a moment ago: each run has all source
// ports for itself, none of them waiting after an earlier run (TIME_WAIT).
import { randomInt } from 'node:crypto'

/** On Linux all of 127.0.0.0/8 is this machine. */
export function freshAddress(): string {
  return `127.${randomInt(1, 255)}.${randomInt(0, 255)}.${randomInt(2, 255)}`
}
