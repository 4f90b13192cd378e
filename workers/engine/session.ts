// A generator as its controller sees it: takes prepare, start, adjust, stop,
// and tells ready, interval, finished, failed (core/protocol/generator.ts).
// It composes one run's engine from what the entry file hands in.
import { TidewireError } from '../../core/errors.ts'
import {
  generatorCommandSchema,
  type GeneratorCommand,
  type GeneratorEvent,
} from '../../core/protocol/generator.ts'
import type { Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Port } from '../../core/rpc/port.ts'
import { HealthProbe, type RuntimeMeters } from '../metrics/health-probe.ts'
import { Recorder } from '../metrics/recorder.ts'
import type { Clock } from './clock.ts'
import { Generator } from './generator.ts'
import { IntervalTicker } from './interval-ticker.ts'
import { Pacer } from './pacer.ts'
import type { OpenSocket } from './socket.ts'
import type { WordSource } from './words.ts'

export interface Runtime {
  readonly pid: number
  readonly descriptorLimit: number | null
  /** How many are in use; null where it cannot be told. */
  openDescriptors(): number | null
  readonly meters: RuntimeMeters
  /** A clock whose 0 is the given Unix time, ms. */
  clockFrom(epochMs: number): Clock
  /** Numbers in [0, 1), the same for the same seed. */
  randomFrom(seed: number): () => number
  /** Reads certificates and the like; rejects with FileError, PlanError. */
  openerFor(plan: Plan, share: Share): Promise<OpenSocket>
  /** Reads the CSV file and the key; rejects with FileError, PlanError. */
  wordsFor(plan: Plan): Promise<WordSource>
  /** What a timer of 1 ms really takes here. */
  timerGrainMs(): Promise<number>
}

type Prepare = Extract<GeneratorCommand, { type: 'prepare' }>
type Adjust = Extract<GeneratorCommand, { type: 'adjust' }>
type Stop = Extract<GeneratorCommand, { type: 'stop' }>

interface Prepared {
  readonly command: Prepare
  readonly openSocket: OpenSocket
  readonly words: WordSource
  readonly grainMs: number
}

interface Running {
  readonly clock: Clock
  readonly pacer: Pacer
  readonly generator: Generator
  readonly ticker: IntervalTicker
  readonly probe: HealthProbe
}

/** How often a drain or a close is looked at. */
const POLL_MS = 10

export class GeneratorSession {
  readonly #port: Port
  readonly #runtime: Runtime
  #prepared: Prepared | null = null
  #running: Running | null = null
  #stopping = false
  #drainEndMs = Infinity
  #closeMs = Infinity
  #finalOpen = 0

  constructor(port: Port, runtime: Runtime) {
    this.#port = port
    this.#runtime = runtime
    port.onMessage((message) => void this.#receive(message))
  }

  fail(error: unknown): void {
    const code = error instanceof TidewireError ? error.code : 'internal'
    const message = error instanceof Error ? error.message : String(error)
    this.#tell({ type: 'failed', code, message })
  }

  #tell(event: GeneratorEvent): void {
    this.#port.send(event)
  }

  async #receive(message: unknown): Promise<void> {
    const command = generatorCommandSchema.safeParse(message)
    if (!command.success) {
      this.fail(new TidewireError('bad_message', command.error.message))
      return
    }
    try {
      await this.#obey(command.data)
    } catch (error) {
      this.fail(error)
    }
  }

  #obey(command: GeneratorCommand): Promise<void> | void {
    switch (command.type) {
      case 'prepare':
        return this.#prepare(command)
      case 'start':
        return this.#start(command.atEpochMs)
      case 'adjust':
        return this.#adjust(command)
      case 'stop':
        return this.#stop(command)
    }
  }

  async #prepare(command: Prepare): Promise<void> {
    const { pid, descriptorLimit } = this.#runtime
    this.#prepared = {
      command,
      openSocket: await this.#runtime.openerFor(command.plan, command.share),
      words: await this.#runtime.wordsFor(command.plan),
      grainMs: await this.#runtime.timerGrainMs(),
    }
    this.#tell({ type: 'ready', pid, descriptorLimit })
  }

  #start(atEpochMs: number): void {
    if (!this.#prepared || this.#running || this.#stopping) return
    const clock = this.#runtime.clockFrom(atEpochMs)
    const running = this.#assemble(this.#prepared, clock)
    this.#running = running
    running.ticker.start(running.pacer)
    running.generator.start()
  }

  #assemble(prepared: Prepared, clock: Clock): Running {
    const { command, openSocket, words, grainMs } = prepared
    const { plan, share, shape, runId } = command
    const recorder = new Recorder()
    const { meters } = this.#runtime
    const now = () => clock.now()
    const probe = new HealthProbe(meters, now, this.#descriptorRoom())
    const ticker = new IntervalTicker({
      clock,
      recorder,
      probe,
      gauges: () => generator.gauges(),
      sockets: () => generator.sockets(),
      report: (report) => this.#tell({ type: 'interval', report }),
    })
    const pacer = new Pacer(clock, grainMs, () => ticker.catchUp())
    const random = this.#runtime.randomFrom(command.seed)
    const generator: Generator = new Generator({
      ...{ runId, plan, share, shape, clock, pacer },
      ...{ recorder, random, openSocket, words },
    })
    return { clock, pacer, generator, ticker, probe }
  }

  /** What this process has open before its first connection stays open. */
  #descriptorRoom(): number | null {
    const { descriptorLimit } = this.#runtime
    const used = this.#runtime.openDescriptors()
    return descriptorLimit === null || used === null
      ? null
      : descriptorLimit - used
  }

  #adjust(command: Adjust): void {
    const { shape, ratePerMinute } = command
    this.#running?.generator.adjust({
      ...(shape && { shape }),
      ...(ratePerMinute !== undefined && { ratePerMinute }),
    })
  }

  async #stop(command: Stop): Promise<void> {
    this.#hurry(command)
    if (this.#stopping) return
    this.#stopping = true
    const running = this.#running
    if (running) await this.#windDown(running)
    const probe = running?.probe ?? this.#idleProbe()
    const health = probe.take(null)
    this.#tell({ type: 'finished', finalOpen: this.#finalOpen, health })
  }

  /** A later stop may shorten what an earlier one allowed, from now on. */
  #hurry(command: Stop): void {
    const nowMs = this.#running?.clock.now() ?? 0
    this.#drainEndMs = Math.min(this.#drainEndMs, nowMs + command.drainMs)
    this.#closeMs = Math.min(this.#closeMs, command.closeMs)
  }

  #idleProbe(): HealthProbe {
    return new HealthProbe(this.#runtime.meters, () => 0)
  }

  async #windDown(running: Running): Promise<void> {
    const { clock, generator, ticker, pacer } = running
    ticker.catchUp() // whole seconds end before anything is closed
    generator.drain()
    await until(
      () => generator.drained,
      clock,
      () => this.#drainEndMs,
    )
    this.#finalOpen = generator.gauges().open
    ticker.closing()
    generator.close()
    const closingMs = clock.now()
    await until(
      () => generator.closed,
      clock,
      () => closingMs + this.#closeMs,
    )
    generator.destroy()
    ticker.finish()
    pacer.stop()
  }
}

/** Resolves when the condition holds or the time has come. */
function until(
  condition: () => boolean,
  clock: Clock,
  endMs: () => number,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (condition() || clock.now() >= endMs()) resolve()
      else clock.setTimer(look, POLL_MS)
    }
    look()
  })
}
