// What finding the marker costs of the CPU that receiving takes, at 20,000
// messages a second: the same process receives with and without the search in
// turns of a second. One JSON line per result; medians of the turns.
//
//   node build/run.mjs bench/marker-search.ts        (half a minute)
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { planSchema } from '../core/plan/schema.ts'
import { Markers } from '../workers/engine/marker.ts'
import type { SocketEvents } from '../workers/engine/socket.ts'
import { Recorder } from '../workers/metrics/recorder.ts'
import { createOpener } from '../workers/sockets/opener.ts'

const RUN_ID = 'marker search'
const CONNECTIONS = 100
const PER_SECOND = 20_000
const TURN_MS = 1000
const TURNS = 10
const WARM_UP_MS = 2000
const SIZES = [100, 1000]

/** Receives as the engine does: counts, times, and, when told to, searches. */
class Receiver implements SocketEvents {
  readonly #recorder = new Recorder()
  readonly #markers = new Markers(RUN_ID)
  searching = true
  received = 0
  found = 0

  opened(): void {
    // nothing to do before the first message
  }

  message(data: Uint8Array): void {
    const nowMs = performance.now()
    this.received++
    this.#recorder.counters.bytesReceived += data.length
    this.#recorder.counters.messagesReceived++
    if (this.searching && this.#markers.find(data, nowMs) === 'own')
      this.found++
    this.#recorder.time('endToEnd', (nowMs % 10) + 0.5)
  }

  pong(): void {
    // no pings are sent
  }

  ended(): void {
    // the server is ended when all is measured
  }
}

/** CPU microseconds per message of one turn. */
async function turn(receiver: Receiver, searching: boolean): Promise<number> {
  receiver.searching = searching
  const before = { cpu: process.cpuUsage(), received: receiver.received }
  await pause(TURN_MS)
  const { user, system } = process.cpuUsage(before.cpu)
  return (user + system) / (receiver.received - before.received)
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

async function measure(bytes: number): Promise<void> {
  const file = fileURLToPath(new URL('server/push-server.ts', import.meta.url))
  const args = [String(PER_SECOND), String(bytes), RUN_ID]
  const child = fork(file, args, { silent: true })
  try {
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer]
    const plan = planSchema.parse({
      version: 1,
      target: { urls: [line.toString().trim()] },
      load: { stages: [{ connections: CONNECTIONS, hold: '1m' }] },
    })
    const openSocket = await createOpener(plan, { index: 0, shares: 1 })
    const receiver = new Receiver()
    for (let n = 0; n < CONNECTIONS; n++) openSocket(0, receiver)
    await pause(WARM_UP_MS)
    const searched: number[] = []
    const bare: number[] = []
    for (let n = 0; n < TURNS; n++) {
      searched.push(await turn(receiver, true))
      bare.push(await turn(receiver, false))
    }
    if (receiver.found === 0) throw new Error('no marker was found')
    say(bytes, median(searched), median(bare))
  } finally {
    child.kill()
  }
}

function say(bytes: number, searchedUs: number, bareUs: number): void {
  const share = ((searchedUs - bareUs) / searchedUs) * 100
  const lines = [
    [`receiving ${bytes} bytes with the search`, searchedUs, 'us'],
    [`receiving ${bytes} bytes without it`, bareUs, 'us'],
    [`search in ${bytes} bytes, of receiving`, share, '%'],
  ] as const
  for (const [metric, value, unit] of lines)
    console.log(
      JSON.stringify({ metric, value: Number(value.toFixed(2)), unit }),
    )
}

for (const bytes of SIZES) await measure(bytes)
process.exit(0)
