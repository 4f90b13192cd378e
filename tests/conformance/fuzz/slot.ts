// A raw server for one connection at a time, so that both sides of it can be
// told what they are about.
import {
  startRawServer,
  type RawPeer,
  type RawServer,
} from '../../support/raw-websocket/raw-server.ts'

type Serve = (peer: RawPeer) => Promise<void>

export class Slot {
  /** What is done with the next connection. */
  serve: Serve = () => Promise.resolve()
  readonly #server: RawServer

  private constructor(server: RawServer) {
    this.#server = server
  }

  static async open(): Promise<Slot> {
    const holder: { slot?: Slot } = {}
    const server = await startRawServer(async (peer) => {
      await holder.slot?.serve(peer)
    })
    const slot = new Slot(server)
    holder.slot = slot
    return slot
  }

  get url(): string {
    return this.#server.url
  }

  stop(): Promise<void> {
    return this.#server.stop()
  }
}
