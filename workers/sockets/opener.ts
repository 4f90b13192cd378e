// Which way of opening connections a plan needs: our own lean one, or the
// `ws` package for what only it can do. Only the one that is needed is loaded.
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { OpenSocket } from '../engine/socket.ts'

export async function createOpener(
  plan: Plan,
  share: Share,
): Promise<OpenSocket> {
  if (plan.target.compression) {
    const { createWsOpener } = await import('./ws-opener.ts')
    return createWsOpener(plan, share)
  }
  const { createLeanOpener } = await import('./lean-opener.ts')
  return createLeanOpener(plan, share)
}
