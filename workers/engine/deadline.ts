// Deadlines after a stall of our own: the answer may lie unread in the
// system's buffer, so a deadline that is served late is judged once more
// after the sockets had their turn.
import type { EngineContext } from './context.ts'
import type { TimerNode } from './timer-heap.ts'

/** So late means that this process stood still. */
const STALL_MS = 15
/** Long enough for one round of reading. */
const AFTER_READING_MS = 5

/** @returns true when the deadline was put off and must not be judged yet */
export function postponeOnce(
  node: TimerNode,
  dueMs: number,
  context: EngineContext,
): boolean {
  const nowMs = context.clock.now()
  if (node.postponed || nowMs - dueMs < STALL_MS) {
    node.postponed = false
    return false
  }
  node.postponed = true
  context.pacer.set(node, nowMs + AFTER_READING_MS)
  return true
}
