// What bounds a search: its plan, and this machine, which is read anew as
// preflight reads it.
import type { Plan, SearchPlan } from '../../core/plan/schema.ts'
import {
  searchSettings,
  type SearchSettings,
} from '../../core/search/settings.ts'
import type { Machine } from '../limits.ts'
import { demandOf } from '../preflight/demand.ts'
import { createFactSources } from '../preflight/fact-sources.ts'
import { gatherFacts } from '../preflight/gather-facts.ts'
import { DOCUMENTED_COST } from '../preflight/memory-cost.ts'
import { highestLoad, mostConnections } from './ceiling.ts'

export interface SearchLimits {
  readonly settings: SearchSettings
  /** That this machine can hold. */
  readonly mostConnections: number
}

export async function searchLimits(
  plan: Plan,
  search: SearchPlan,
  machine: Machine,
): Promise<SearchLimits> {
  const facts = await gatherFacts(createFactSources(machine))
  const demand = demandOf(plan, machine, facts.ports.addresses)
  // measuring what a connection takes would take longer than a probe
  const known = { facts, demand, cost: DOCUMENTED_COST }
  return {
    settings: searchSettings(plan, search, highestLoad(plan, search, known)),
    mostConnections: mostConnections(plan, known),
  }
}
