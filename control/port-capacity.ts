// How many connections of a run the source ports suffice for, so that each of
// its seconds can tell how many are left. Read once, beside the workers' start.
import { portRoom, type Listener } from '../core/plan/port-room.ts'
import type { Plan } from '../core/plan/schema.ts'
import { readUntil } from './preflight/read-file.ts'
import { readListeners } from './preflight/listeners.ts'

/** null where they cannot be read without starting a program. */
export async function readOwnListeners(): Promise<Listener[] | null> {
  return process.platform === 'linux' ? await readListeners(readUntil) : null
}

/**
 * @param plan as its workers see it
 * @returns null when it is not known
 */
export function portCapacity(
  plan: Plan,
  listeners: readonly Listener[] | null,
): number | null {
  if (!listeners) return null
  return portRoom(plan, { shareable: true, listeners }).allows
}
