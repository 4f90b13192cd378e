// What must hold between source addresses, source ports, targets and the
// number of connections: one connection per source address, source port and
// destination.
import {
  BUILTIN_TARGET,
  destinationOf,
  familyOf,
  type Destination,
} from './destination.ts'
import { peakOf } from './load-shape.ts'
import type { RuleProblem } from './rules.ts'
import type { PlanDocument } from './schema.ts'

export function sourceProblems(plan: PlanDocument): readonly RuleProblem[] {
  return [...addressProblems(plan), ...portProblems(plan)]
}

function addressProblems({ connect, target }: PlanDocument): RuleProblem[] {
  const { sourceAddresses } = connect
  const twins = sourceAddresses.flatMap((address, index) =>
    sourceAddresses.indexOf(address) === index
      ? []
      : [
          {
            path: ['connect', 'sourceAddresses', index],
            message: `${address} is named twice; keep one`,
          },
        ],
  )
  if (sourceAddresses.length === 0) return []
  const foreign = destinationsOf(target.urls).find(
    (destination) => usable(sourceAddresses, destination) === 0,
  )
  if (!foreign) return twins
  const message = `needs an IPv${foreign.family ?? 4} address too: ${foreign.host} can be dialed from no other`
  return [...twins, { path: ['connect', 'sourceAddresses'], message }]
}

/** Source addresses from which the destination can be dialed. */
function usable(addresses: readonly string[], { family }: Destination): number {
  return addresses.filter(
    (address) => family === null || family === familyOf(address),
  ).length
}

function portProblems(plan: PlanDocument): RuleProblem[] {
  const range = plan.connect.sourcePorts
  if (!range) return []
  const path = ['connect', 'sourcePorts']
  if (range.to < range.from) {
    const message = 'must not be below connect.sourcePorts.from'
    return [{ path: [...path, 'to'], message }]
  }
  const ports = range.to - range.from + 1
  const worst = wantedPorts(plan)
    .map((wanted) => ({
      ...wanted,
      missing: wanted.need - wanted.sources * ports,
    }))
    .toSorted((a, b) => b.missing - a.missing)[0]
  if (!worst || worst.missing <= 0) return []
  const { need, sources, missing, name } = worst
  const message =
    `is too small: ${count(need, 'connection')} to ${name} from ` +
    `${count(sources, 'source address', 'es')} with ${count(ports, 'port')} each leave ${missing} without a port; ` +
    `add ${count(Math.ceil(missing / ports), 'source address', 'es')} to connect.sourceAddresses, ` +
    `widen the range by ${count(Math.ceil(missing / sources), 'port')}, or name more target addresses or ports`
  return [{ path: [...path, 'to'], message }]
}

interface WantedPorts {
  /** Of the destination. */
  readonly name: string
  /** Connections to it when all are open. */
  readonly need: number
  /** Addresses to dial it from; 1 for the system's choice. */
  readonly sources: number
}

function wantedPorts({ target, connect, load }: PlanDocument): WantedPorts[] {
  const peak = peakOf(load)
  const { length } = target.urls
  const needs = new Map<string, WantedPorts>()
  for (const [index, destination] of destinationsOf(target.urls).entries()) {
    const name = nameOf(destination)
    // connection k dials urls[k mod length]
    const own = Math.max(0, Math.ceil((peak - index) / length))
    const sources = Math.max(1, usable(connect.sourceAddresses, destination))
    const need = (needs.get(name)?.need ?? 0) + own
    needs.set(name, { name, need, sources })
  }
  return [...needs.values()]
}

/** A URL that is none is told at its own field. */
function destinationsOf(urls: readonly string[]): Destination[] {
  return urls
    .filter((url) => url === BUILTIN_TARGET || URL.canParse(url))
    .map((url) => (url === BUILTIN_TARGET ? BUILTIN : destinationOf(url)))
}

/** Listens on IPv4's loopback; its port is not known yet. */
const BUILTIN: Destination = { host: 'the built-in target', port: 0, family: 4 }

function nameOf({ host, port }: Destination): string {
  return port === 0 ? host : `${host}:${port}`
}

function count(number: number, unit: string, plural = 's'): string {
  return `${number} ${unit}${number === 1 ? '' : plural}`
}
