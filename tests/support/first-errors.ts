// One generator in this process, with real sockets, until the first errors:
// which categories a server provokes.
import { compileShape } from '../../core/plan/load-shape.ts'
import type { Phase } from '../../core/metrics/interval-report.ts'
import { planSchema, type PlanSource } from '../../core/plan/schema.ts'
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import { Generator } from '../../workers/engine/generator.ts'
import { Pacer } from '../../workers/engine/pacer.ts'
import { createNodeRuntime } from '../../workers/entry/node-runtime.ts'
import { Recorder } from '../../workers/metrics/recorder.ts'

export interface SeenError {
  readonly category: ErrorCategory
  readonly phase: Phase
  /** Close code of the server, or HTTP status. */
  readonly closeCode: number | null
  readonly sample: string
}

/** Silent connections to `url` that fail fast, with what a test changes. */
export function planAgainst(
  url: string,
  changes: Partial<PlanSource> = {},
  connections = 1,
): PlanSource {
  return {
    version: 1,
    target: { urls: [url] },
    load: { stages: [{ connections, hold: '1h' }] },
    heartbeat: { type: 'none' },
    ...changes,
  }
}

/** Runs the plan until so many errors were recorded; they come in order. */
export async function firstErrors(
  source: PlanSource,
  count = 1,
): Promise<SeenError[]> {
  const seen: SeenError[] = []
  const enough = Promise.withResolvers<void>()
  const generator = await createGenerator(source, (error) => {
    seen.push(error)
    if (seen.length >= count) enough.resolve()
  })
  try {
    generator.start()
    await enough.promise
  } finally {
    generator.stop()
  }
  return seen
}

/** A recorder that tells of each error as it comes. */
class TellingRecorder extends Recorder {
  readonly #tell: (error: SeenError) => void

  constructor(tell: (error: SeenError) => void) {
    super()
    this.#tell = tell
  }

  override error(
    category: ErrorCategory,
    phase: Phase,
    sample: string,
    closeCode: number | null = null,
  ): void {
    super.error(category, phase, sample, closeCode)
    this.#tell({ category, phase, closeCode, sample })
  }
}

async function createGenerator(
  source: PlanSource,
  tell: (error: SeenError) => void,
) {
  const plan = planSchema.parse(source)
  const runtime = createNodeRuntime()
  const clock = runtime.clockFrom(Date.now())
  const pacer = new Pacer(clock, await runtime.timerGrainMs())
  const share = { index: 0, shares: 1 }
  const generator = new Generator({
    ...{ runId: 'first errors', plan, clock, pacer, share },
    shape: compileShape(plan.load),
    recorder: new TellingRecorder(tell),
    random: runtime.randomFrom(1),
    openSocket: await runtime.openerFor(plan, share),
  })
  return {
    start: () => generator.start(),
    stop() {
      generator.drain()
      generator.destroy()
      pacer.stop()
    },
  }
}
