import { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { HandshakeTimer, type HandshakeSteps } from './handshake-timer.ts'

/** Long enough to be told from the rest. */
const STEP_MS = 20

function spend(durationMs: number): void {
  const endMs = performance.now() + durationMs
  while (performance.now() < endMs);
}

type Step = 'lookup' | 'connect' | 'secureConnect' | 'upgrade'

/** Goes through a handshake in which one step takes its time. */
function timed(steps: HandshakeSteps, all: readonly Step[], slow: Step) {
  const socket = new Socket()
  const beforeMs = performance.now()
  const timer = new HandshakeTimer(socket, steps)
  for (const step of all) {
    if (step === slow) spend(STEP_MS)
    if (step !== 'upgrade') socket.emit(step)
  }
  const timing = timer.finish()
  return { timing, totalMs: performance.now() - beforeMs }
}

const KINDS: readonly [string, HandshakeSteps, readonly Step[]][] = [
  ['an address', { named: false, secure: false }, ['connect', 'upgrade']],
  ['a name', { named: true, secure: false }, ['lookup', 'connect', 'upgrade']],
  [
    'an address with TLS',
    { named: false, secure: true },
    ['connect', 'secureConnect', 'upgrade'],
  ],
  [
    'a name with TLS',
    { named: true, secure: true },
    ['lookup', 'connect', 'secureConnect', 'upgrade'],
  ],
]
const FIELDS = {
  lookup: 'dnsMs',
  connect: 'tcpMs',
  secureConnect: 'tlsMs',
  upgrade: 'upgradeMs',
} as const

describe.each(KINDS)('of %s', (_name, steps, all) => {
  test.each(all)('the time of %s is counted as its own', (slow) => {
    const { timing, totalMs } = timed(steps, all, slow)

    const { dnsMs, tcpMs, tlsMs, upgradeMs } = timing
    const sumMs = (dnsMs ?? 0) + (tcpMs ?? 0) + (tlsMs ?? 0) + (upgradeMs ?? 0)
    expect(timing[FIELDS[slow]]).toBeGreaterThanOrEqual(STEP_MS)
    expect(sumMs).toBeLessThanOrEqual(totalMs)
  })

  test('steps that there are not have no time', () => {
    const { timing } = timed(steps, all, 'upgrade')

    expect(timing.dnsMs === null).toBe(!steps.named)
    expect(timing.tlsMs === null).toBe(!steps.secure)
  })
})

test('a socket is listened to for what will happen only', () => {
  const counts = KINDS.map(([, steps]) => {
    const socket = new Socket()
    const before = socket.eventNames().length
    void new HandshakeTimer(socket, steps)
    return socket.eventNames().length - before
  })

  expect(counts).toEqual([1, 2, 2, 3])
})
