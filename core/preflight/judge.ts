// Facts and a plan in, Preflight out: what each check says, how many
// connections this machine can hold, and by what that is limited. Pure.
import type { Plan } from '../plan/schema.ts'
import type {
  CapacityLimit,
  CheckId,
  Preflight,
  PreflightCheck,
} from '../protocol/preflight.ts'
import { judgeDescriptors } from './descriptors.ts'
import type { Demand, MachineFacts, MemoryCost } from './facts.ts'
import { judgeBacklog, judgeConntrack, judgeTcpMemory } from './kernel.ts'
import { judgeCores, judgeProcesses } from './load.ts'
import { judgeMemory } from './memory.ts'
import { judgePorts } from './source-ports.ts'
import { judgeWay, type Way } from './way.ts'
import { number } from './words.ts'

export interface Evidence {
  readonly plan: Plan
  readonly facts: MachineFacts
  readonly demand: Demand
  readonly cost: MemoryCost
  readonly way: Way
}

/** All but how long it took. */
export function judge(evidence: Evidence): Omit<Preflight, 'tookMs'> {
  const { plan, facts, demand, cost, way } = evidence
  const checks = [
    judgeDescriptors(plan, facts, demand),
    judgeProcesses(facts, demand),
    judgePorts(plan, facts, demand),
    judgeMemory(facts, demand, cost),
    judgeCores(facts, demand),
    judgeBacklog(facts, demand),
    judgeConntrack(facts, demand),
    judgeTcpMemory(facts),
    ...judgeWay(way, facts.system),
  ]
  const { capacity, limitedBy, by } = capacityOf(checks)
  const wanted = demand.connections
  return {
    ...{ capacity, limitedBy, wanted, checks },
    statement: statementOf(capacity, by, wanted),
    // What fails on the way may come up before the run, or be its very
    // subject; what fails here cannot become right by waiting.
    refused:
      way.type === 'refused' ||
      checks.some(
        ({ id, status }) => id === 'descriptors' && status === 'fail',
      ),
    system: facts.system,
    workers: demand.workers,
  }
}

/** What bounds connections, and what it counts as. */
const LIMITS: Readonly<
  Partial<
    Record<CheckId, { readonly limit: CapacityLimit; readonly name: string }>
  >
> = {
  descriptors: { limit: 'descriptors', name: 'open files' },
  ports: { limit: 'ports', name: 'source ports' },
  memory: { limit: 'memory', name: 'memory' },
  cores: { limit: 'cores', name: 'CPU' },
  // memory that the kernel sets aside for it
  conntrack: { limit: 'memory', name: 'the table of tracked connections' },
}

function capacityOf(checks: readonly PreflightCheck[]) {
  const bounds = checks.flatMap(({ id, allows }) => {
    const of = LIMITS[id]
    return of && allows !== null ? [{ allows, ...of }] : []
  })
  const [first, ...others] = bounds
  if (!first) return { capacity: null, limitedBy: 'none' as const, by: '' }
  const tightest = others.reduce((a, b) => (b.allows < a.allows ? b : a), first)
  return {
    capacity: tightest.allows,
    limitedBy: tightest.limit,
    by: tightest.name,
  }
}

function statementOf(
  capacity: number | null,
  by: string,
  wanted: number,
): string {
  if (capacity === null)
    return 'Nothing that is known of this machine bounds the connections of this plan.'
  const holds = `This machine can hold about ${number(capacity)} connections for this plan, limited by ${by}.`
  return capacity < wanted
    ? `${holds} The plan wants ${number(wanted)}.`
    : holds
}
