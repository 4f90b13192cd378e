// What is said of the run under way: the one place where RunStatus is put
// together, and told to whoever listens. It decides nothing.
import type { RunState } from '../core/metrics/second.ts'
import type { RunStatus, SearchStatus } from '../core/protocol/app.ts'
import type { Unsubscribe } from '../core/rpc/port.ts'
import { Signal } from '../core/rpc/signal.ts'
import type { Clock } from './clock.ts'

interface Facts extends Omit<RunStatus, 'elapsedMs' | 'message' | 'search'> {
  readonly search: Omit<SearchStatus, 'elapsedMs'> | null
}

/** What a notice is about; a newer one of the same topic replaces it. */
export type NoticeTopic =
  'end' | 'workers' | 'worker-count' | 'target' | 'journal' | 'files' | 'probe'

const IDLE: Facts = {
  state: 'idle',
  writingFiles: false,
  runId: null,
  plan: null,
  startedAtEpochMs: null,
  plannedMs: 0,
  stage: 0,
  stages: 0,
  shape: [],
  ratePerMinute: null,
  workers: 0,
  workersLost: [],
  search: null,
}

export class StatusBoard {
  readonly #clock: Clock
  readonly #changes = new Signal<RunStatus>()
  readonly #notices = new Map<NoticeTopic, string>()
  #facts: Facts = IDLE
  #frozenAtEpochMs: number | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get state(): RunState {
    return this.#facts.state
  }

  /** Forgets the last run. */
  reset(facts: Partial<Facts>): void {
    this.#notices.clear()
    this.#frozenAtEpochMs = null
    this.#facts = { ...IDLE, ...facts }
    this.announce()
  }

  /** Tells the listeners, but not when nothing has changed. */
  update(facts: Partial<Facts>): void {
    const before = this.#facts
    this.#facts = { ...before, ...facts }
    const names = Object.keys(facts) as (keyof Facts)[] // they are its keys
    if (names.some((name) => before[name] !== this.#facts[name]))
      this.announce()
  }

  /** Null takes the notice back. */
  notice(topic: NoticeTopic, text: string | null): void {
    if ((this.#notices.get(topic) ?? null) === text) return
    if (text === null) this.#notices.delete(topic)
    else this.#notices.set(topic, text)
    this.announce()
  }

  /** The elapsed time stands still from here on. */
  freeze(atEpochMs: number): void {
    this.#frozenAtEpochMs = atEpochMs
  }

  status(): RunStatus {
    const { startedAtEpochMs, search } = this.#facts
    const elapsedMs = this.#since(startedAtEpochMs)
    const notices = [...this.#notices.values()]
    const message = notices.length > 0 ? notices.join('\n') : null
    return {
      ...this.#facts,
      search: search && {
        ...search,
        elapsedMs: this.#since(search.startedAtEpochMs),
      },
      ...{ elapsedMs, message },
    }
  }

  #since(epochMs: number | null): number {
    const nowEpochMs = this.#frozenAtEpochMs ?? this.#clock.now()
    return epochMs === null ? 0 : Math.max(0, nowEpochMs - epochMs)
  }

  /** Tells the listeners that time has passed. */
  announce(): void {
    this.#changes.emit(this.status())
  }

  onChange(listener: (status: RunStatus) => void): Unsubscribe {
    return this.#changes.subscribe(listener)
  }
}
