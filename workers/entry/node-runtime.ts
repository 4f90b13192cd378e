// What Node gives a generator session: time, chance, sockets, meters, limits.
import type { Plan } from '../../core/plan/schema.ts'
import type { Clock } from '../engine/clock.ts'
import type { Runtime } from '../engine/session.ts'
import { NO_WORDS, type WordSource } from '../engine/words.ts'
import { createOpener } from '../sockets/opener.ts'
import { openDescriptors, raiseDescriptorLimit } from './descriptor-limit.ts'
import { createRuntimeMeters } from './runtime-meters.ts'

/** @param openerFor another way of opening connections: for comparisons */
export function createNodeRuntime(
  openerFor: Runtime['openerFor'] = createOpener,
): Runtime {
  // Measured while this process waits for its plan.
  const timerGrain = measureTimerGrain()
  return {
    pid: process.pid,
    descriptorLimit: raiseDescriptorLimit(),
    openDescriptors,
    meters: createRuntimeMeters(),
    clockFrom: createClock,
    randomFrom: mulberry32,
    openerFor,
    wordsFor,
    timerGrainMs: () => timerGrain,
  }
}

/** Loads files and signing for the plans that use them only. */
async function wordsFor(plan: Plan): Promise<WordSource> {
  const { csv, token } = plan.variables
  if (!csv && !token) return NO_WORDS
  const { createWords } = await import('./words.ts')
  return createWords(plan)
}

function createClock(startEpochMs: number): Clock {
  const offsetMs = performance.timeOrigin - startEpochMs
  return {
    now: () => offsetMs + performance.now(),
    epochMs: () => performance.timeOrigin + performance.now(),
    setTimer(callback, delayMs) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
    setImmediate: (callback) => void setImmediate(callback),
  }
}

/** Mulberry32 by Tommy Ettinger: small, fast, good enough for jitter. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const GRAIN_SAMPLES = 6
const LONGEST_GRAIN_MS = 16

/**
 * How long a timer of 1 ms really takes: about 1.1 ms on Linux and macOS,
 * 15.6 ms on Windows. The second-best of a few, since a busy machine only
 * makes them longer.
 */
async function measureTimerGrain(): Promise<number> {
  const samples: number[] = []
  for (let count = 0; count < GRAIN_SAMPLES; count++) {
    const startMs = performance.now()
    await new Promise((resolve) => setTimeout(resolve, 1))
    samples.push(performance.now() - startMs)
  }
  samples.sort((a, b) => a - b)
  return Math.min(Math.max(samples[1] ?? 1, 1), LONGEST_GRAIN_MS)
}
