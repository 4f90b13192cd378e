// The highest load that this machine can be asked for in a search: by what
// its limits say before anything has run. What it really carries, the search
// finds out.
import type { SearchFor } from '../../core/metrics/summary-schema.ts'
import { peakOf } from '../../core/plan/load-shape.ts'
import { sendersOf } from '../../core/plan/roster.ts'
import {
  BUILTIN_TARGET,
  MAX_CONNECTIONS,
  type Plan,
  type SearchPlan,
} from '../../core/plan/schema.ts'
import { connectionsPerProcess } from '../limits.ts'

/** Source ports that systems give out for one destination by default. */
const PORTS_PER_DESTINATION = process.platform === 'linux' ? 28_232 : 16_384
/** More than one core has ever carried (docs/performance.md). */
const MESSAGES_PER_CORE = 100_000
/** What the plan's schema allows one sender. */
const MESSAGES_PER_SENDER = 10_000
/** Of a second of connects before the ones that are judged. */
const WARM_UP_S = 1

export interface SearchMachine {
  readonly cores: number
  readonly descriptorLimit: number | null
}

/** Connections that this machine can hold to the plan's target. */
export function mostConnections(plan: Plan, machine: SearchMachine): number {
  const { urls } = plan.target
  const { sourceAddresses, sourcePorts } = plan.connect
  const ports = sourcePorts
    ? sourcePorts.to - sourcePorts.from + 1
    : PORTS_PER_DESTINATION
  const addresses = Math.max(1, sourceAddresses.length)
  const most = ports * addresses * destinationsOf(urls)
  // the built-in target is one process in a search
  const target = urls.includes(BUILTIN_TARGET)
    ? connectionsPerProcess(machine.descriptorLimit)
    : Infinity
  return Math.min(most, target, MAX_CONNECTIONS)
}

function destinationsOf(urls: readonly string[]): number {
  // variables stand in paths only
  const hosts = urls.map((url) => /^[^/]*\/\/([^/?#]*)/.exec(url)?.[1] ?? url)
  return new Set(hosts).size
}

/** The highest load of the kind that is searched. */
export function highestLoad(
  plan: Plan,
  search: SearchPlan,
  machine: SearchMachine,
): number {
  const kinds: Readonly<Record<SearchFor, () => number>> = {
    connections: () => mostConnections(plan, machine),
    'connect-rate': () =>
      Math.floor(
        mostConnections(plan, machine) /
          (WARM_UP_S + Math.ceil(search.hold / 1000)),
      ),
    'message-rate': () =>
      Math.min(
        machine.cores * MESSAGES_PER_CORE,
        sendersOf(plan.traffic, peakOf(plan.load)) * MESSAGES_PER_SENDER,
      ),
  }
  return Math.max(1, kinds[search.for]())
}
