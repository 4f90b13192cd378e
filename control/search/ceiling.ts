// The highest load that this machine can be asked for in a search: by what
// preflight says of it before anything has run. What it really carries, the
// search finds out.
import { connectionsPerProcess } from '../../core/descriptor-limit.ts'
import { peakOf } from '../../core/plan/load-shape.ts'
import { sendersOf } from '../../core/plan/roster.ts'
import {
  BUILTIN_TARGET,
  MAX_CONNECTIONS,
  type Plan,
  type SearchPlan,
} from '../../core/plan/schema.ts'
import { judgeDescriptors } from '../../core/preflight/descriptors.ts'
import type {
  Demand,
  MachineFacts,
  MemoryCost,
} from '../../core/preflight/facts.ts'
import { judgeConntrack } from '../../core/preflight/kernel.ts'
import { judgeMemory } from '../../core/preflight/memory.ts'
import { judgePorts } from '../../core/preflight/source-ports.ts'
import type { HighestLoad } from '../../core/search/settings.ts'

/** What the plan's schema allows one sender in a second. */
const MESSAGES_PER_SENDER = 10_000
/** Of a second of connects before the ones that are judged. */
const WARM_UP_S = 1

/** As preflight has it. */
export interface SearchMachine {
  readonly facts: MachineFacts
  readonly demand: Demand
  readonly cost: MemoryCost
}

/**
 * Connections that this machine can hold to the plan's target. Not bounded by
 * CPU: what preflight estimates of it, a search measures.
 */
export function mostConnections(plan: Plan, machine: SearchMachine): number {
  const { facts, demand, cost } = machine
  const searched = { ...plan, target: { ...plan.target, urls: urlsOf(plan) } }
  const allowed = [
    judgeDescriptors(searched, facts, demand),
    judgePorts(searched, facts, demand),
    judgeMemory(facts, demand, cost),
    judgeConntrack(facts, demand),
  ].flatMap(({ allows }) => allows ?? [])
  return Math.min(...allowed, targetHolds(plan, facts), MAX_CONNECTIONS)
}

/** For the one that it will have, which is not known yet. */
const ONE_LISTENER = 'ws://127.0.0.1:1/'

/** The built-in target is one process in a search, and has one port. */
function urlsOf({ target }: Plan): string[] {
  return target.urls.map((url) => (url === BUILTIN_TARGET ? ONE_LISTENER : url))
}

function targetHolds({ target }: Plan, { files }: MachineFacts): number {
  if (!target.urls.includes(BUILTIN_TARGET)) return Infinity
  return connectionsPerProcess(files.limit === 'none' ? null : files.limit)
}

/**
 * The highest load that a search of its kind can come to. How many messages this
 * machine can send it finds out itself: only the plan bounds them.
 */
export function highestLoad(
  plan: Plan,
  search: SearchPlan,
  machine: SearchMachine,
): HighestLoad {
  const most = () => mostConnections(plan, machine)
  const seconds = WARM_UP_S + Math.ceil(search.hold / 1000)
  const senders = () => sendersOf(plan.traffic, peakOf(plan.load))
  switch (search.for) {
    case 'connections':
      return { load: most(), by: 'machine' }
    case 'connect-rate':
      return { load: Math.max(1, Math.floor(most() / seconds)), by: 'machine' }
    case 'message-rate':
      return {
        load: Math.max(1, senders()) * MESSAGES_PER_SENDER,
        by: 'senders',
      }
  }
}
