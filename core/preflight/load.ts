// Judges the processes and the CPU that a plan will take.
import { MAX_WORKERS } from '../descriptor-limit.ts'
import type { PreflightCheck } from '../protocol/preflight.ts'
import { checkOf } from './check.ts'
import type { Demand, MachineFacts } from './facts.ts'
import { fix } from './fixes.ts'
import { cores, counted, number } from './words.ts'

/** Above this a generator is late (docs/metrics.md); k6 advises the same. */
const USABLE_SHARE = 0.8

export function judgeProcesses(
  facts: MachineFacts,
  demand: Demand,
): PreflightCheck {
  const { workers } = demand
  const target =
    demand.server === 'built-in' ? ', and those of the built-in target' : ''
  return checkOf('processes', {
    status: 'ok',
    found: counted(facts.cores, 'core'),
    needed: `${counted(workers, 'worker process', 'es')}${target}`,
    message:
      workers > facts.cores
        ? `The limit of open files, not the cores, decides here: ${number(workers)} processes share ${counted(facts.cores, 'core')}. A run takes ${MAX_WORKERS} at most.`
        : 'As many as the planned load keeps busy.',
  })
}

export function judgeCores(
  facts: MachineFacts,
  demand: Demand,
): PreflightCheck {
  const usable = usableCores(facts, demand)
  const allows =
    demand.heldCores > 0
      ? Math.floor((demand.connections * usable) / demand.heldCores)
      : null
  const holds = demand.heldCores <= usable
  const climbs = demand.cores <= usable
  return checkOf('cores', {
    status: holds && climbs ? 'ok' : 'warn',
    found: counted(facts.cores, 'core'),
    needed: `${cores(demand.cores)} in the busiest second, ${cores(demand.heldCores)} to hold the peak`,
    message: messageOf(facts, demand, { holds, climbs }),
    allows,
    fixes: holds && climbs ? [] : fixesFor(holds),
    serverSide:
      demand.server === 'built-in'
        ? ''
        : 'The server takes at least as much CPU for the same connects and messages.',
  })
}

/** A server on this machine needs as much as its clients. */
function usableCores(facts: MachineFacts, demand: Demand): number {
  const shared = demand.server === 'elsewhere' ? 1 : 2
  return (facts.cores * USABLE_SHARE) / shared
}

function messageOf(
  facts: MachineFacts,
  demand: Demand,
  { holds, climbs }: { readonly holds: boolean; readonly climbs: boolean },
): string {
  const source = 'estimated from the costs in docs/performance.md'
  const shared =
    demand.server === 'elsewhere'
      ? ''
      : ' The server on this machine needs as much again.'
  if (!holds)
    return `Heartbeats and messages of the peak take more CPU than ${counted(facts.cores, 'core')} give without being late (${source}): latencies would be this machine’s, and the run would call itself generator-limited.${shared}`
  if (!climbs)
    return `The steepest second asks for ${number(demand.connectsPerSecond)} connects, more than ${counted(facts.cores, 'core')} open in a second (${source}): they come late.${shared}`
  return `Enough (${source}).${shared}`
}

function fixesFor(holds: boolean) {
  return [
    holds
      ? fix('Lengthen the ramp, or set load.maxConnectsPerSecond.', null)
      : fix(
          'Send fewer messages or heartbeats per connection, or share the load among several machines.',
          null,
        ),
  ]
}
