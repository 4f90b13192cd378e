// What this machine can hold for a plan, and whether its target answers: facts
// gathered here, judged by core/preflight.
import { peakOf } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Preflight } from '../../core/protocol/preflight.ts'

export function checkMachine(plan: Plan): Promise<Preflight> {
  return Promise.resolve({
    capacity: null,
    limitedBy: 'none',
    wanted: peakOf(plan.load),
    statement: '',
    refused: false,
    system: 'linux',
    workers: 1,
    tookMs: 0,
    checks: [],
  })
}
