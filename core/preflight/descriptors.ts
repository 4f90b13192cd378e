// Judges how many connections the limits of open files allow: of one process,
// of the processes that a run takes at most, and of the whole system.
import {
  connectionsPerProcess,
  MAX_WORKERS,
  WORKER_DESCRIPTORS,
} from '../descriptor-limit.ts'
import { blockSize } from '../plan/roster.ts'
import type { Plan } from '../plan/schema.ts'
import type { PreflightCheck, PreflightFix } from '../protocol/preflight.ts'
import { checkOf, statusFor } from './check.ts'
import type { Demand, MachineFacts } from './facts.ts'
import { fileFixes, systemFileFixes } from './fixes.ts'
import { counted, number } from './words.ts'

/** Of one process, for what 3 % of the limit are kept back. */
const RESERVE_FACTOR = 1.04
const RESERVE = 64
/** Nobody needs to raise a limit by a handful. */
const ROUND_TO = 1000

export interface DescriptorRoom {
  /** Connections of the plan that all workers together may hold. */
  readonly allows: number
  /** A conversation is wider, or a process can hold nothing at all. */
  readonly impossible: boolean
  /** Of one process. */
  readonly each: number
}

/** What the limit of one process allows the plan. */
export function descriptorRoom(
  plan: Plan,
  limit: number | 'none',
  connections: number,
): DescriptorRoom {
  const each = connectionsPerProcess(limit === 'none' ? null : limit)
  const block = blockSize(plan.traffic)
  const width = Math.min(block, Math.max(1, connections))
  const impossible = each < 1 || width > each
  // conversations are kept whole; all of a broadcast are one
  const allows =
    impossible || block === Infinity
      ? each
      : Math.floor(each / block) * block * MAX_WORKERS
  return { allows, impossible, each }
}

export function judgeDescriptors(
  plan: Plan,
  facts: MachineFacts,
  demand: Demand,
): PreflightCheck {
  const { files } = facts
  const room = descriptorRoom(plan, files.limit, demand.connections)
  const system = systemRoom(facts, demand)
  const allows = Math.min(room.allows, system ?? Infinity)
  const wanted = demand.connections
  const status = room.impossible ? 'fail' : statusFor(allows, wanted)
  return checkOf('descriptors', {
    status,
    found: foundOf(facts),
    needed: neededOf(plan, demand),
    message: room.impossible
      ? impossibleText(facts, room, wanted)
      : possibleText(allows, system, facts, room),
    allows,
    fixes: status === 'ok' ? [] : fixesFor(plan, facts, demand, system),
    serverSide: serverSideOf(demand),
  })
}

/** null: not known. Both ends count where the server is on this machine. */
function systemRoom({ files }: MachineFacts, demand: Demand): number | null {
  const { systemMax, systemOpen } = files
  if (systemMax === null || systemOpen === null) return null
  const free = systemMax - systemOpen - demand.workers * WORKER_DESCRIPTORS
  return Math.max(0, Math.floor(free / endsHere(demand)))
}

export function endsHere({ server }: Demand): number {
  return server === 'elsewhere' ? 1 : 2
}

function foundOf({ files }: MachineFacts): string {
  const limit =
    files.limit === 'none'
      ? 'no limit per process'
      : `${number(files.limit)} open files per process`
  if (files.systemMax === null || files.systemOpen === null) return limit
  const free = number(Math.max(0, files.systemMax - files.systemOpen))
  return `${limit}; ${free} free in the whole system`
}

function neededOf(plan: Plan, demand: Demand): string {
  const { connections, workers } = demand
  const block = blockSize(plan.traffic)
  if (block === Infinity)
    return `${counted(connections, 'connection')} in one process`
  return `${counted(connections, 'connection')} in ${counted(workers, 'process', 'es')}`
}

function impossibleText(
  { files }: MachineFacts,
  { each }: DescriptorRoom,
  wanted: number,
): string {
  if (each < 1)
    return `A process may open ${files.limit} files, and a worker needs about ${WORKER_DESCRIPTORS} for itself: no connection can be opened.`
  return (
    `The plan makes connections talk to each other; one process measures them together and may hold ${number(each)} of them. ` +
    `Raise the limit, or use fewer than ${number(wanted)} connections or smaller groups.`
  )
}

function possibleText(
  allows: number,
  system: number | null,
  { files }: MachineFacts,
  { each }: DescriptorRoom,
): string {
  if (allows === Infinity) return 'Open files are not limited per process here.'
  if (system === allows)
    return `The system as a whole has files left for ${counted(allows, 'connection')}.`
  if (files.limit === 'none') return 'Open files are not limited per process.'
  return (
    `A process holds ${counted(each, 'connection')}: ${number(files.limit - each)} files are kept for itself and for what lingers. ` +
    `A run takes ${MAX_WORKERS} processes at most.`
  )
}

function fixesFor(
  plan: Plan,
  facts: MachineFacts,
  demand: Demand,
  system: number | null,
): PreflightFix[] {
  const wanted = demand.connections
  const room = descriptorRoom(plan, facts.files.limit, wanted)
  const files = filesNeeded(plan, wanted)
  const total = roundUp(
    (facts.files.systemOpen ?? 0) + wanted * endsHere(demand) * 1.1,
  )
  const tooFewEach = room.impossible || room.allows < wanted
  const { processMax } = facts.files
  return [
    ...systemFileFixes(facts.system, {
      ...(tooFewEach && processMax !== null && processMax < files && { files }),
      ...(system !== null && system < wanted && { total }),
    }),
    ...(tooFewEach
      ? fileFixes(facts.system, files, mayRaiseTo(facts, files))
      : []),
  ]
}

function mayRaiseTo({ files: { hard } }: MachineFacts, files: number): boolean {
  return hard === 'none' || (hard !== null && hard >= files)
}

/** Of one process, so that the plan fits into as many as a run takes. */
function filesNeeded(plan: Plan, wanted: number): number {
  const block = Math.min(blockSize(plan.traffic), wanted)
  const share = Math.max(block, Math.ceil(wanted / MAX_WORKERS))
  return roundUp(share * RESERVE_FACTOR + RESERVE)
}

function roundUp(files: number): number {
  return Math.ceil(files / ROUND_TO) * ROUND_TO
}

function serverSideOf({ connections, server }: Demand): string {
  if (server === 'built-in') return ''
  return `The server takes a file for each connection too: its process needs a limit above ${number(connections)} (LimitNOFILE= of its systemd unit, ulimit -n, or the container’s).`
}
