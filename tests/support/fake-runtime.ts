// What a generator session asks of its process, without a process: a clock
// moved by hand, sockets that the test answers, meters that it sets.
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Clock } from '../../workers/engine/clock.ts'
import type { Runtime } from '../../workers/engine/session.ts'
import type { OpenSocket } from '../../workers/engine/socket.ts'
import { NO_WORDS, type WordSource } from '../../workers/engine/words.ts'
import type { RuntimeMeters } from '../../workers/metrics/health-probe.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeNetwork } from './fake-socket.ts'

export class FakeMeters implements RuntimeMeters {
  loopDelayMaxMs = 0
  loopUtilization = 0
  totalCpuUs = 0
  residentBytes = 0
  gcPauseMaxMs = 0
  timeOfDayMs = 0

  wallMs(): number {
    return this.timeOfDayMs
  }

  takeLoopDelayMaxMs(): number {
    return this.loopDelayMaxMs
  }

  takeLoopUtilization(): number {
    return this.loopUtilization
  }

  cpuTimeUs(): number {
    return this.totalCpuUs
  }

  rssBytes(): number {
    return this.residentBytes
  }

  takeGcPauseMaxMs(): number {
    return this.gcPauseMaxMs
  }
}

export class FakeRuntime implements Runtime {
  readonly pid = 4711
  readonly descriptorLimit = 1024
  readonly openDescriptors = () => 24
  readonly meters = new FakeMeters()
  readonly clock = new FakeClock()
  readonly network = new FakeNetwork()
  /** What preparing fails with, if it is to fail. */
  openerError: Error | null = null
  /** Whose connections the last opener was asked for. */
  openerShare: Share | null = null

  /** The run starts `startEpochMs - epochMs()` from now. */
  clockFrom(startEpochMs: number): Clock {
    const { clock } = this
    const offsetMs = startEpochMs - clock.startEpochMs
    return {
      now: () => clock.now() - offsetMs,
      epochMs: () => clock.epochMs(),
      setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
      setImmediate: (callback) => clock.setImmediate(callback),
    }
  }

  randomFrom(): () => number {
    return () => 0
  }

  openerFor(_plan: Plan, share: Share): Promise<OpenSocket> {
    this.openerShare = share
    return this.openerError
      ? Promise.reject(this.openerError)
      : Promise.resolve(this.network.openSocket)
  }

  wordsFor(): Promise<WordSource> {
    return Promise.resolve(NO_WORDS)
  }

  timerGrainMs(): Promise<number> {
    return Promise.resolve(1)
  }
}
