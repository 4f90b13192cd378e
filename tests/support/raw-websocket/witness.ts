// The owner of a socket under test: writes down what it is told, echoes
// messages when asked to, as the Autobahn suite expects of its subject.
import { classifyFailure } from '../../../core/verdict/classify.ts'
import type {
  Socket,
  SocketEnd,
  SocketEvents,
} from '../../../workers/engine/socket.ts'
import { summary } from './summary.ts'

export interface WitnessOptions {
  /** Send each message back as it came. */
  readonly echo?: boolean
  /** Called within `opened`. */
  readonly onOpened?: (socket: Socket) => void
  /** Called within `message`, after its echo. */
  readonly onMessage?: (socket: Socket) => void
}

export class Witness implements SocketEvents {
  /** Messages and pongs, in order. */
  readonly heard: string[] = []
  openings = 0
  endings = 0
  end: SocketEnd | null = null
  /** What was told although the connection was over. */
  readonly tooLate: string[] = []
  readonly #options: WitnessOptions
  readonly #opened = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<SocketEnd>()
  #socket: Socket | null = null

  constructor(options: WitnessOptions = {}) {
    this.#options = options
  }

  /** Must be called in the turn in which the socket was made. */
  owns(socket: Socket): void {
    this.#socket = socket
  }

  get socket(): Socket {
    if (this.#socket === null) throw new Error('no socket yet')
    return this.#socket
  }

  get untilOpened(): Promise<void> {
    return this.#opened.promise
  }

  get untilEnded(): Promise<SocketEnd> {
    return this.#ended.promise
  }

  opened(): void {
    this.#note('opened')
    this.openings++
    this.#opened.resolve()
    this.#options.onOpened?.(this.socket)
  }

  message(data: Uint8Array, isText: boolean): void {
    this.#note('message')
    this.heard.push(summary(isText ? 'text' : 'binary', data))
    if (this.#options.echo) this.socket.send(data, isText)
    this.#options.onMessage?.(this.socket)
  }

  pong(payload: Uint8Array): void {
    this.#note('pong')
    this.heard.push(summary('pong', payload))
  }

  ended(end: SocketEnd): void {
    this.#note('ended')
    this.endings++
    this.end ??= end
    this.#ended.resolve(end)
  }

  #note(event: string): void {
    if (this.endings > 0) this.tooLate.push(event)
  }
}

/** The category under which the engine counts it, with what it knows. */
export function endSummary(end: SocketEnd): string {
  const { closeCode, httpStatus, message } = end
  if (closeCode !== undefined) return `closed ${closeCode} "${message}"`
  const category = classifyFailure(end)
  return httpStatus === undefined ? category : `${category}, HTTP ${httpStatus}`
}
