// One accepted connection of the reference server: frames, pings, closing in
// every order, and the end of TCP. Messages are echo.ts's.
import type { Duplex } from 'node:stream'
import { countCode, type ConnectionBooks } from './books.ts'
import { Echo, type Shared } from './echo.ts'
import { encodeFrame, FrameReader, OPCODE, type Frame } from './frames.ts'
import { frameProblem, MessageAssembler } from './messages.ts'
import { isNth } from './options.ts'
import { closePayload } from './violations.ts'

const NO_CODE = 1005
const PROTOCOL_ERROR = 1002

type State =
  | 'open'
  /** We sent a close frame and wait for the client's. */
  | 'close-sent'
  /** We ended TCP without a close frame. */
  | 'fin-sent'
  /** A close frame of the client came, or TCP ended: nothing counts any more. */
  | 'over'

export class OpenConnection {
  readonly #stream: Duplex
  readonly #shared: Shared
  readonly #own: ConnectionBooks
  readonly #reader = new FrameReader()
  readonly #assembler = new MessageAssembler()
  readonly #echo: Echo
  readonly #closeTimer: NodeJS.Timeout | null
  #state: State = 'open'

  constructor(stream: Duplex, shared: Shared) {
    const { books, options } = shared
    const position = (books.handshakesOk += 1)
    this.#stream = stream
    this.#shared = shared
    this.#own = {
      position,
      muted: isNth(position, options.muteEvery),
      open: true,
      pingsReceived: 0,
      pongsSent: 0,
      messagesReceived: 0,
      repliesSent: 0,
    }
    books.openNow += 1
    books.connections.push(this.#own)
    this.#echo = new Echo(shared, this.#own, {
      isOpen: () => this.#state === 'open' && stream.writable,
      write: ({ opcode, payload }) => this.#write(opcode, payload),
    })
    this.#closeTimer = isNth(position, options.closeEvery)
      ? setTimeout(() => this.#closeOnPurpose(), options.closeAfterMs)
      : null
  }

  received(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) {
      if (this.#state === 'over') return
      this.#frame(frame)
    }
  }

  /** The client ended its side of TCP, politely or by a reset. */
  clientEnded(): void {
    if (this.#state === 'open') this.#shared.books.endedWithoutFrame += 1
    this.#state = 'over'
  }

  /** TCP is gone. */
  closed(): void {
    if (this.#closeTimer) clearTimeout(this.#closeTimer)
    this.clientEnded()
    this.#own.open = false
    this.#shared.books.openNow -= 1
  }

  #frame(frame: Frame): void {
    if (frameProblem(frame) !== null) {
      this.#refuseFrame()
      return
    }
    switch (frame.opcode) {
      case OPCODE.ping:
        this.#ping(frame.payload)
        break
      case OPCODE.pong:
        break
      case OPCODE.close:
        this.#closeFrame(frame.payload)
        break
      default:
        this.#data(frame)
    }
  }

  #data(frame: Frame): void {
    const message = this.#assembler.add(frame)
    if (message === 'out of place') this.#refuseFrame()
    else if (message !== 'incomplete') this.#echo.receive(message)
  }

  #ping(payload: Buffer): void {
    const { books } = this.#shared
    books.pingsReceived += 1
    this.#own.pingsReceived += 1
    if (this.#own.muted || this.#state !== 'open') return
    books.pongsSent += 1
    this.#own.pongsSent += 1
    this.#write(OPCODE.pong, payload)
  }

  #closeFrame(payload: Buffer): void {
    const { books } = this.#shared
    const code = payload.length < 2 ? NO_CODE : payload.readUInt16BE(0)
    if (this.#state === 'close-sent') {
      countCode(books.closeRepliesReceived, code)
    } else {
      countCode(books.closesReceived, code)
      if (this.#state === 'open') {
        countCode(books.closeRepliesSent, code)
        this.#write(OPCODE.close, closePayload(code))
      }
    }
    this.#state = 'over'
    this.#stream.end()
  }

  #closeOnPurpose(): void {
    if (this.#state !== 'open') return
    const { options, books } = this.#shared
    if (options.closeCode === null) {
      books.finsSent += 1
      this.#state = 'fin-sent'
      this.#stream.end()
    } else {
      this.#sendClose(options.closeCode)
    }
  }

  #refuseFrame(): void {
    this.#shared.books.protocolErrors += 1
    if (this.#state === 'open') this.#sendClose(PROTOCOL_ERROR)
    this.#state = 'over'
    this.#stream.end()
  }

  #sendClose(code: number): void {
    countCode(this.#shared.books.closesSent, code)
    this.#state = 'close-sent'
    this.#write(OPCODE.close, closePayload(code))
  }

  #write(opcode: number, payload: Buffer): void {
    this.#stream.write(encodeFrame(opcode, payload))
  }
}
