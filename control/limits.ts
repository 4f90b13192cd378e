// How many processes a load needs: what the operating system lets one process
// hold, and what its cores carry. It reads the limit and does not change it:
// Node raises its own soft limit to the hard one when it starts.
import {
  connectionsPerProcess,
  descriptorLimitOf,
  MAX_WORKERS,
  WORKER_DESCRIPTORS,
} from '../core/descriptor-limit.ts'
import { peakOf } from '../core/plan/load-shape.ts'
import { PlanError } from '../core/errors.ts'
import { blockSize } from '../core/plan/roster.ts'
import type { Plan } from '../core/plan/schema.ts'
import { plannedCores } from './planned-load.ts'

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

export { connectionsPerProcess }

export interface Machine {
  readonly cores: number
  readonly descriptorLimit: number | null
  /** What the user asked for; raised when the descriptors demand more. */
  readonly requested?: number
}

/**
 * At most MAX_WORKERS: connections beyond what those may hold fail, and
 * preflight says so before.
 *
 * @throws PlanError when a conversation is too large for one process, or the
 * descriptors do not suffice for a single connection
 */
export function workerCount(plan: Plan, machine: Machine): number {
  const peak = peakOf(plan.load)
  const block = Math.min(blockSize(plan.traffic), Math.max(1, peak))
  const each = connectionsPerProcess(machine.descriptorLimit)
  if (each < 1) throw tooFewDescriptors(machine.descriptorLimit ?? 0)
  if (block > each) throw tooLarge(block, each)
  // conversations are kept whole
  const blocks = Math.ceil(peak / block)
  const least = atLeastOne(blocks / Math.floor(each / block))
  const wanted = machine.requested ?? workersByLoad(plan, machine.cores)
  const atMost = Math.max(1, blocks) // a worker without a connection is idle
  return Math.min(MAX_WORKERS, Math.max(least, Math.min(wanted, atMost)))
}

function tooFewDescriptors(limit: number): PlanError {
  const message =
    `No connection can be opened: a process may hold ${limit} open files ` +
    `here, and a worker takes about ${WORKER_DESCRIPTORS} for itself. Raise ` +
    'the limit of open files (ulimit -n).'
  return new PlanError([{ path: '', message }])
}

function tooLarge(block: number, each: number): PlanError {
  const message =
    `makes ${block} connections talk to each other; one process measures ` +
    `them together and may hold ${each} here. Use fewer connections or ` +
    'smaller groups, or raise the limit of open files.'
  return new PlanError([{ path: 'traffic', message }])
}

/** One after another is kept in order by a single worker only. */
function workersByLoad(plan: Plan, cores: number): number {
  if (plan.load.dialing === 'sequential') return 1
  return Math.min(cores, atLeastOne(plannedCores(plan) / CORE_SHARE_PER_WORKER))
}

/**
 * Users of different processes of the target do not reach each other, so a
 * conversation must fit into one.
 *
 * @param descriptorLimit of one process; null: none
 */
export function targetProcessesFor(
  plan: Plan,
  descriptorLimit: number | null,
): number {
  const peak = peakOf(plan.load)
  return plan.traffic.type === 'broadcast'
    ? 1
    : targetProcessCount(peak, descriptorLimit)
}

/** @param descriptorLimit of one process; null: none */
export function targetProcessCount(
  connections: number,
  descriptorLimit: number | null,
): number {
  const each = Math.min(
    CONNECTIONS_PER_LISTENER,
    Math.max(1, connectionsPerProcess(descriptorLimit)),
  )
  return atLeastOne(connections / each)
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.ceil(count))
}
