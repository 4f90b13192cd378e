// The owner of one fuzzed connection: does what its plan says within the
// events, and checks what every owner may rely on.
import type {
  Socket,
  SocketEnd,
  SocketEvents,
} from '../../../workers/engine/socket.ts'
import { endSummary } from '../../support/raw-websocket/witness.ts'
import type { ClientAction, ConnectionPlan } from './connection-plan.ts'

export class FuzzedClient implements SocketEvents {
  /** What was told against the interface. */
  readonly faults: string[] = []
  readonly #plan: ConnectionPlan
  readonly #done = Promise.withResolvers<string>()
  #socket: Socket | null = null
  #opened = false
  #endings = 0
  #destroyed = false

  constructor(plan: ConnectionPlan) {
    this.#plan = plan
  }

  owns(socket: Socket): void {
    this.#socket = socket
  }

  /** How it ended: what the engine would count, or "destroyed". */
  get over(): Promise<string> {
    return this.#done.promise
  }

  get isOver(): boolean {
    return this.#endings > 0 || this.#destroyed
  }

  /** The server has nothing more to say. */
  finish(): void {
    if (this.isOver) return
    if (this.#opened) this.#act(this.#plan.clientEnds)
    else this.#act('destroy')
  }

  opened(): void {
    this.#check('opened')
    if (this.#opened) this.faults.push('opened twice')
    this.#opened = true
    this.#act(this.#plan.onOpened)
  }

  message(data: Uint8Array, isText: boolean): void {
    this.#check('message')
    const { onMessage } = this.#plan
    if (onMessage === 'echo') this.#socket?.send(data, isText)
    else this.#act(onMessage)
  }

  pong(payload: Uint8Array): void {
    this.#check('pong')
    if (payload.length > 125) this.faults.push('a pong over 125 bytes')
  }

  ended(end: SocketEnd): void {
    this.#check('ended')
    this.#endings++
    this.#done.resolve(endSummary(end).replace(/^closed .*/s, 'closed'))
    this.#useAfterEnd()
  }

  #check(event: string): void {
    if (this.#destroyed) this.faults.push(`${event} after destroy`)
    if (this.#endings > 0) this.faults.push(`${event} after ended`)
    if (!this.#opened && (event === 'message' || event === 'pong'))
      this.faults.push(`${event} before opened`)
  }

  /** Whoever holds on to a socket may call it late: nothing must come of it. */
  #useAfterEnd(): void {
    const socket = this.#socket
    if (!socket) return
    socket.send('late', true)
    socket.ping(new Uint8Array(1))
    socket.close(1000)
  }

  #act(action: ClientAction): void {
    const socket = this.#socket
    if (!socket) return
    if (action === 'echo') socket.send('hello', true)
    else if (action === 'ping') socket.ping(Buffer.from('ping'))
    else if (action === 'close') socket.close(1000)
    else if (action === 'pause') this.#pause(socket)
    else if (action === 'destroy') {
      this.#destroyed = true
      socket.destroy()
      this.#done.resolve('destroyed')
    }
  }

  #pause(socket: Socket): void {
    socket.pause()
    setImmediate(() => socket.resume())
  }
}
