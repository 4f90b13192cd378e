// One open connection of the IM server: frames, pings, requests, and its end
// by either side. What becomes of messages is post-office.ts's business.
import type { Socket } from 'node:net'
import {
  encodeFrame,
  FrameReader,
  OPCODE,
  type Frame,
} from '../reference-server/frames.ts'
import { frameProblem, MessageAssembler } from '../reference-server/messages.ts'
import { isNth } from '../reference-server/options.ts'
import { closePayload } from '../reference-server/violations.ts'
import type { Books, ConnectionBook, CutReason, EndHow } from './books.ts'
import type { Cut, ImOptions } from './options.ts'
import type { PostOffice, Recipient } from './post-office.ts'
import { readRequest, type Json } from './requests.ts'

const NO_CODE = 1005
const PROTOCOL_ERROR: Cut = { how: 'code', code: 1002 }

/** What all connections of one server have in common. */
export interface Shared {
  readonly options: ImOptions
  readonly books: Books
  readonly office: PostOffice
  /** Milliseconds since the server's start. */
  readonly now: () => number
}

export class Link implements Recipient {
  unread = 0
  readonly #socket: Socket
  readonly #shared: Shared
  readonly #book: ConnectionBook
  readonly #reader = new FrameReader()
  readonly #assembler = new MessageAssembler()
  /** Under which echoes come back, logged in or not. */
  readonly #ownName: string
  #open = true
  #silent = false
  #heardMs: number
  #spokeMs: number
  #pingedMs: number

  constructor(socket: Socket, shared: Shared) {
    const { books, now } = shared
    const openedMs = now()
    this.#socket = socket
    this.#shared = shared
    this.#heardMs = openedMs
    this.#spokeMs = openedMs
    this.#pingedMs = openedMs
    this.#book = {
      position: (books.handshakes += 1),
      user: null,
      openedMs,
      ...{ endedMs: null, endedBy: null, how: null, code: null },
      ...{ why: null, cutHow: null, cutAfterMs: null },
      ...{ pingsReceived: 0, pongsSent: 0, pingsSent: 0, pongsReceived: 0 },
    }
    books.connections.push(this.#book)
    this.#ownName = `#${this.#book.position}`
  }

  get position(): number {
    return this.#book.position
  }

  /** After the 101 is written. */
  begin(): void {
    this.#shared.office.enter(this.#ownName, this)
  }

