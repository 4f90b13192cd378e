// Sums over the IM server's books, in the words of summary.json. A copy counts
// as read when its receiver acknowledged it, or, for clients that acknowledge
// nothing, when it was written.
import type {
  Books,
  ConnectionBook,
  CopyBook,
  MessageBook,
  MessageKind,
} from './books.ts'

export interface Tally {
  /** Messages that the server took. */
  readonly sent: number
  /** Over all messages, the users they were for. */
  readonly owed: number
  /** Of those, the ones of which at least one copy was read. */
  readonly delivered: number
  /** … and none. */
  readonly undelivered: number
  /** Copies read beyond the first. */
  readonly again: number
  /** First copies behind a later one of the same sender. */
  readonly inversions: number
  /** First copies that skipped numbers of the same sender. */
  readonly gaps: number
  /** Messages of which every receiver read a copy. */
  readonly complete: number
  /** Copies of stored messages among the first copies. */
  readonly caughtUp: number
}

export interface TallyOptions {
  readonly kinds?: readonly MessageKind[]
  readonly readBy?: 'written' | 'acknowledged'
}

export function tallyOf(books: Books, options: TallyOptions = {}): Tally {
  const { kinds, readBy = 'written' } = options
  const counts = (message: MessageBook | undefined): message is MessageBook =>
    message !== undefined && (kinds?.includes(message.kind) ?? true)
  const messages = books.messages.filter(counts)
  const line = new Line(messages)
  for (const copy of inReadingOrder(books)) {
    const message = books.messages[copy.message]
    if (!counts(message)) continue
    if (readBy === 'written' || copy.acknowledged) line.read(copy, message)
  }
  const owed = sum(messages, ({ receivers }) => receivers.length)
  return {
    sent: messages.length,
    owed,
    delivered: line.first,
    undelivered: owed - line.first,
    again: line.again,
    inversions: line.inversions,
    gaps: line.gaps,
    caughtUp: line.caughtUp,
    complete: messages.filter((message) => line.reached(message)).length,
  }
}

/** A user reads one connection to its end before the next. */
function inReadingOrder({ copies }: Books): readonly CopyBook[] {
  return copies.toSorted((a, b) => a.connection - b.connection)
}

/** What the receivers see of each sender's numbers. */
class Line {
  first = 0
  again = 0
  inversions = 0
  gaps = 0
  caughtUp = 0
  readonly #seen = new Map<MessageBook, Set<string>>()
  readonly #newest = new Map<string, number>()
  /** Of each sender's messages to each receiver, which one it is. */
  readonly #places = new Map<string, Map<number, number>>()

  /** @param messages in the order of their numbers */
  constructor(messages: readonly MessageBook[]) {
    for (const { stream, sequence, receivers } of messages)
      for (const to of receivers) {
        const places =
          this.#places.get(lineOf(stream, to)) ?? new Map<number, number>()
        this.#places.set(lineOf(stream, to), places)
        places.set(sequence, places.size)
      }
  }

  read({ to, replay }: CopyBook, message: MessageBook): void {
    const seen = this.#seen.get(message) ?? new Set()
    this.#seen.set(message, seen)
    if (seen.has(to)) {
      this.again += 1
      return
    }
    seen.add(to)
    this.first += 1
    if (replay) this.caughtUp += 1
    const line = lineOf(message.stream, to)
    this.#place(line, this.#places.get(line)?.get(message.sequence) ?? -1)
  }

  reached(message: MessageBook): boolean {
    return this.#seen.get(message)?.size === message.receivers.length
  }

  #place(line: string, place: number): void {
    const newest = this.#newest.get(line) ?? -1
    if (place < newest) this.inversions += 1
    else {
      if (place > newest + 1) this.gaps += 1
      this.#newest.set(line, place)
    }
  }
}

function lineOf(stream: number, to: string): string {
  return `${stream} to ${to}`
}

/**
 * Pushes that a user did not get after the first that it got: what it had not
 * heard of before, nobody can miss.
 */
export function missingPushes(books: Books): number {
  const pushes = books.messages.filter(({ kind }) => kind === 'push')
  const heard = new Map<string, Set<number>>()
  for (const { to, message } of books.copies) {
    const book = books.messages[message]
    if (book?.kind !== 'push') continue
    const numbers = heard.get(to) ?? new Set()
    heard.set(to, numbers.add(book.sequence))
  }
  return sum([...heard.values()], (numbers) => {
    const first = Math.min(...numbers)
    const since = pushes.filter(({ sequence }) => sequence >= first)
    return since.length - numbers.size
  })
}

/** Connections that meet a condition. */
export function connectionsWhere(
  books: Books,
  condition: (connection: ConnectionBook) => boolean,
): number {
  return books.connections.filter(condition).length
}

/** Over all messages, the receivers in one of their lists. */
export function receiversIn(
  books: Books,
  list: 'lost' | 'stored' | 'forgotten' | 'heldForEver',
): number {
  return sum(books.messages, (message) => message[list].length)
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
