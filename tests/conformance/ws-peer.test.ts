// The well-formed cases of the frame tables once more, with a server of the
// `ws` package: it makes the frames, and its receiver judges those of ours.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import type { FrameSpec } from '../support/raw-websocket/frame-bytes.ts'
import {
  LEAN,
  type Implementation,
} from '../support/raw-websocket/implementations.ts'
import { summary } from '../support/raw-websocket/summary.ts'
import { endSummary, Witness } from '../support/raw-websocket/witness.ts'
import { OPCODE } from '../support/reference-server/frames.ts'
import { FRAME_CASES } from './frame-cases.ts'
import {
  endsItself,
  expectedOf,
  isWellFormed,
  titleOf,
  type FrameCase,
} from './frame-case.ts'
import { outcomeOf, type Outcome } from './run-frame-case.ts'

/** What the server's library tells of the client. */
class Heard {
  readonly lines: string[] = []
  readonly errors: string[] = []
  readonly #closed = Promise.withResolvers<string>()
  #onLine = () => {}

  constructor(webSocket: WebSocket) {
    const note = (line: string) => {
      this.lines.push(line)
      this.#onLine()
    }
    webSocket.on('message', (data: Buffer, isBinary) =>
      note(summary(isBinary ? 'binary' : 'text', data)),
    )
    webSocket.on('ping', (data) => note(summary('ping', data)))
    webSocket.on('pong', (data) => note(summary('pong', data)))
    webSocket.on('error', (error) => this.errors.push(String(error)))
    webSocket.on('close', (code) =>
      this.#closed.resolve(code === 1005 ? 'close' : `close ${code}`),
    )
  }

  get closed(): Promise<string> {
    return this.#closed.promise
  }

  async until(count: number): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      this.#onLine = () => {
        if (this.lines.length >= count) resolve()
      }
      this.#onLine()
    })
    await Promise.race([enough, this.closed])
  }
}

function sendFrame(webSocket: WebSocket, frame: FrameSpec): void {
  const { opcode, payload, fin } = frame
  if (opcode === OPCODE.ping) webSocket.ping(payload)
  else if (opcode === OPCODE.pong) webSocket.pong(payload)
  else if (opcode !== OPCODE.close)
    webSocket.send(payload, { fin, binary: opcode === OPCODE.binary }, () => {})
  else if (payload.length === 0) webSocket.close()
  else webSocket.close(payload.readUInt16BE(0), payload.subarray(2))
}

async function runWithWs(
  implementation: Implementation,
  testCase: FrameCase,
): Promise<Outcome> {
  const { sent, ends } = expectedOf(testCase, implementation.name)
  const server = new WebSocketServer({
    ...{ host: '127.0.0.1', port: 0, autoPong: false },
    ...{ perMessageDeflate: false, maxPayload: 0 },
    skipUTF8Validation: testCase.plan?.connect?.checkUtf8 === false,
  })
  await once(server, 'listening')
  const serverHeard = Promise.withResolvers<Heard>()
  server.on('connection', (webSocket) => {
    const heard = new Heard(webSocket)
    serverHeard.resolve(heard)
    for (const frame of testCase.frames) sendFrame(webSocket, frame)
    if (endsItself(testCase.frames, ends)) return
    void heard.until(sent.length).then(() => webSocket.close(1000))
  })
  try {
    const { port } = server.address() as AddressInfo // it listens on TCP
    const url = `ws://127.0.0.1:${port}/`
    const openSocket = await implementation.openerFor(url, testCase.plan)
    const { onOpened } = testCase
    const witness = new Witness({ echo: true, ...(onOpened && { onOpened }) })
    witness.owns(openSocket(0, witness))
    const end = await witness.untilEnded
    const { lines, errors, closed } = await serverHeard.promise
    const last = await closed // nothing comes after it
    return {
      heard: witness.heard,
      sent: [...lines, last],
      end: endSummary(end),
      tcp: 'in order', // the close event's code came by a frame
      violations: errors,
      endings: witness.endings,
      tooLate: witness.tooLate,
    }
  } finally {
    for (const client of server.clients) client.terminate()
    server.close()
  }
}

/**
 * What a correct server may send; not again the frames of another case, cut
 * into other reads, which `ws` does not decide.
 */
function isPlayable(testCase: FrameCase): boolean {
  const { reads = 'one' } = testCase
  return isWellFormed(testCase) && reads === 'one'
}

const titled = Object.values(FRAME_CASES)
  .flat()
  .filter(isPlayable)
  .map((one) => [titleOf(one, LEAN.name), one] as const)

test.each(titled)('%s', async (_title, testCase) => {
  const expected = outcomeOf(expectedOf(testCase, LEAN.name))

  const outcome = await runWithWs(LEAN, testCase)

  expect(outcome).toEqual(expected)
})
