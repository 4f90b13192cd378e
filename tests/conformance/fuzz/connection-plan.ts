// What happens on one fuzzed connection, decided by its seed and number alone,
// so that a failure can be had again.
import fc from 'fast-check'
import { brokenStream, validStream } from '../arbitrary-frames.ts'
import {
  below,
  cutAtRandom,
  mutate,
  oneOf,
  randomFrom,
  type Random,
} from './random.ts'

/** Streams of frames that the connections choose from. */
export type Pool = readonly [Buffer, ...Buffer[]]

export interface ConnectionPlan {
  /** What the server answers: the right 101, changed, or something else. */
  readonly answer: (acceptance: Buffer) => Buffer[]
  /** Behind an answer, each chunk in a read of its own. */
  readonly frames: readonly Buffer[]
  /** How the server ends it; "leave" lets the client do so. */
  readonly serverEnds: 'fin' | 'reset' | 'leave'
  /** What the client does with each message, and when the server leaves it. */
  readonly onMessage: ClientAction
  readonly onOpened: ClientAction
  readonly clientEnds: 'close' | 'destroy'
  /** Which of the plans it runs under. */
  readonly variant: number
}

export type ClientAction =
  'nothing' | 'echo' | 'ping' | 'pause' | 'close' | 'destroy'

const POOL_SIZE = 150

export function poolFrom(seed: number): Pool {
  const options = { seed, numRuns: POOL_SIZE }
  const valid = fc.sample(validStream, options).map(({ bytes }) => bytes)
  return [Buffer.alloc(0), ...valid, ...fc.sample(brokenStream, options)]
}

export function planConnection(
  seed: number,
  number: number,
  pool: Pool,
): ConnectionPlan {
  const random = randomFrom(seed ^ Math.imul(number + 1, 0x9e3779b1))
  const count = oneOf(random, [0, 1, 1, 2, 4])
  const streams = Array.from({ length: count }, () => oneOf(random, pool))
  const frames = mutate(random, Buffer.concat(streams))
  return {
    answer: answerFrom(random),
    frames: cutAtRandom(random, frames),
    serverEnds: oneOf(random, ['fin', 'reset', 'leave', 'leave']),
    onMessage: actionFrom(random),
    onOpened: actionFrom(random),
    clientEnds: oneOf(random, ['close', 'destroy']),
    variant: below(random, 2),
  }
}

function actionFrom(random: Random): ClientAction {
  const often = ['nothing', 'echo', 'echo', 'ping', 'pause'] as const
  if (random() < 0.8) return oneOf(random, often)
  return oneOf(random, ['close', 'destroy'])
}

function answerFrom(random: Random): ConnectionPlan['answer'] {
  const cutBy = randomFrom(below(random, 2 ** 32))
  const kind = below(random, 20)
  const status = oneOf(random, [200, 301, 401, 404, 429, 503])
  const rubbish = Buffer.from(
    Uint8Array.from({ length: below(random, 200) }, () => below(random, 256)),
  )
  return (acceptance) => {
    const kept = below(cutBy, acceptance.length)
    if (kind === 0) return cutAtRandom(cutBy, mutate(cutBy, acceptance))
    if (kind === 1) return cutAtRandom(cutBy, rubbish)
    if (kind === 2) return [acceptance.subarray(0, kept)]
    if (kind === 3) return cutAtRandom(cutBy, refusal(status))
    return cutAtRandom(cutBy, acceptance)
  }
}

function refusal(status: number): Buffer {
  return Buffer.from(`HTTP/1.1 ${status} No\r\nContent-Length: 2\r\n\r\nno`)
}
