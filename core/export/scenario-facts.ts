// What each part of summary.scenarios comes to: which clauses of the table
// (scenario-english.ts) say it, with the numbers in them, and whether that is
// good. No language here; putting it into words is scenario-words.ts.
import type { Scenarios } from '../metrics/scenario-schema.ts'
import {
  churnFact,
  flappingFact,
  halfOpenFact,
  offlineFact,
  slowFact,
  stormFact,
} from './disturbance-facts.ts'
import { idleFact } from './idle-fact.ts'
import type { ScenarioFact } from './scenario-phrase.ts'
import { stairsFact } from './stairs-fact.ts'
import {
  conversationsFact,
  fanOutFact,
  loginFact,
  soakFact,
} from './traffic-facts.ts'

/** Traffic first, then what disturbed it. */
export function scenarioFacts(scenarios: Scenarios): ScenarioFact[] {
  const { conversations } = scenarios
  const facts = [
    of(scenarios.conversations, conversationsFact),
    of(scenarios.fanOut, fanOutFact),
    of(scenarios.login, loginFact),
    of(scenarios.storm, (storm) => stormFact(storm, conversations)),
    of(scenarios.flapping, flappingFact),
    of(scenarios.slowConsumers, slowFact),
    of(scenarios.churn, churnFact),
    of(scenarios.offline, offlineFact),
    of(scenarios.halfOpen, halfOpenFact),
    of(scenarios.idle, idleFact),
    of(scenarios.stairs, stairsFact),
    of(scenarios.soak, soakFact),
  ]
  return facts.filter((fact) => fact !== null)
}

function of<Part>(
  part: Part | undefined,
  fact: (part: Part) => ScenarioFact,
): ScenarioFact | null {
  return part === undefined ? null : fact(part)
}
