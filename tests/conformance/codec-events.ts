// What the product's frame parser and the receiver of `ws` say of the same
// bytes, in the same words.
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Writable } from 'node:stream'
import * as wsPackage from 'ws'
import {
  FrameParser,
  type FrameSink,
} from '../../workers/websocket/frame-parser.ts'
import type { Violation } from '../../workers/websocket/frame.ts'
import { summary } from '../support/raw-websocket/summary.ts'

/** Who reads: a client gets frames without masks, a server with. */
export type Role = 'client' | 'server'

const MAX_MESSAGE_BYTES = 100 * 1024 * 1024

export class CodecEvents implements FrameSink {
  readonly lines: string[] = []
  /** The last violation's code. */
  violation: string | null = null
  readonly #parser: FrameParser

  constructor(role: Role) {
    this.#parser = new FrameParser(this, {
      masked: role === 'server',
      checkUtf8: true,
      maxMessageBytes: MAX_MESSAGE_BYTES,
    })
  }

  read(chunk: Uint8Array, end?: number): void {
    this.#parser.read(chunk, end)
  }

  onMessage(data: Uint8Array, isText: boolean): void {
    this.lines.push(summary(isText ? 'text' : 'binary', data))
  }

  onPing(payload: Uint8Array): void {
    this.lines.push(summary('ping', payload))
  }

  onPong(payload: Uint8Array): void {
    this.lines.push(summary('pong', payload))
  }

  onCloseFrame(code: number, reason: Uint8Array): void {
    this.lines.push(closeLine(code, reason))
  }

  onViolation({ closeCode, code }: Violation): void {
    this.violation = code
    this.lines.push(`violation ${closeCode}`)
  }
}

function closeLine(code: number, reason: Uint8Array): string {
  return `close ${code} ${JSON.stringify(Buffer.from(reason).toString())}`
}

/** The events of one read of all bytes. */
export function inOneRead(role: Role, bytes: Uint8Array): CodecEvents {
  const events = new CodecEvents(role)
  events.read(Buffer.from(bytes)) // a copy: frames are unmasked in place
  return events
}

interface WsReceiver extends Pick<Writable, 'write'> {
  on(event: 'message', told: (data: Buffer, isBinary: boolean) => void): this
  on(event: 'ping' | 'pong', told: (data: Buffer) => void): this
  on(event: 'conclude', told: (code: number, reason: Buffer) => void): this
  on(event: 'error', told: (error: Error) => void): this
}

interface FrameOptions {
  readonly opcode: number
  readonly fin: boolean
  readonly mask: boolean
  readonly rsv1: boolean
  readonly readOnly: boolean
}

/** Exported by `ws`, and missing in its types. */
const { Receiver, Sender } = wsPackage as unknown as {
  Receiver: new (options: object) => WsReceiver
  Sender: { frame(data: Buffer, options: FrameOptions): Buffer[] }
}

/** A frame made by `ws`, masked as a client's. */
export function clientFrameOfWs(opcode: number, payload: Buffer): Buffer {
  const options = { opcode, fin: true, mask: true, rsv1: false, readOnly: true }
  return Buffer.concat(Sender.frame(payload, options))
}

export async function eventsOfWs(
  role: Role,
  bytes: Uint8Array,
): Promise<string[]> {
  const lines: string[] = []
  const receiver = new Receiver({
    isServer: role === 'server',
    maxPayload: MAX_MESSAGE_BYTES,
  })
  receiver.on('message', (data, isBinary) =>
    lines.push(summary(isBinary ? 'binary' : 'text', data)),
  )
  receiver.on('ping', (data) => lines.push(summary('ping', data)))
  receiver.on('pong', (data) => lines.push(summary('pong', data)))
  receiver.on('conclude', (code, reason) => lines.push(closeLine(code, reason)))
  receiver.on('error', (error) =>
    lines.push(`violation ${String(statusOf(error))}`),
  )
  await new Promise<void>((resolve) => {
    receiver.write(Buffer.from(bytes), () => resolve())
  })
  await nextTurn() // errors come a tick later
  return lines
}

/** The close code that `ws` would send, behind a symbol of its own. */
function statusOf(error: Error): unknown {
  const symbol = Object.getOwnPropertySymbols(error).find(
    ({ description }) => description === 'status-code',
  )
  return symbol && Object.getOwnPropertyDescriptor(error, symbol)?.value
}
