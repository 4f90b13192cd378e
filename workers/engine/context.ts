// What all connections of one worker share.
import type { Plan } from '../../core/plan/schema.ts'
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import type { Phase } from '../../core/metrics/interval-report.ts'
import type { Recorder } from '../metrics/recorder.ts'
import type { Clock } from './clock.ts'
import type { Markers } from './marker.ts'
import type { Pacer } from './pacer.ts'
import type { OpenSocket, Socket } from './socket.ts'
import type { Words } from './words.ts'

export interface EngineContext {
  readonly plan: Plan
  readonly clock: Clock
  readonly pacer: Pacer
  readonly recorder: Recorder
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly openSocket: OpenSocket
  readonly markers: Markers
  readonly words: Words
  /** Current message rate; changes when the run is adjusted. */
  ratePerMinute: number
  /** Nothing new is sent any more; replies are still awaited. */
  draining: boolean
  /** Messages and pings sent and not answered yet. */
  awaited: number
}

/** A connection as its heartbeat and its traffic see it. */
export interface Link {
  /** Number of the connection in the whole run, from 0. */
  readonly number: number
  readonly context: EngineContext
  /** Present while the connection is open. */
  readonly socket: Socket | null
  /** It does not read at once, on purpose: lateness is not judged. */
  readonly slow: boolean
  /** Gives the connection up for the reason named. */
  drop(category: ErrorCategory, phase: Phase, message: string): void
  /**
   * To be called after every send, with a time that is at hand: watches the
   * write timeout, and tells how long a connection had been silent.
   */
  wrote(nowMs: number): void
}

const GOLDEN_RATIO = 0.618_033_988_749_894_9

/**
 * A share 0..1 per connection that spreads any number of them evenly over an
 * interval, whatever the number: the golden-ratio sequence (Kronecker).
 */
export function spread(number: number): number {
  return (number * GOLDEN_RATIO) % 1
}
