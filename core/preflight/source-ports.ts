// Judges how many connections the source ports suffice for: those that
// Tidewire can give out for each source address and destination.
import { IANA_PORTS, LINUX_PORTS, sizeOf } from '../plan/port-choice.ts'
import { portRoom, type PortRoom } from '../plan/port-room.ts'
import type { Plan } from '../plan/schema.ts'
import type { PreflightCheck, PreflightFix } from '../protocol/preflight.ts'
import { checkOf, statusFor } from './check.ts'
import type { Demand, MachineFacts } from './facts.ts'
import { addressFixes, fix, rangeFixes } from './fixes.ts'
import { counted, number } from './words.ts'

export function roomOf(plan: Plan, facts: MachineFacts): PortRoom {
  return portRoom(plan, {
    shareable: facts.system === 'linux',
    listeners: facts.ports.listeners,
  })
}

export function judgePorts(
  plan: Plan,
  facts: MachineFacts,
  demand: Demand,
): PreflightCheck {
  const room = roomOf(plan, facts)
  const wanted = demand.connections
  const waiting = facts.ports.timeWait ?? 0
  const short = room.allows < wanted
  const late =
    !short && demand.server === 'elsewhere' && room.allows - waiting < wanted
  return checkOf('ports', {
    status: late ? 'warn' : statusFor(room.allows, wanted),
    found: foundOf(facts),
    needed: `${counted(wanted, 'connection')} to ${counted(room.destinations, 'destination')}`,
    message: messageOf(plan, room) + waitText(waiting, late),
    allows: room.allows,
    fixes: short ? fixesFor(plan, { facts, demand, room }) : [],
    serverSide:
      short && demand.server !== 'built-in'
        ? 'The server needs no ports for this, but a proxy or load balancer before it does: for each of its own addresses and each server behind it, as many as here.'
        : '',
  })
}

function foundOf({ system, ports }: MachineFacts): string {
  const range = ports.range ?? (system === 'linux' ? LINUX_PORTS : IANA_PORTS)
  const whose = ports.range ? 'the system chooses from' : 'not read; usual are'
  const parts = [
    `${whose} ${range.from} to ${range.to} (${number(sizeOf(range))})`,
    ...(ports.reserved ? [`${number(ports.reserved)} of them reserved`] : []),
    ...(ports.timeWait === null
      ? []
      : [`${number(ports.timeWait)} in TIME_WAIT now`]),
    counted(ports.addresses.length, 'address', 'es') + ' of this machine',
  ]
  return parts.join('; ')
}

function messageOf({ connect }: Plan, room: PortRoom): string {
  if (room.allows === Infinity)
    return 'The built-in target gets a port of its own for every 10,000 connections.'
  const range = connect.sourcePorts
    ? `of connect.sourcePorts (${connect.sourcePorts.from} to ${connect.sourcePorts.to})`
    : 'of 1025 to 65535: beyond the system’s range Tidewire gives them out itself'
  const each =
    room.destinations > 1
      ? `each of ${number(room.destinations)} destinations`
      : room.destination
  return `To ${each} ${counted(room.sources, 'source address', 'es')} with ${counted(room.ports, 'free port')}, ${range}.`
}

function waitText(waiting: number, late: boolean): string {
  if (!late) return ''
  return ` ${counted(waiting, 'port')} of closed connections may still wait: give them a minute.`
}

interface Shortage {
  readonly facts: MachineFacts
  readonly demand: Demand
  readonly room: PortRoom
}

function fixesFor(
  plan: Plan,
  { facts, demand, room }: Shortage,
): PreflightFix[] {
  const factor = Math.ceil(demand.connections / Math.max(1, room.allows))
  const addresses = factor * room.sources
  const widen = plan.connect.sourcePorts
    ? [fix('Widen connect.sourcePorts, or leave it out.', null)]
    : []
  return [
    ...widen,
    fix(
      `Name ${number(addresses)} source addresses (connect.sourceAddresses), or ${number(factor * room.destinations)} target addresses or ports (target.urls): each pair has ports of its own.`,
      null,
    ),
    ...addressFixes(facts.system, demand.server !== 'elsewhere'),
    ...rangeFixes(facts.system),
  ]
}
