// Both sides of one fuzzed connection, until neither holds on to it.
import type { Socket, SocketEvents } from '../../../workers/engine/socket.ts'
import { violationsOf } from '../../support/raw-websocket/client-frames.ts'
import type { RawPeer } from '../../support/raw-websocket/raw-server.ts'
import type { ConnectionPlan } from './connection-plan.ts'
import { FuzzedClient } from './fuzzed-client.ts'
import type { Slot } from './slot.ts'

export interface Ended {
  readonly end: string
  readonly faults: readonly string[]
}

/** Every connection must be over by then. */
const LIMIT_MS = 20_000
const HANGS = 'hangs'

export class FuzzedConnection {
  readonly #plan: ConnectionPlan
  readonly #client: FuzzedClient
  readonly #served = Promise.withResolvers<RawPeer>()

  constructor(plan: ConnectionPlan) {
    this.#plan = plan
    this.#client = new FuzzedClient(plan)
  }

  async run(slot: Slot, open: (e: SocketEvents) => Socket): Promise<Ended> {
    slot.serve = (peer) => this.#serve(peer)
    const client = this.#client
    const socket = open(client)
    client.owns(socket)
    const limit = Promise.withResolvers<typeof HANGS>()
    const timer = setTimeout(limit.resolve, LIMIT_MS, HANGS)
    const end = await Promise.race([this.#over(), limit.promise])
    clearTimeout(timer)
    if (end === HANGS) socket.destroy()
    const hung =
      end === HANGS ? [`${HANGS}: ${JSON.stringify(this.#shown())}`] : []
    return { end, faults: [...client.faults, ...hung] }
  }

  async #over(): Promise<string> {
    const end = await this.#client.over
    // destroyed before it had connected: no server side to wait for
    const peer = await Promise.race([this.#served.promise, soon()])
    if (peer) {
      await peer.over
      this.#client.faults.push(...violationsOf(peer.frames))
    }
    return end
  }

  async #serve(peer: RawPeer): Promise<void> {
    this.#served.resolve(peer)
    const { answer, frames, serverEnds } = this.#plan
    // a client that goes before it asks leaves nothing to answer
    const asked = await Promise.race([
      peer.request,
      peer.clientEnded,
      peer.over,
    ])
    if (typeof asked === 'object')
      await peer.writeApart([...answer(await peer.acceptance()), ...frames])
    if (serverEnds === 'fin') peer.tcp.end()
    if (serverEnds === 'reset') peer.tcp.resetAndDestroy()
    else this.#client.finish()
  }

  #shown() {
    const { serverEnds, onOpened, onMessage, clientEnds } = this.#plan
    return { serverEnds, onOpened, onMessage, clientEnds }
  }
}

/** A few turns, in which a connection under way arrives. */
async function soon(): Promise<null> {
  for (let turn = 0; turn < 5; turn += 1)
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  return null
}
