// What the target does with one open connection: echo, heartbeat, log-in,
// chat, and the faults that concern messages. Frames are frame-socket.ts's,
// handshakes target-server.ts's.
import type { TargetFaults } from '../../core/protocol/target.ts'
import { readAppMessage, type AppMessage } from './app-messages.ts'
import type { TargetCounters } from './counters.ts'
import type { DelayQueue } from './delay-queue.ts'
import type { FrameListener, FrameSocket } from './frame-socket.ts'
import { isNth } from './nth.ts'
import type { Users } from './users.ts'

/** What the connections of one process share. */
export interface TargetWork {
  readonly faults: TargetFaults
  readonly counters: TargetCounters
  readonly connections: Set<Connection>
  readonly users: Users<Connection>
  /** Null: replies are sent at once. */
  readonly replies: DelayQueue<Reply> | null
  /** Messages to echo up to now, over all connections. */
  echoes: number
}

interface Message {
  readonly data: Uint8Array
  readonly isText: boolean
}

export interface Reply extends Message {
  readonly connection: Connection
}

/** What a connection needs of its frames. */
export type ConnectionSocket = Pick<
  FrameSocket,
  'open' | 'send' | 'pong' | 'close' | 'end' | 'destroy'
>

const BAD_TOKEN = 'bad'
const SILENT_TOKEN = 'silent'

export class Connection implements FrameListener {
  readonly #socket: ConnectionSocket
  readonly #work: TargetWork
  readonly #muted: boolean
  /** A message of the swap fault, waiting for its successor. */
  #held: Message | null = null
  #user: string | null = null

  /** @param position among the accepted connections of this process, from 1 */
  constructor(socket: ConnectionSocket, work: TargetWork, position: number) {
    this.#socket = socket
    this.#work = work
    this.#muted = isNth(position, work.faults.muteEvery)
    work.connections.add(this)
  }

  message(data: Uint8Array, isText: boolean): void {
    const { counters } = this.#work
    counters.messagesReceived += 1
    counters.bytesReceived += data.length
    // What comes after a close of ours is counted but no longer answered.
    if (!this.#socket.open) return
    const known = isText ? readAppMessage(data) : null
    if (known) this.#obey(known)
    else this.#echo(data, isText)
  }

  ping(payload: Uint8Array): void {
    this.#work.counters.pingsReceived += 1
    if (this.#muted || !this.#socket.open) return
    this.#work.counters.pongsSent += 1
    this.#socket.pong(payload)
  }

  closed(code: number | null): void {
    const { counters, connections, users } = this.#work
    if (code !== null) counters.closesReceived += 1
    // Its successor never came, so it is one that nobody gets.
    if (this.#held) counters.dropped += 1
    this.#held = null
    if (this.#user !== null) users.remove(this.#user, this)
    connections.delete(this)
  }

  /** Sends now; nothing when the connection is ending. */
  deliver(data: Uint8Array, isText: boolean): void {
    if (!this.#socket.open) return
    this.#work.counters.messagesSent += 1
    this.#work.counters.bytesSent += data.length
    this.#socket.send(data, isText)
  }

  /** The close fault; nothing when the connection is ending already. */
  closeOnPurpose(): void {
    if (!this.#socket.open) return
    const { faults, counters } = this.#work
    counters.closedByFault += 1
    if (faults.closeCode === null) this.#socket.end()
    else this.#socket.close(faults.closeCode)
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
    this.#reply(data, isText)
    if (twice) {
      counters.duplicated += 1
      this.#reply(data, isText)
    }
    if (this.#held) this.#releaseHeld(this.#held)
  }

  #releaseHeld({ data, isText }: Message): void {
    this.#work.counters.swapped += 1
    this.#reply(data, isText)
    this.#held = null
  }

  #obey(message: AppMessage): void {
    switch (message.type) {
      case 'heartbeat':
        this.#replyText(message.reply)
        break
      case 'login':
        this.#logIn(message)
        break
      case 'chat':
        this.#chat(message)
        break
    }
  }

  #logIn(message: Extract<AppMessage, { type: 'login' }>): void {
    const { counters, users } = this.#work
    if (message.token === SILENT_TOKEN) return
    const ok = message.token !== BAD_TOKEN
    if (ok) {
      counters.loginsAccepted += 1
      if (this.#user !== null) users.remove(this.#user, this)
      this.#user = message.user
      users.add(message.user, this)
    } else {
      counters.loginsRefused += 1
    }
    const user = message.body['user']
    this.#replyText(JSON.stringify({ type: 'login', ok, user }))
  }

  #chat(message: Extract<AppMessage, { type: 'chat' }>): void {
    const receivers = this.#work.users.connectionsOf(message.to)
    if (receivers.size === 0) {
      const refusal = { type: 'chat', ok: false, to: message.to }
      this.#replyText(JSON.stringify(refusal))
      return
    }
    const from = this.#user === null ? {} : { from: this.#user }
    const text = JSON.stringify({ ...message.body, ...from })
    for (const receiver of receivers) receiver.#replyText(text)
  }

  #replyText(text: string): void {
    this.#reply(Buffer.from(text), true)
  }

  #reply(data: Uint8Array, isText: boolean): void {
    const { replies } = this.#work
    if (!replies) this.deliver(data, isText)
    // the bytes are gone when the delay is over
    else replies.add({ connection: this, data: Buffer.from(data), isText })
  }
}
