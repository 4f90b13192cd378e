// Who has logged in to this process, with which connections, and in which
// groups: also those who are away. What is delivered to them is
// deliveries.ts's.
import type { SharedFrame } from './shared-frame.ts'

/** A connection, as far as it receives what others send. */
export interface Receiver {
  /** False as soon as either side has begun to end it. */
  readonly open: boolean
  readonly user: User | null
  /** @returns false when too much waits for it already */
  send(frame: SharedFrame): boolean
}

export class User {
  readonly name: string
  /** Closing ones included. */
  connections: readonly Receiver[] = []
  groups: readonly Group[] = []
  /** What came while it was away. */
  stored: SharedFrame[] | null = null
  /** By id, what was sent to it and not acknowledged. */
  unacked: Map<number, SharedFrame> | null = null
  /** Messages to it up to now. */
  messages = 0

  constructor(name: string) {
    this.name = name
  }

  get online(): boolean {
    for (const connection of this.connections) if (connection.open) return true
    return false
  }
}

export class Group {
  readonly name: string
  readonly members = new Set<User>()
  /** Messages to it up to now. */
  messages = 0

  constructor(name: string) {
    this.name = name
  }
}

/** With more users than this, those who leave are forgotten. */
const MAX_KNOWN_USERS = 1_000_000

export class Directory {
  readonly #maxUsers: number
  readonly #users = new Map<string, User>()
  readonly #groups = new Map<string, Group>()

  constructor(maxUsers = MAX_KNOWN_USERS) {
    this.#maxUsers = maxUsers
  }

  /** Nobody has ever logged in. */
  get empty(): boolean {
    return this.#users.size === 0
  }

  user(name: string): User | undefined {
    return this.#users.get(name)
  }

  group(name: string): Group | undefined {
    return this.#groups.get(name)
  }

  /** A user may be there several times. */
  enter(name: string, connection: Receiver): User {
    let user = this.#users.get(name)
    if (!user) {
      user = new User(name)
      this.#users.set(name, user)
    }
    user.connections = [...user.connections, connection]
    return user
  }

  leave(user: User, connection: Receiver): void {
    user.connections = user.connections.filter((one) => one !== connection)
    const tooMany = this.#users.size > this.#maxUsers
    if (!tooMany || user.connections.length > 0) return
    this.join(user, [])
    this.#users.delete(user.name)
  }

  /** From now on it is a member of these and no others. */
  join(user: User, names: readonly string[]): void {
    const before = user.groups
    user.groups = [...new Set(names)].map((name) => this.#groupNamed(name))
    for (const group of before) {
      if (user.groups.includes(group)) continue
      group.members.delete(user)
      if (group.members.size === 0) this.#groups.delete(group.name)
    }
    for (const group of user.groups) group.members.add(user)
  }

  #groupNamed(name: string): Group {
    let group = this.#groups.get(name)
    if (!group) {
      group = new Group(name)
      this.#groups.set(name, group)
    }
    return group
  }
}
