// Who is there, who belongs to which group, what is on its way to whom: the
// IM server's own work and its bookkeeping. Sockets are link.ts's.
import type { Books, MessageBook, MessageKind } from './books.ts'
import { findMarker } from './marker.ts'
import type { Misfortune } from './misfortune.ts'
import type { ImOptions } from './options.ts'
import type { Json } from './requests.ts'

/** A connection, as far as messages go. */
export interface Recipient {
  readonly position: number
  write(payload: Buffer, isText: boolean): void
  /** Messages written to it and not acknowledged. */
  unread: number
}

/** One message on its way to one user. */
interface Item {
  readonly index: number
  readonly kind: MessageKind
  /** Null: echoed as it came. */
  readonly body: Json | null
  readonly bytes: Buffer
  readonly isText: boolean
  readonly to: string
  acknowledged: boolean
}

interface Present {
  readonly recipient: Recipient
  held: Item | null
  /** By copy, in order of writing. */
  readonly unread: Map<number, Item>
}

export interface Submission {
  readonly kind: MessageKind
  readonly from: string | null
  readonly receivers: readonly string[]
  readonly body: Json | null
  readonly bytes: Buffer
  readonly isText: boolean
}

export class PostOffice {
  readonly #books: Books
  readonly #options: ImOptions
  readonly #misfortune: Misfortune
  readonly #present = new Map<string, Present>()
  readonly #mailboxes = new Map<string, Item[]>()
  readonly #groups = new Map<string, Set<string>>()
  readonly #users = new Set<string>()

  constructor(books: Books, options: ImOptions, misfortune: Misfortune) {
    this.#books = books
    this.#options = options
    this.#misfortune = misfortune
  }

  /** Everybody who was ever let in. */
  get users(): readonly string[] {
    return [...this.#users]
  }

  get usersPresent(): readonly string[] {
    return this.users.filter((user) => this.#present.has(user))
  }

  membersOf(group: string): readonly string[] {
    return [...(this.#groups.get(group) ?? [])]
  }

  /** A user who was let in stays a member, also while away. */
  join(user: string, groups: readonly string[]): void {
    this.#users.add(user)
    for (const group of groups) {
      const members = this.#groups.get(group) ?? new Set()
      this.#groups.set(group, members.add(user))
    }
  }

  /** The user is there from now on; what was kept follows at once. */
  enter(user: string, recipient: Recipient): void {
    this.#leave(user)
    const present: Present = { recipient, held: null, unread: new Map() }
    this.#present.set(user, present)
    const kept = this.#mailboxes.get(user) ?? []
    this.#mailboxes.set(user, [])
    for (const item of kept) {
      this.#write(present, item, true)
      if (this.#options.replayTwice) this.#write(present, item, true)
    }
  }

  /** The connection can take nothing more. */
  exit(user: string, recipient: Recipient): void {
    if (this.#present.get(user)?.recipient === recipient) this.#leave(user)
  }

  acknowledge(recipient: Recipient, user: string, copy: number): void {
    const book = this.#books.copies[copy]
    if (!book || book.connection !== recipient.position) return
    this.#books.acknowledgements += 1
    book.acknowledged = true
    const unread = this.#present.get(user)?.unread
    const item = unread?.get(copy)
    if (item) item.acknowledged = true
    unread?.delete(copy)
    recipient.unread = unread?.size ?? 0
  }

  submit(submission: Submission): void {
    const { kind, from, receivers, body, bytes, isText } = submission
    const marker = findMarker(bytes)
    const number = body?.['number']
    const message: MessageBook = {
      ...{ kind, from, receivers },
      stream: marker?.stream ?? -1,
      sequence: marker?.sequence ?? (typeof number === 'number' ? number : -1),
      ...{ lost: [], stored: [], forgotten: [], heldForEver: [] },
    }
    const index = this.#books.messages.push(message) - 1
    for (const to of receivers)
      this.#deliver(message, {
        ...{ index, kind, to, bytes, isText },
        body: body && from !== null ? { ...body, from } : body,
        acknowledged: false,
      })
  }

  #leave(user: string): void {
    const present = this.#present.get(user)
    if (!present) return
    this.#present.delete(user)
    const { held, unread } = present
    const kept = [...new Set(unread.values())].filter(
      (item) => !item.acknowledged,
    )
    const keeps = this.#options.keepUntil === 'acknowledged'
    if (held && keeps) kept.push(held)
    else if (held) this.#books.messages[held.index]?.heldForEver.push(user)
    if (keeps) this.#mailbox(user).unshift(...kept)
  }

  #mailbox(user: string): Item[] {
    const mailbox = this.#mailboxes.get(user) ?? []
    this.#mailboxes.set(user, mailbox)
    return mailbox
  }

  #deliver(message: MessageBook, item: Item): void {
    const present = this.#present.get(item.to)
    if (!present) {
      this.#store(message, item)
      return
    }
    switch (this.#misfortune.delivery()) {
      case 'lost':
        message.lost.push(item.to)
        return
      case 'swapped':
        if (present.held) break
        present.held = item
        return
      case 'repeated':
        this.#write(present, item, false)
        break
      case 'well':
        break
    }
    this.#write(present, item, false)
    const { held } = present
    present.held = null
    if (held) this.#write(present, held, false)
  }

  #store(message: MessageBook, item: Item): void {
    message.stored.push(item.to)
    if (this.#misfortune.forgets()) message.forgotten.push(item.to)
    else this.#mailbox(item.to).push(item)
  }

  #write(present: Present, item: Item, replay: boolean): void {
    const { recipient, unread } = present
    const copy = this.#books.copies.push({
      message: item.index,
      to: item.to,
      connection: recipient.position,
      replay,
      acknowledged: false,
    })
    const id = copy - 1
    if (item.kind !== 'echo') {
      unread.set(id, item)
      recipient.unread = unread.size
    }
    const bytes = item.body
      ? Buffer.from(JSON.stringify({ ...item.body, id }))
      : item.bytes
    recipient.write(bytes, item.isText)
  }
}
