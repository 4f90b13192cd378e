// What becomes of a message on one connection of the reference server: echo,
// drop, twice, swapped, delayed, or the reply of a rule; with its booking.
import { createHash } from 'node:crypto'
import type { Books, ConnectionBooks } from './books.ts'
import { OPCODE } from './frames.ts'
import { isNth, type ReferenceOptions } from './options.ts'
import type { ReplyQueue } from './reply-queue.ts'

/** What all connections of one server have in common. */
export interface Shared {
  readonly options: ReferenceOptions
  readonly books: Books
  /** Null: replies are sent at once. */
  readonly replyQueue: ReplyQueue | null
  /** Messages to echo up to now, over all connections. */
  echoes: number
}

export interface Message {
  readonly opcode: number
  readonly payload: Buffer
}

export interface EchoLine {
  /** Neither side has begun to close. */
  isOpen(): boolean
  write(message: Message): void
}

/** Longer payloads are remembered by their digest. */
const LONGEST_REMEMBERED = 256

export class Echo {
  readonly #shared: Shared
  readonly #own: ConnectionBooks
  readonly #line: EchoLine
  readonly #seen = new Set<string>()
  #held: Message | null = null

  constructor(shared: Shared, own: ConnectionBooks, line: EchoLine) {
    this.#shared = shared
    this.#own = own
    this.#line = line
  }

  receive(message: Message): void {
    const { books, options } = this.#shared
    const rule = ruleFor(message, options)
    if (rule) {
      books.ruleMessagesReceived += 1
      if (rule.reply !== null) this.#replyToRule(rule.reply)
      return
    }
    this.#own.messagesReceived += 1
    books.messagesReceived += 1
    books.messageBytesReceived += message.payload.length
    this.#remember(message.payload)
    if (this.#line.isOpen()) this.#answer(message)
    else books.receivedUnanswered += 1
  }

  #remember(payload: Buffer): void {
    const key =
      payload.length <= LONGEST_REMEMBERED
        ? payload.toString('latin1')
        : createHash('sha1').update(payload).digest('base64')
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#shared.books.uniqueMessages += 1
  }

  #answer(message: Message): void {
    const { books, options } = this.#shared
    const position = (this.#shared.echoes += 1)
    if (isNth(position, options.dropEvery)) {
      books.dropped += 1
    } else if (isNth(position, options.duplicateEvery)) {
      books.duplicated += 1
      this.#reply(message)
      this.#reply(message)
      this.#release()
    } else if (isNth(position, options.swapEvery) && !this.#held) {
      books.held += 1
      this.#held = message
    } else {
      this.#reply(message)
      this.#release()
    }
  }

  #release(): void {
    const held = this.#held
    if (!held) return
    const { books } = this.#shared
    this.#held = null
    books.held -= 1
    books.swapped += 1
    this.#reply(held)
  }

  #reply(message: Message): void {
    const { books } = this.#shared
    books.repliesWaiting += 1
    this.#afterDelay(() => {
      books.repliesWaiting -= 1
      if (!this.#line.isOpen()) {
        books.repliesAbandoned += 1
        return
      }
      books.repliesSent += 1
      books.messageBytesSent += message.payload.length
      this.#own.repliesSent += 1
      this.#line.write(message)
    })
  }

  #replyToRule(text: string): void {
    this.#afterDelay(() => {
      if (!this.#line.isOpen()) return
      this.#shared.books.ruleRepliesSent += 1
      this.#line.write({ opcode: OPCODE.text, payload: Buffer.from(text) })
    })
  }

  #afterDelay(send: () => void): void {
    const { replyQueue } = this.#shared
    if (replyQueue) replyQueue.add(send)
    else send()
  }
}

function ruleFor({ opcode, payload }: Message, { rules }: ReferenceOptions) {
  if (rules.length === 0 || opcode !== OPCODE.text) return undefined
  const text = payload.toString()
  return rules.find(({ match }) => text.includes(match))
}
