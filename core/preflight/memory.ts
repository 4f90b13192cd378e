// Judges how many connections the memory that is available suffices for, by
// what one was measured to take.
import { connectionsPerProcess } from '../descriptor-limit.ts'
import type { PreflightCheck } from '../protocol/preflight.ts'
import { checkOf, statusFor } from './check.ts'
import { endsHere } from './descriptors.ts'
import type { Demand, MachineFacts, MemoryCost } from './facts.ts'
import { fix } from './fixes.ts'
import { bytes, counted, number } from './words.ts'

/** Left to everything else; what is available moves by itself. */
const USABLE = 0.95

export function judgeMemory(
  facts: MachineFacts,
  demand: Demand,
  cost: MemoryCost,
): PreflightCheck {
  const available = availableOf(facts)
  if (available === null)
    return checkOf('memory', {
      status: 'skipped',
      message: 'How much memory is available could not be read.',
    })
  const each = eachBytes(demand, cost)
  const allows = connectionsIn(available, facts, demand, cost)
  const wanted = demand.connections
  const needed = wanted * each + demand.workers * cost.workerBaseBytes
  const status = statusFor(allows, wanted)
  return checkOf('memory', {
    status,
    found: `${bytes(available)} available${limitedByGroup(facts) ? ' to this control group' : ''}`,
    needed: `about ${bytes(needed)} for ${counted(wanted, 'connection')}`,
    message: messageOf(demand, cost, each),
    allows,
    fixes: status === 'ok' ? [] : fixesFor(facts, needed),
    serverSide: serverSideOf(demand),
  })
}

function availableOf({ memory }: MachineFacts): number | null {
  const { availableBytes, groupBytes } = memory
  if (availableBytes === null) return groupBytes
  return Math.min(availableBytes, groupBytes ?? Infinity)
}

function limitedByGroup({ memory }: MachineFacts): boolean {
  return (memory.groupBytes ?? Infinity) < (memory.availableBytes ?? Infinity)
}

/** Of one connection, without the processes themselves. */
function eachBytes(demand: Demand, cost: MemoryCost): number {
  const target = demand.server === 'built-in' ? cost.targetBytes : 0
  return cost.workerBytes + cost.kernelBytes * endsHere(demand) + target
}

/** More connections than the plan's take more workers, which cost too. */
function connectionsIn(
  available: number,
  { files }: MachineFacts,
  demand: Demand,
  cost: MemoryCost,
): number {
  const each = eachBytes(demand, cost)
  const usable = available * USABLE
  const withPlanned = (usable - demand.workers * cost.workerBaseBytes) / each
  const perWorker = connectionsPerProcess(
    files.limit === 'none' ? null : files.limit,
  )
  const held = perWorker * demand.workers
  if (withPlanned <= held) return Math.max(0, Math.floor(withPlanned))
  const share = cost.workerBaseBytes / Math.max(1, perWorker)
  return Math.max(0, Math.floor(usable / (each + share)))
}

function messageOf(demand: Demand, cost: MemoryCost, each: number): string {
  const parts = [
    `${bytes(cost.workerBytes)} in a worker`,
    `${bytes(cost.kernelBytes * endsHere(demand))} in the kernel`,
    ...(demand.server === 'built-in'
      ? [`${bytes(cost.targetBytes)} in the built-in target`]
      : []),
  ].join(', ')
  const source =
    cost.source === 'measured'
      ? `measured here with ${number(cost.connections)} connections`
      : 'the figures of docs/performance.md: this machine has not been measured yet'
  const server =
    demand.server === 'here'
      ? ' What the server’s own processes take on this machine is not counted.'
      : ''
  return `An idle connection takes ${bytes(each)} (${parts}; ${source}), each worker process ${bytes(cost.workerBaseBytes)}; messages on their way come on top.${server}`
}

function fixesFor(facts: MachineFacts, needed: number) {
  if (limitedByGroup(facts))
    return [
      fix(
        `Give the control group or container ${bytes(needed / USABLE)} of memory: --memory of docker run, MemoryMax= of a systemd unit, resources.limits.memory of a pod.`,
        null,
      ),
    ]
  return [
    fix(
      'Close other programs, or share the load among several machines.',
      null,
    ),
  ]
}

function serverSideOf({ connections, server }: Demand): string {
  if (server === 'built-in') return ''
  return `The server needs memory for ${counted(connections, 'connection')} too: some KiB each in its kernel and whatever its program keeps for each.`
}
