// What every Port promises, held against each implementation of core/: the
// in-memory pair, process channels, WebSockets.
import { describe, expect, test } from 'vitest'
import { createPortPair } from './memory-port.ts'
import type { Port } from './port.ts'
import { createProcessPort, type ProcessChannel } from './process-port.ts'
import { createSocketPort, type WebSocketLike } from './socket-port.ts'

const OPEN = 1
const CLOSED = 3

/** One end of a pair of channels that deliver at once. */
class FakeChannel implements ProcessChannel {
  peer: FakeChannel | null = null
  connected = true
  #listener: (message: unknown) => void = () => {}
  #gone: (reason: string) => void = () => {}

  post(message: unknown): void {
    if (!this.connected) throw new Error('the channel is closed')
    this.peer?.hear(message)
  }

  hear(message: unknown): void {
    const copy: unknown = JSON.parse(JSON.stringify(message))
    this.#listener(copy)
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#listener = listener
  }

  onGone(listener: (reason: string) => void): void {
    this.#gone = listener
  }

  disconnect(): void {
    if (!this.connected) throw new Error('disconnected twice')
    this.connected = false
    this.peer?.lose('closed by the other end')
  }

  lose(reason: string): void {
    this.connected = false
    this.#gone(reason)
  }
}

type CloseListener = (event: { code: number; reason: string }) => void
type MessageListener = (event: { data: unknown }) => void

/** One end of a WebSocket that delivers at once. */
class FakeWebSocket implements WebSocketLike {
  peer: FakeWebSocket | null = null
  readyState = OPEN
  #message: MessageListener = () => {}
  #close: CloseListener = () => {}

  send(data: string): void {
    if (this.readyState !== OPEN) throw new Error('not open')
    this.peer?.receive(data)
  }

  close(): void {
    if (this.readyState === CLOSED) return
    this.readyState = CLOSED
    // as in every real one, the event comes after the call
    void Promise.resolve().then(() => this.end(1005, ''))
    this.peer?.end(1000, 'closed by the other end')
  }

  addEventListener(type: 'message', listener: MessageListener): void
  addEventListener(type: 'close', listener: CloseListener): void
  addEventListener(
    type: 'message' | 'close',
    listener: MessageListener | CloseListener,
  ): void {
    // the overloads above pair the name with its listener
    if (type === 'message') this.#message = listener as MessageListener
    else this.#close = listener as CloseListener
  }

  receive(data: unknown): void {
    this.#message({ data })
  }

  end(code: number, reason: string): void {
    this.readyState = CLOSED
    this.#close({ code, reason })
  }
}

function channelPair(): readonly [Port, Port] {
  const left = new FakeChannel()
  const right = new FakeChannel()
  left.peer = right
  right.peer = left
  return [createProcessPort(left), createProcessPort(right)]
}

function socketPair(): readonly [Port, Port] {
  const left = new FakeWebSocket()
  const right = new FakeWebSocket()
  left.peer = right
  right.peer = left
  return [createSocketPort(left), createSocketPort(right)]
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

function listen(port: Port) {
  const messages: unknown[] = []
  const reasons: string[] = []
  const undo = port.onMessage((message) => messages.push(message))
  port.onClose((reason) => reasons.push(reason))
  return { messages, reasons, undo }
}

describe.each([
  ['in-memory', createPortPair],
  ['process', channelPair],
  ['socket', socketPair],
])('a %s Port', (_name, createPair) => {
  test('delivers messages in order, in both directions', async () => {
    const [left, right] = createPair()
    const atLeft = listen(left)
    const atRight = listen(right)

    left.send({ number: 1 })
    left.send({ number: 2, list: [1, null, 'x'] })
    right.send('an answer')
    await settle()

    expect(atRight.messages).toEqual([
      { number: 1 },
      { number: 2, list: [1, null, 'x'] },
    ])
    expect(atLeft.messages).toEqual(['an answer'])
  })

  test('delivers a copy, never the sender’s own object', async () => {
    const [left, right] = createPair()
    const { messages } = listen(right)
    const message = { number: 1 }

    left.send(message)
    await settle()

    expect(messages).toEqual([message])
    expect(messages[0]).not.toBe(message)
  })

  test('keeps what arrives before anybody listens', async () => {
    const [left, right] = createPair()
    left.send(1)
    left.send(2)
    await settle()

    const { messages } = listen(right)
    left.send(3)
    await settle()

    expect(messages).toEqual([1, 2, 3])
  })

  test('a listener that has left hears nothing more, the others do', async () => {
    const [left, right] = createPair()
    const leaving = listen(right)
    const staying = listen(right)

    leaving.undo()
    leaving.undo()
    left.send(1)
    await settle()

    expect([leaving.messages, staying.messages]).toEqual([[], [1]])
  })

  test('closed, both ends are told once and why', async () => {
    const [left, right] = createPair()
    const atLeft = listen(left)
    const atRight = listen(right)

    left.close()
    left.close()
    right.close()
    await settle()

    expect(atLeft.reasons).toEqual(['closed here'])
    expect(atRight.reasons).toEqual(['closed by the other end'])
  })

  test('whoever asks after the close is told at once', async () => {
    const [left, right] = createPair()
    left.close()
    await settle()

    expect(listen(left).reasons).toEqual(['closed here'])
    expect(listen(right).reasons).toEqual(['closed by the other end'])
  })

  test('after the close nothing is sent and nothing arrives', async () => {
    const [left, right] = createPair()
    const atLeft = listen(left)
    const atRight = listen(right)
    left.close()

    left.send(1)
    right.send(2)
    await settle()

    expect([atLeft.messages, atRight.messages]).toEqual([[], []])
  })
})

test('the in-memory pair refuses what would not survive a process edge', async () => {
  const [left, right] = createPortPair()
  const { messages } = listen(right)

  left.send({ when: undefined, set: new Set([1]) })
  await settle()

  expect(messages).toEqual([{ set: {} }])
  expect(() => left.send({ big: 1n })).toThrow(TypeError)
})

test('a process that dies closes its Port with the reason given', () => {
  const channel = new FakeChannel()
  const { reasons } = listen(createProcessPort(channel))

  channel.lose('killed by SIGKILL')

  expect(reasons).toEqual(['killed by SIGKILL'])
})

test('a WebSocket that was lost without a reason is named by its code', () => {
  const socket = new FakeWebSocket()
  const { reasons } = listen(createSocketPort(socket))

  socket.end(1006, '')

  expect(reasons).toEqual(['connection closed (1006)'])
})

test('what a WebSocket brings that is no JSON text is dropped', () => {
  const socket = new FakeWebSocket()
  const { messages } = listen(createSocketPort(socket))

  for (const data of ['{"broken', new ArrayBuffer(4), '{"whole":1}'])
    socket.receive(data)

  expect(messages).toEqual([{ whole: 1 }])
})

test('what is sent while a WebSocket still opens is lost, without an error', () => {
  const socket = new FakeWebSocket()
  const other = new FakeWebSocket()
  socket.peer = other
  const { messages } = listen(createSocketPort(other))
  socket.readyState = 0

  createSocketPort(socket).send(1)

  expect(messages).toEqual([])
})
