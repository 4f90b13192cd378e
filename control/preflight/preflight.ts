// What this machine can hold for a plan, and whether its target answers: facts
// gathered here, judged by core/preflight. Its processes end with each check,
// with a newer one, and when a run begins.
import { judge } from '../../core/preflight/judge.ts'
import type { MemoryCost } from '../../core/preflight/facts.ts'
import type { Way } from '../../core/preflight/way.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Preflight } from '../../core/protocol/preflight.ts'
import { settledWithin, type Clock } from '../clock.ts'
import type { ProcessHost } from '../process-host.ts'
import { demandOf } from './demand.ts'
import { createFactSources, type FactSources } from './fact-sources.ts'
import { gatherFacts } from './gather-facts.ts'
import { DOCUMENTED_COST, measureMemoryCost } from './memory-cost.ts'
import { createMemoryReaders } from './memory-readers.ts'
import { probeTarget } from './probe-target.ts'

export interface PreflightDeps {
  readonly host: ProcessHost
  readonly clock: Clock
  readonly cores: number
  readonly descriptorLimit: number | null
  /** Instead of this machine's. */
  readonly sources?: FactSources
}

export interface CheckRequest {
  readonly plan: Plan
  /** Secrets filled in, to try the target with; else why it is not tried. */
  readonly live: { readonly plan: Plan } | Exclude<Way, { type: 'walked' }>
  /** As --workers. */
  readonly workers?: number
}

/**
 * From the start of the connection that tries the target until its steps are
 * over where the target is near: then memory may be measured beside it.
 */
const NEAR_MS = 200

/** A whole check is to take less than a second where the target answers. */
const MEMORY_LIMIT_MS = 850

export class PreflightDesk {
  readonly #deps: PreflightDeps
  /** Of the check under way. */
  #current: AbortController | null = null
  /** Once it has been measured, for as long as this process lives. */
  #cost: MemoryCost | null = null
  #measuring: Measuring | null = null
  readonly #working = new Set<Promise<unknown>>()

  constructor(deps: PreflightDeps) {
    this.#deps = deps
  }

  /** Never rejects for what it finds; a newer check cuts it short. */
  async check(request: CheckRequest): Promise<Preflight> {
    const { clock } = this.#deps
    const fromMs = clock.now()
    this.#current?.abort()
    const current = new AbortController()
    this.#current = current
    const sources = this.#sources()
    const quiet = Promise.withResolvers<void>()
    const way = this.#way(request, current.signal, () => {
      clock.setTimeout(quiet.resolve, NEAR_MS)
    })
    void way.finally(quiet.resolve)
    if ('plan' in request.live) this.#measure(sources, quiet.promise)
    const judged = await this.#judge(request, sources, {
      way: await way,
      cost: await this.#costUntil(fromMs + MEMORY_LIMIT_MS),
    })
    return { ...judged, tookMs: Math.round(clock.now() - fromMs) }
  }

  /** Ends what is under way; what was asked is answered by what is known. */
  cancel(): void {
    this.#current?.abort()
    this.#measuring?.abort.abort()
    this.#measuring = null
  }

  /** Resolves when no process is left. */
  async dispose(): Promise<void> {
    this.cancel()
    await Promise.allSettled([...this.#working])
  }

  #sources(): FactSources {
    const { sources, cores, descriptorLimit } = this.#deps
    return sources ?? createFactSources({ cores, descriptorLimit })
  }

  async #way(
    { live }: CheckRequest,
    signal: AbortSignal,
    onStart: () => void,
  ): Promise<Way> {
    if (!('plan' in live)) return live
    const deps = { ...this.#deps, onStart }
    return await this.#remember(probeTarget(deps, live.plan, signal))
  }

  #measure(sources: FactSources, quiet: Promise<void>): void {
    if (this.#cost || this.#measuring) return
    const abort = new AbortController()
    const readers = createMemoryReaders(sources)
    const deps = { ...this.#deps, readers, quiet }
    const done = measureMemoryCost(deps, abort.signal)
    const measuring: Measuring = { abort, done }
    this.#measuring = measuring
    void this.#remember(done).then((cost) => {
      if (cost) this.#cost = cost
      if (this.#measuring === measuring) this.#measuring = null
    })
  }

  async #costUntil(atMs: number): Promise<MemoryCost> {
    const { clock } = this.#deps
    const done = this.#measuring?.done
    if (done) await settledWithin(clock, done, Math.max(0, atMs - clock.now()))
    return this.#cost ?? DOCUMENTED_COST
  }

  async #judge(
    { plan, workers }: CheckRequest,
    sources: FactSources,
    found: { readonly way: Way; readonly cost: MemoryCost },
  ) {
    const { cores, descriptorLimit } = this.#deps
    const facts = await gatherFacts(sources)
    const requested = workers === undefined ? {} : { requested: workers }
    const machine = { cores, descriptorLimit, ...requested }
    const demand = demandOf(plan, machine, facts.ports.addresses)
    return judge({ plan, facts, demand, ...found })
  }

  async #remember<T>(work: Promise<T>): Promise<T> {
    this.#working.add(work)
    try {
      return await work
    } finally {
      this.#working.delete(work)
    }
  }
}

interface Measuring {
  readonly abort: AbortController
  readonly done: Promise<MemoryCost | null>
}