  received(chunk: Buffer): void {
    for (const frame of this.#reader.push(chunk)) {
      if (!this.#open) return
      this.#heardMs = this.#shared.now()
      if (frame.opcode !== OPCODE.pong) this.#spokeMs = this.#heardMs
      if (frameProblem(frame) === null) this.#frame(frame)
      else this.#cut('protocol', PROTOCOL_ERROR, 0)
    }
  }

  write(payload: Buffer, isText: boolean): void {
    this.#frameOut(isText ? OPCODE.text : OPCODE.binary, payload)
  }

  /** The client ended TCP: politely (eof), or by a reset. */
  clientEnded(how: 'eof' | 'reset'): void {
    this.#end('client', how, null)
  }

  /** Pings, and cuts those that have deserved it; called often. */
  watch(): void {
    const { options, now } = this.#shared
    if (!this.#open) return
    const nowMs = now()
    const over = (sinceMs: number, limitMs: number) =>
      limitMs > 0 && nowMs - sinceMs >= limitMs
    if (over(this.#pingedMs, options.pingEveryMs)) this.#ping(nowMs)
    if (over(this.#heardMs, options.deadAfterMs))
      this.#cut('dead', options.deadCut, nowMs - this.#heardMs)
    else if (over(this.#spokeMs, options.idleAfterMs))
      this.#cut('idle', options.idleCut, nowMs - this.#spokeMs)
    else if (this.#isSlow()) this.#cut('slow', options.slowCut, 0)
  }

  #isSlow(): boolean {
    const { slowOverBytes, slowOverUnread } = this.#shared.options
    return (
      (slowOverBytes > 0 && this.#socket.writableLength > slowOverBytes) ||
      (slowOverUnread > 0 && this.unread > slowOverUnread)
    )
  }

  #ping(nowMs: number): void {
    this.#pingedMs = nowMs
    this.#book.pingsSent += 1
    this.#frameOut(OPCODE.ping, Buffer.from('still there?'))
  }

  #frame(frame: Frame): void {
    switch (frame.opcode) {
      case OPCODE.ping:
        this.#book.pingsReceived += 1
        this.#book.pongsSent += 1
        this.#frameOut(OPCODE.pong, frame.payload)
        break
      case OPCODE.pong:
        this.#book.pongsReceived += 1
        break
      case OPCODE.close:
        this.#closeFrame(frame.payload)
        break
      default: {
        const message = this.#assembler.add(frame)
        if (message === 'out of place') this.#cut('protocol', PROTOCOL_ERROR, 0)
        else if (message !== 'incomplete')
          this.#request(message.payload, message.opcode === OPCODE.text)
      }
    }
  }

  #closeFrame(payload: Buffer): void {
    const code = payload.length < 2 ? NO_CODE : payload.readUInt16BE(0)
    this.#frameOut(OPCODE.close, closePayload(code))
    this.#end('client', 'code', code)
    this.#socket.end()
  }

  #request(bytes: Buffer, isText: boolean): void {
    const { office, books } = this.#shared
    const request = readRequest(bytes)
    const submit = (kind: 'chat' | 'group' | 'broadcast') => {
      return (body: Json, everybody: readonly string[]) => {
        const from = this.#book.user
        const receivers = everybody.filter((user) => user !== from)
        office.submit({ kind, from, receivers, body, bytes, isText })
      }
    }
    switch (request.type) {
      case 'PING':
        books.pingMessages += 1
        this.write(Buffer.from('PONG'), true)
        break
      case 'ping':
        books.pingMessages += 1
        this.#answer({ ...request.body, type: 'pong' })
        break
      case 'login':
        this.#logIn(request.user, request.groups)
        break
      case 'ack':
        office.acknowledge(this, this.#book.user ?? '', request.id)
        break
      case 'chat':
        submit('chat')(request.body, [request.to])
        break
      case 'group':
        submit('group')(request.body, office.membersOf(request.group))
        break
      case 'broadcast':
        submit('broadcast')(request.body, office.users)
        break
      case 'echo':
        this.#echo(bytes, isText)
    }
  }

  #echo(bytes: Buffer, isText: boolean): void {
    this.#shared.office.submit({
      kind: 'echo',
      from: this.#book.user ?? this.#ownName,
      receivers: [this.#ownName],
      ...{ body: null, bytes, isText },
    })
  }

  #logIn(user: string, groups: readonly string[]): void {
    const { books, office, options } = this.#shared
    const position = (books.loginsReceived += 1)
    if (isNth(position, options.refuseLoginEvery)) {
      books.loginsRefused += 1
      this.#answer({ type: 'login', ok: false, user })
    } else if (isNth(position, options.ignoreLoginEvery)) {
      books.loginsIgnored += 1
    } else {
      books.loginsOk += 1
      this.#book.user = user
      office.join(user, groups)
      this.#answer({ type: 'login', ok: true, user })
      office.enter(user, this)
    }
  }

  #answer(body: Json): void {
    this.write(Buffer.from(JSON.stringify(body)), true)
  }

  #cut(why: CutReason, cut: Cut, afterMs: number): void {
    this.#book.why = why
    this.#book.cutHow = cut.how
    this.#book.cutAfterMs = afterMs
    switch (cut.how) {
      case 'code':
        this.#frameOut(OPCODE.close, closePayload(cut.code))
        this.#end('server', 'code', cut.code)
        this.#socket.end()
        break
      case 'reset':
        this.#end('server', 'reset', null)
        this.#socket.resetAndDestroy()
        break
      case 'eof':
        this.#end('server', 'eof', null)
        this.#socket.end()
        break
      case 'silence':
        this.#silent = true
        this.#leave()
    }
  }

  #end(by: 'client' | 'server', how: EndHow, code: number | null): void {
    if (this.#book.endedMs !== null) return
    this.#leave()
    Object.assign(this.#book, { endedBy: by, how, code })
    this.#book.endedMs = this.#shared.now()
  }

  #leave(): void {
    if (!this.#open) return
    this.#open = false
    const { office } = this.#shared
    office.exit(this.#ownName, this)
    if (this.#book.user !== null) office.exit(this.#book.user, this)
  }

  #frameOut(opcode: number, payload: Buffer): void {
    if (this.#open && !this.#silent && this.#socket.writable)
      this.#socket.write(encodeFrame(opcode, payload))
  }
}
