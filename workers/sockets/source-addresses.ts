// What the choice of source ports needs of this machine: which addresses are
// its own, from which ports its system chooses. Asked once, before the run.
import { createSocket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { PlanError, type PlanIssue } from '../../core/errors.ts'
import { destinationOf, familyOf } from '../../core/plan/destination.ts'
import { peakOf, type Share } from '../../core/plan/load-shape.ts'
import type { Plan } from '../../core/plan/schema.ts'
import {
  IANA_PORTS,
  LINUX_PORTS,
  type SystemPorts,
} from '../../core/plan/port-choice.ts'
import { SourcePorts } from './source-ports.ts'

/** One worker with all connections. */
const ALONE: Share = { index: 0, shares: 1 }

/** Rejects with PlanError when a source address is none of this machine. */
export async function createSourcePorts(
  plan: Plan,
  share: Share = ALONE,
): Promise<SourcePorts> {
  const { sourceAddresses, sourcePorts } = plan.connect
  const [system] = await Promise.all([
    readSystemPorts(),
    requireOwn(sourceAddresses),
  ])
  return new SourcePorts({
    ...{ system, share, random: Math.random, nowMs: () => performance.now() },
    addresses: sourceAddresses,
    ports: sourcePorts ?? null,
    destinations: plan.target.urls.map(destinationOf),
    peak: peakOf(plan.load),
  })
}

const LINUX_RANGE = '/proc/sys/net/ipv4/ip_local_port_range'

export async function readSystemPorts(): Promise<SystemPorts> {
  if (process.platform !== 'linux')
    return { ephemeral: IANA_PORTS, shareable: false }
  const text = await readFile(LINUX_RANGE, 'utf8').catch(() => '')
  const [from, to] = text.trim().split(/\s+/).map(Number)
  const ephemeral = from && to ? { from, to } : LINUX_PORTS
  return { ephemeral, shareable: true }
}

async function requireOwn(addresses: readonly string[]): Promise<void> {
  const known = new Set(ownAddresses())
  const issues = await Promise.all(
    addresses.map(async (address, index): Promise<PlanIssue[]> => {
      if (known.has(address) || (await canBind(address))) return []
      const message = `${address} is no address of this machine, which has ${[...known].join(', ')}`
      return [{ path: `connect.sourceAddresses[${index}]`, message }]
    }),
  )
  if (issues.flat().length > 0) throw new PlanError(issues.flat())
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address),
  )
}

/** No interface shows all of 127.0.0.0/8 or a local route, but both bind. */
function canBind(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(familyOf(address) === 6 ? 'udp6' : 'udp4')
    const answer = (own: boolean) => {
      socket.close()
      resolve(own)
    }
    socket.once('error', () => answer(false))
    socket.bind({ address, port: 0 }, () => answer(true))
  })
}
