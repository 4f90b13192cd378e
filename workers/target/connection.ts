// What the target does with one open connection: echo, heartbeat, its faults,
// and handing on what concerns others. Frames are frame-socket.ts's, messages
// between users messaging.ts's, handshakes target-server.ts's.
import type { TargetFaults } from '../../core/protocol/target.ts'
import { readAppMessage, type AppMessage } from './app-messages.ts'
import type { TargetCounters } from './counters.ts'
import type { DelayQueue } from './delay-queue.ts'
import type { User } from './directory.ts'
import type { FrameListener, FrameSocket } from './frame-socket.ts'
import type { Messaging, Participant } from './messaging.ts'
import { isNth } from './nth.ts'
import type { RateLimit } from './rate-limit.ts'
import type { SharedFrame } from './shared-frame.ts'
import type { WatchDog, Watched } from './watch-dog.ts'

/** What the connections of one process share. */
export interface TargetWork {
  readonly faults: TargetFaults
  readonly counters: TargetCounters
  readonly connections: Set<Connection>
  readonly messaging: Messaging
  readonly watchDog: Pick<WatchDog, 'looks' | 'firstPingAt'>
  /** Messages on their way to be dealt with; null: at once. */
  readonly intake: DelayQueue<Incoming> | null
  /** Null: no limit. */
  readonly messageLimit: RateLimit | null
  /** Messages to echo up to now, over all connections. */
  echoes: number
}

interface Message {
  readonly data: Uint8Array
  readonly isText: boolean
}

export interface Incoming extends Message {
  readonly connection: Connection
}

/** What a connection needs of its frames. */
export type ConnectionSocket = Pick<
  FrameSocket,
  | 'open'
  | 'send'
  | 'sendFrame'
  | 'ping'
  | 'pong'
  | 'close'
  | 'end'
  | 'reset'
  | 'fallSilent'
  | 'destroy'
>

/** With more waiting, messages are refused. */
export const MAX_INTAKE = 100_000
const TOO_MANY = '{"type":"error","code":429}'

export class Connection implements FrameListener, Participant, Watched {
  user: User | null = null
  heardAt: number
  pingAt: number
  pongDueAt = 0
  readonly #socket: ConnectionSocket
  readonly #work: TargetWork
  readonly #muted: boolean
  /** A message of the swap fault, waiting for its successor. */
  #held: Message | null = null

  /** @param position among the accepted connections of this process, from 1 */
  constructor(socket: ConnectionSocket, work: TargetWork, position: number) {
    this.#socket = socket
    this.#work = work
    this.#muted = isNth(position, work.faults.muteEvery)
    this.heardAt = work.watchDog.looks
    this.pingAt = work.watchDog.firstPingAt
    work.connections.add(this)
  }

  get open(): boolean {
    return this.#socket.open
  }

  heard(): void {
    this.heardAt = this.#work.watchDog.looks
  }

  message(data: Uint8Array, isText: boolean): void {
    const { counters, intake } = this.#work
    counters.messagesReceived += 1
    counters.bytesReceived += data.length
    // What comes after a close of ours is counted but no longer answered.
    if (!this.open) return
    if (!intake) this.dealWith(data, isText)
    else if (intake.size >= MAX_INTAKE) this.#refuse()
    // the bytes are gone when its turn has come
    else intake.add({ connection: this, data: Buffer.from(data), isText })
  }

  /** A message whose turn has come. */
  dealWith(data: Uint8Array, isText: boolean): void {
    const known = isText ? readAppMessage(data) : null
    if (known) this.#obey(known, data)
    else if (!this.open) return
    else if (this.#mayPass()) this.#echo(data, isText)
  }

  ping(payload: Uint8Array): void {
    this.#work.counters.pingsReceived += 1
    if (this.#muted || !this.open) return
    this.#work.counters.pongsSent += 1
    this.#socket.pong(payload)
  }

  pong(): void {
    this.pongDueAt = 0
  }

  closed(code: number | null): void {
    const { counters, connections, messaging } = this.#work
    if (code !== null) counters.closesReceived += 1
    // Its successor never came, so it is one that nobody gets.
    if (this.#held) counters.dropped += 1
    this.#held = null
    connections.delete(this)
    messaging.leave(this)
  }

  /** Of what others send: the frame is written to many. */
  send({ bytes, payloadBytes }: SharedFrame): boolean {
    if (!this.#socket.sendFrame(bytes)) return false
    this.#work.counters.messagesSent += 1
    this.#work.counters.bytesSent += payloadBytes
    return true
  }

  reply(text: string): void {
    this.#deliver(Buffer.from(text), true)
  }

  /** The close fault; nothing when the connection is ending already. */
  closeOnPurpose(): void {
    if (!this.open) return
    const { faults, counters } = this.#work
    counters.closedByFault += 1
    if (faults.closeCode === null) this.#socket.end()
    else this.#socket.close(faults.closeCode)
  }

  sendPing(): void {
    this.#socket.ping()
  }

  cutAsIdle(): void {
    const { counters, faults } = this.#work
    const how = faults.idleCut
    counters.idleCut += 1
    if (how === 'reset') this.#socket.reset()
    else if (how === 'eof') this.#socket.end()
    else if (how === 'silent') this.#socket.fallSilent()
    else this.#socket.close(how)
  }

  cutAsDead(): void {
    this.#work.counters.deadCut += 1
    this.#socket.reset()
  }

  close(code: number): void {
    this.#socket.close(code)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #echo(data: Uint8Array, isText: boolean): void {
    const { faults, counters } = this.#work
    const position = (this.#work.echoes += 1)
    if (isNth(position, faults.dropEvery)) {
      counters.dropped += 1
      return
    }
    const twice = isNth(position, faults.duplicateEvery)
    if (!twice && !this.#held && isNth(position, faults.swapEvery)) {
      this.#held = { data: Buffer.from(data), isText }
      return
    }
    this.#deliver(data, isText)
    if (twice) {
      counters.duplicated += 1
      this.#deliver(data, isText)
    }
    if (this.#held) this.#releaseHeld(this.#held)
  }

  #releaseHeld({ data, isText }: Message): void {
    this.#work.counters.swapped += 1
    this.#deliver(data, isText)
    this.#held = null
  }

  #obey(message: AppMessage, data: Uint8Array): void {
    const { messaging } = this.#work
    switch (message.type) {
      case 'heartbeat':
        this.reply(message.reply)
        break
      case 'login':
        if (this.open) messaging.logIn(this, message)
        break
      case 'ack':
        messaging.acknowledge(this, message.id)
        break
      case 'chat':
      case 'group':
      case 'broadcast':
        if (this.#mayPass()) messaging.send(this, message, data)
        break
    }
  }

  /** @returns false: it is one message too many, and that has been said */
  #mayPass(): boolean {
    const { messageLimit } = this.#work
    if (!messageLimit || messageLimit.take()) return true
    this.#refuse()
    return false
  }

  #refuse(): void {
    this.#work.counters.messagesThrottled += 1
    this.reply(TOO_MANY)
  }

  /** Sends now; nothing when the connection is ending. */
  #deliver(data: Uint8Array, isText: boolean): void {
    if (!this.open) return
    this.#work.counters.messagesSent += 1
    this.#work.counters.bytesSent += data.length
    this.#socket.send(data, isText)
  }
}
