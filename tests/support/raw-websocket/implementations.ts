// The WebSocket clients under test, each behind the engine's interface.
import { planSchema, type PlanSource } from '../../../core/plan/schema.ts'
import type { OpenSocket } from '../../../workers/engine/socket.ts'
import { createLeanOpener } from '../../../workers/sockets/lean-opener.ts'
import { createWsOpener } from '../../../workers/sockets/ws-opener.ts'

export type ImplementationName = 'ws' | 'lean'

export interface PlanChanges {
  readonly subprotocols?: string[]
  readonly connect?: PlanSource['connect']
}

export interface Implementation {
  readonly name: ImplementationName
  /** The opener of a plan with that URL, or those. */
  openerFor(
    url: string | readonly string[],
    changes?: PlanChanges,
  ): Promise<OpenSocket>
}

export const WS: Implementation = {
  name: 'ws',
  openerFor: (url, changes) => createWsOpener(planFor(url, changes)),
}

export const LEAN: Implementation = {
  name: 'lean',
  openerFor: (url, changes) => createLeanOpener(planFor(url, changes), ALONE),
}

export const IMPLEMENTATIONS: readonly Implementation[] = [WS, LEAN]

/** One worker with all connections. */
const ALONE = { index: 0, shares: 1 }

function planFor(url: string | readonly string[], changes: PlanChanges = {}) {
  const { subprotocols = [], connect = {} } = changes
  return planSchema.parse({
    version: 1,
    target: { urls: [url].flat(), subprotocols },
    load: { stages: [{ connections: 1, hold: '1s' }] },
    connect,
  })
}
