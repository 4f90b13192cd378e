// Puts together what the connections of one process share: counters, the IM
// server with its stores, queues, limits and watches; and takes it down.
import type { TargetFaults } from '../../core/protocol/target.ts'
import type { Connection, Incoming, TargetWork } from './connection.ts'
import { zeroTargetCounters } from './counters.ts'
import { DelayQueue } from './delay-queue.ts'
import { Deliveries } from './deliveries.ts'
import { Directory } from './directory.ts'
import { Messaging } from './messaging.ts'
import { Pushes, type PushesOptions } from './pushes.ts'
import { rateLimit } from './rate-limit.ts'
import { WatchDog } from './watch-dog.ts'

export interface TargetWorkOptions {
  readonly faults: TargetFaults
  /** Monotonic milliseconds with fractions. */
  readonly now: () => number
  /** Milliseconds since 1970; default the system's. */
  readonly wallClock?: () => number
}

export interface ServerWork extends TargetWork {
  /** Nothing happens by itself any more; what waits is forgotten. */
  stop(): void
}

export function createWork(options: TargetWorkOptions): ServerWork {
  const { faults, now, wallClock = Date.now } = options
  const counters = zeroTargetCounters()
  const connections = new Set<Connection>()
  const directory = new Directory()
  const deliveries = new Deliveries({ faults, counters, now })
  const watchDog = new WatchDog(faults, connections)
  const intake = createIntake(options)
  const pushes = createPushes(options, (frame) => {
    for (const connection of connections)
      if (connection.open) deliveries.toReceiver(connection, frame)
  })
  return {
    faults,
    counters,
    connections,
    messaging: new Messaging({
      ...{ faults, counters, connections },
      ...{ directory, deliveries, wallClock },
    }),
    watchDog,
    intake,
    messageLimit: rateLimit({ perSecond: faults.messagesPerSecond, now }),
    echoes: 0,
    stop() {
      pushes?.stop()
      watchDog.stop()
      intake?.clear()
      deliveries.clear()
    },
  }
}

function createIntake({ faults, now }: TargetWorkOptions) {
  const { replyDelayMs, serviceTimeUs } = faults
  if (replyDelayMs === 0 && serviceTimeUs === 0) return null
  return new DelayQueue<Incoming>({
    delayMs: replyDelayMs,
    serviceMs: serviceTimeUs / 1000,
    now,
    run: ({ connection, data, isText }) => connection.dealWith(data, isText),
  })
}

function createPushes(
  { faults, now }: TargetWorkOptions,
  push: PushesOptions['push'],
) {
  const { pushEveryMs, pushBytes } = faults
  if (pushEveryMs === 0) return null
  return new Pushes({ everyMs: pushEveryMs, bodyBytes: pushBytes, now, push })
}
