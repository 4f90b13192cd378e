// The values of template variables for one message of one connection. Marker
// and body are composer.ts's; CSV rows and tokens are words.ts's.
import { groupOf, groupsOf, peerOf } from '../../core/plan/roster.ts'
import type { TemplateValues } from '../../core/plan/template.ts'
import { receivedPathOf } from '../../core/plan/template-variables.ts'
import type { EngineContext } from './context.ts'
import type { Row } from './words.ts'

/** The part of a Link that values depend on. */
export interface ValueOwner {
  readonly number: number
  readonly context: EngineContext
}

/**
 * For messages of traffic, and with `received` for answers to messages.
 *
 * @param received what is answered; valid only during the call that gave it
 */
export function templateValues(
  owner: ValueOwner,
  sequence: number,
  received?: Uint8Array,
): TemplateValues {
  const own = received !== undefined
  return new MessageValues({ owner, sequence, received, own })
}

/** For the handshake, the log-in, the heartbeat: with the connection's row. */
export function connectionValues(
  owner: ValueOwner,
  sequence = 0,
): TemplateValues {
  return new MessageValues({ owner, sequence, received: undefined, own: true })
}

interface Settings {
  readonly owner: ValueOwner
  readonly sequence: number
  readonly received: Uint8Array | undefined
  /** Whether CSV columns are those of the connection's row. */
  readonly own: boolean
}

const CSV = 'csv.'
const RECEIVED = 'received'

class MessageValues implements TemplateValues {
  readonly #settings: Settings
  #row: Row | null = null

  constructor(settings: Settings) {
    this.#settings = settings
  }

  text(name: string): string {
    const { owner, sequence } = this.#settings
    const { plan, clock, random } = owner.context
    switch (name) {
      case 'n':
        return String(owner.number)
      case 'user':
        return String(plan.load.userBase + owner.number)
      case 'seq':
        return String(sequence)
      case 'uuid':
        return uuid(random)
      case 'now':
        return String(Math.round(clock.epochMs()))
      case 'random':
        return String(Math.floor(random() * 0x8000_0000))
      default:
        return this.#rareText(name)
    }
  }

  #rareText(name: string): string {
    const { owner, received } = this.#settings
    const { plan, words } = owner.context
    if (name === 'peer')
      return String(plan.load.userBase + peerOf(plan.traffic, owner.number))
    if (name === 'group') return String(groupOf(plan.traffic, owner.number))
    if (name === 'groups') return groupsOf(plan.traffic, owner.number).join(',')
    if (name === 'token') return words.token(owner.number, this)
    if (name.startsWith(CSV)) return this.#cell(name.slice(CSV.length))
    if (received !== undefined && name.startsWith(RECEIVED))
      return words.received(received, receivedPathOf(name))
    return ''
  }

  /** All columns of a message are of one row. */
  #cell(column: string): string {
    const { owner, own } = this.#settings
    const { words } = owner.context
    this.#row ??= own
      ? words.rowOf(owner.number)
      : words.rowForMessage(owner.number)
    return words.cell(this.#row, column)
  }
}

/** Version 4, RFC 9562 section 5.4. */
function uuid(random: () => number): string {
  const hex = () => Math.floor(random() * 16).toString(16)
  const variant = (8 + Math.floor(random() * 4)).toString(16)
  return 'xxxxxxxx-xxxx-4xxx-Vxxx-xxxxxxxxxxxx'
    .replaceAll('x', hex)
    .replace('V', variant)
}
