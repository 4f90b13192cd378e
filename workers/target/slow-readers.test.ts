// Clients that do not read, over real sockets; limits that no test should
// fill, with stand-ins.
import { expect, onTestFinished, test } from 'vitest'
import type { TargetFaultsSource } from '../../core/protocol/target.ts'
import { SlowReaders } from './slow-readers.ts'
import {
  clientFrame,
  eventually,
  logIn,
  openTarget,
  RawClient,
  say,
  until,
} from './testing.ts'

const BODY = 'b'.repeat(60_000)
const MESSAGES = 300 // 18 MB: more than any system buffers
const FAST: TargetFaultsSource = { slowCutAfterMs: 50 }

/** Of two members of a group, one stops reading while ann writes. */
async function writeToSlow(faults: TargetFaultsSource) {
  const { server, url, port } = await openTarget(faults)
  const ann = await logIn(url, 'ann')
  const fast = await logIn(url, 'fast', [1])
  const slow = await new RawClient(port).open()
  const login = '{"type":"login","user":"slow","groups":[1]}'
  slow.socket.write(clientFrame(0x81, login))
  await eventually(() => expect(slow.frames.length).toBeGreaterThan(0))
  slow.socket.pause()
  slow.socket.removeAllListeners('data')
  for (let sent = 1; sent <= MESSAGES; sent += 1) {
    say(ann, { type: 'group', group: 1, body: BODY })
    // never so much that the fast one would be slow
    if (sent % 10 === 0) await until(() => fast.received.length === 1 + sent)
  }
  return { server, slow, fast }
}

/** Reads on; knows how much came and how it ended. */
function readOn({ socket }: RawClient) {
  const read = { bytes: 0, end: Buffer.alloc(0) }
  socket.on('data', (chunk: Buffer) => {
    read.bytes += chunk.length
    read.end = Buffer.from(chunk.subarray(-4))
  })
  socket.resume()
  return read
}

test('a client that does not read is reset, and those who do are not', async () => {
  const { server, slow, fast } = await writeToSlow(FAST)

  await eventually(() => expect(server.stats().counters.slowCut).toBe(1))
  await eventually(() => expect(server.stats().open).toBe(2))
  const read = readOn(slow)
  await eventually(() => expect(slow.closed).toBe(true))

  expect(fast.closeCode).toBeNull()
  expect(read.bytes).toBeLessThan(MESSAGES * BODY.length)
})

test('or it finds a close frame behind what it has not read; the rest is stored', async () => {
  const { server, slow } = await writeToSlow({ ...FAST, slowCut: 'close' })
  await eventually(() => expect(server.stats().counters.slowCut).toBe(1))
  const { deliveriesSent, deliveriesStored } = server.stats().counters

  const read = readOn(slow)
  const close = Buffer.of(0x88, 2, 1013 >> 8, 1013 & 0xff)
  await eventually(() => expect(read.end).toEqual(close))

  expect(deliveriesSent + deliveriesStored).toBe(2 * MESSAGES)
  const toSlow = MESSAGES - deliveriesStored
  expect(read.bytes).toBeGreaterThan(toSlow * BODY.length)
})

test('the bad server never cuts it: memory grows, and everything comes', async () => {
  const { server, slow } = await writeToSlow({ ...FAST, neverCutSlow: true })
  const cutting = await writeToSlow(FAST)
  await eventually(() =>
    expect(cutting.server.stats().counters.slowCut).toBe(1),
  )

  expect(server.stats()).toMatchObject({ open: 3, counters: { slowCut: 0 } })
  const read = readOn(slow)
  await eventually(() =>
    expect(read.bytes).toBeGreaterThan(MESSAGES * BODY.length),
  )
})

function createReaders(limits: { limitMs: number; totalBytes: number }) {
  const clock = { nowMs: 0 }
  const cut: string[] = []
  const readers = new SlowReaders<{
    name: string
    waitingBytes: number
    open: boolean
  }>({
    ...limits,
    limitBytes: 100,
    now: () => clock.nowMs,
    cut: ({ name }) => cut.push(name),
  })
  onTestFinished(() => readers.clear())
  return { readers, clock, cut }
}

test('a client that catches up in time is not cut', async () => {
  const { readers, clock, cut } = createReaders({
    limitMs: 1000,
    totalBytes: 1e9,
  })
  const quick = { name: 'quick', waitingBytes: 101, open: true }
  const slow = { name: 'slow', waitingBytes: 101, open: true }
  readers.notice(quick)
  readers.notice(slow)

  quick.waitingBytes = 100
  clock.nowMs = 999
  await new Promise((resolve) => setTimeout(resolve, 120))
  const before = [...cut]
  quick.waitingBytes = 101
  readers.notice(quick)
  clock.nowMs = 1500
  await eventually(() => expect(cut).toEqual(['slow']))

  expect(before).toEqual([])
})

test('slow clients together may have only so much', async () => {
  const { readers } = createReaders({ limitMs: Infinity, totalBytes: 300 })
  const one = { name: 'one', waitingBytes: 200, open: true }
  const other = { name: 'other', waitingBytes: 200, open: true }

  readers.notice(one)
  const withOne = readers.full
  readers.notice(other)
  const withBoth = readers.full
  one.waitingBytes = 0

  expect({ withOne, withBoth }).toEqual({ withOne: false, withBoth: true })
  await eventually(() => expect(readers.full).toBe(false))
})
