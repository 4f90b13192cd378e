// How many processes a load needs: what the operating system lets one process
// hold, and what its cores carry. It reads the limit and does not change it:
// Node raises its own soft limit to the hard one when it starts.
import { descriptorLimitOf } from '../core/descriptor-limit.ts'
import { peakOf } from '../core/plan/load-shape.ts'
import type { Plan } from '../core/plan/schema.ts'
import { plannedCores } from './planned-load.ts'

/** Left for the runtime, the log, DNS and a few connections that linger. */
const RESERVED_DESCRIPTORS = 256
/**
 * A busier worker sends late. A less busy one is not worth its own cost: 20 MB
 * of its own, 0.1 CPU-s at the start, then a report and a hundred wake-ups a
 * second.
 */
const CORE_SHARE_PER_WORKER = 0.4
/**
 * Below the 16,384 source ports per destination of macOS and Windows; nearer
 * to a range's end every connect costs more than twice the CPU.
 */
const CONNECTIONS_PER_LISTENER = 10_000

/** @returns null where there is none (Windows) or it is unlimited */
export function readDescriptorLimit(): number | null {
  return descriptorLimitOf(process.report)
}

/** Connections that one process may hold under a descriptor limit. */
export function connectionsPerProcess(descriptorLimit: number | null): number {
  if (descriptorLimit === null) return Infinity
  const half = Math.floor(descriptorLimit / 2)
  return Math.max(1, half, descriptorLimit - RESERVED_DESCRIPTORS)
}

export interface Machine {
  readonly cores: number
  readonly descriptorLimit: number | null
  /** What the user asked for; raised when the descriptors demand more. */
  readonly requested?: number
}

export function workerCount(plan: Plan, machine: Machine): number {
  const peak = peakOf(plan.load)
  const least = atLeastOne(
    peak / connectionsPerProcess(machine.descriptorLimit),
  )
  const wanted = machine.requested ?? workersByLoad(plan, machine.cores)
  const atMost = Math.max(1, peak) // a worker without a connection is idle
  return Math.max(least, Math.min(wanted, atMost))
}

/** One after another is kept in order by a single worker only. */
function workersByLoad(plan: Plan, cores: number): number {
  if (plan.load.dialing === 'sequential') return 1
  return Math.min(cores, atLeastOne(plannedCores(plan) / CORE_SHARE_PER_WORKER))
}

/** @param descriptorLimit of one process; null: none */
export function targetProcessCount(
  connections: number,
  descriptorLimit: number | null,
): number {
  const each = Math.min(
    CONNECTIONS_PER_LISTENER,
    connectionsPerProcess(descriptorLimit),
  )
  return atLeastOne(connections / each)
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.ceil(count))
}
