// The IM server: log-ins, and who receives what users send to each other, to
// groups and to everyone. How it reaches them is deliveries.ts's, reading the
// messages app-messages.ts's.
import type { TargetFaults } from '../../core/protocol/target.ts'
import type { ChatMessage, LogInMessage } from './app-messages.ts'
import type { TargetCounters } from './counters.ts'
import type { Deliveries } from './deliveries.ts'
import type { Directory, Receiver, User } from './directory.ts'
import { passedOn, type SharedFrame } from './shared-frame.ts'
import { isValidToken } from './token-check.ts'

/** A connection of the server. */
export interface Participant extends Receiver {
  user: User | null
  reply(text: string): void
}

export interface MessagingOptions {
  readonly faults: TargetFaults
  readonly counters: TargetCounters
  readonly directory: Directory
  readonly deliveries: Deliveries
  /** All of the process. */
  readonly connections: ReadonlySet<Receiver>
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
}

/** Who gets a message, and its number among theirs. */
interface Audience {
  readonly seq: number
  readonly deliver: (frame: SharedFrame) => void
}

const BAD_TOKEN = 'bad'
const SILENT_TOKEN = 'silent'

export class Messaging {
  readonly #options: MessagingOptions
  /** Messages passed on up to now. */
  #messages = 0
  #broadcasts = 0

  constructor(options: MessagingOptions) {
    this.#options = options
  }

  /** Answers, then sends what came while the user was away. */
  logIn(participant: Participant, message: LogInMessage): void {
    const { counters, deliveries } = this.#options
    if (message.token === SILENT_TOKEN) return
    const ok = this.#allows(message.token)
    if (ok) counters.loginsAccepted += 1
    else counters.loginsRefused += 1
    const reply = { type: 'login', ok, user: message.body['user'] }
    participant.reply(JSON.stringify(reply))
    if (!ok) return
    this.leave(participant)
    const user = this.#enter(participant, message)
    deliveries.replay(user, participant)
  }

  /** Its connection is over, or logs in anew. */
  leave(participant: Participant): void {
    const { directory, deliveries } = this.#options
    deliveries.ended(participant)
    const { user } = participant
    if (!user) return
    directory.leave(user, participant)
    deliveries.left(user)
  }

  /** @param data the whole message, a JSON object that has a type */
  send(sender: Participant, message: ChatMessage, data: Uint8Array): void {
    const { counters } = this.#options
    counters.chatsReceived += 1
    const audience = this.#audienceOf(sender, message)
    if (!audience) {
      counters.chatsRefused += 1
      sender.reply(refusalOf(message))
      return
    }
    const { seq, deliver } = audience
    const from = sender.user?.name ?? null
    const id = this.#messages
    this.#messages += 1
    deliver(passedOn(data, { id, seq, from }))
  }

  acknowledge({ user }: Participant, id: number): void {
    this.#options.counters.acksReceived += 1
    if (user) this.#options.deliveries.acknowledge(user, id)
  }

  #allows(token: string): boolean {
    const { faults, wallClock } = this.#options
    if (faults.tokenSecret === null) return token !== BAD_TOKEN
    const rules = { secret: faults.tokenSecret, wallClockMs: wallClock() }
    return isValidToken(token, rules)
  }

  #enter(participant: Participant, message: LogInMessage): User {
    const { directory, deliveries } = this.#options
    const known = directory.user(message.user)
    // of a connection that is still closing, before this one makes it online
    if (known) deliveries.left(known)
    const user = directory.enter(message.user, participant)
    participant.user = user
    if (message.groups) directory.join(user, message.groups)
    return user
  }

  #audienceOf(sender: Participant, message: ChatMessage): Audience | null {
    switch (message.type) {
      case 'chat':
        return this.#userNamed(message.to)
      case 'group':
        return this.#groupNamed(message.to, sender)
      case 'broadcast':
        return this.#everyoneBut(sender)
    }
  }

  #userNamed(name: string): Audience | null {
    const { directory, deliveries } = this.#options
    const user = directory.user(name)
    if (!user) return null
    const seq = user.messages
    user.messages += 1
    return { seq, deliver: (frame) => deliveries.toUser(user, frame) }
  }

  #groupNamed(name: string, sender: Participant): Audience | null {
    const { directory, deliveries } = this.#options
    const group = directory.group(name)
    if (!group) return null
    const seq = group.messages
    group.messages += 1
    return {
      seq,
      deliver(frame) {
        for (const member of group.members)
          if (member !== sender.user) deliveries.toUser(member, frame)
      },
    }
  }

  #everyoneBut(sender: Participant): Audience {
    const { directory, deliveries, connections } = this.#options
    const seq = this.#broadcasts
    this.#broadcasts += 1
    return {
      seq,
      deliver(frame) {
        const anyone = directory.empty
        for (const connection of connections) {
          if (connection === sender || !connection.open) continue
          if (anyone || connection.user)
            deliveries.toReceiver(connection, frame)
        }
      },
    }
  }
}

function refusalOf({ type, to }: ChatMessage): string {
  const refusal =
    type === 'group' ? { type, ok: false, group: to } : { type, ok: false, to }
  return JSON.stringify(refusal)
}
