// What a plan asks of this machine: its processes, its CPU, its server.
import { BUILTIN_TARGET, destinationOf } from '../../core/plan/destination.ts'
import { peakOf } from '../../core/plan/load-shape.ts'
import { PlanError } from '../../core/errors.ts'
import type { Plan } from '../../core/plan/schema.ts'
import type { Demand } from '../../core/preflight/facts.ts'
import { workerCount, type Machine } from '../limits.ts'
import { heldCores, plannedConnects, plannedCores } from '../planned-load.ts'

/** @param ownAddresses of this machine's interfaces */
export function demandOf(
  plan: Plan,
  machine: Machine,
  ownAddresses: readonly string[],
): Demand {
  return {
    connections: peakOf(plan.load),
    workers: workersOf(plan, machine),
    cores: plannedCores(plan),
    heldCores: heldCores(plan),
    connectsPerSecond: plannedConnects(plan),
    server: serverOf(plan, ownAddresses),
  }
}

function workersOf(plan: Plan, machine: Machine): number {
  try {
    return workerCount(plan, machine)
  } catch (error) {
    // none can carry the plan: said by the check of descriptors
    if (error instanceof PlanError) return 1
    throw error
  }
}

function serverOf(
  { target }: Plan,
  ownAddresses: readonly string[],
): Demand['server'] {
  if (target.urls.includes(BUILTIN_TARGET)) return 'built-in'
  const here = target.urls.some((url) => {
    const { host } = destinationOf(url)
    return isLoopback(host) || ownAddresses.includes(host)
  })
  return here ? 'here' : 'elsewhere'
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
