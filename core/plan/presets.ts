// Ready-made plans: the four steps of the guides with their values, a ladder
// over them, and a quick ladder for trying out. Plain plan sources; the form
// and the command line fill in targets and change what they like.
import type { PlanSource, StageSource } from './schema.ts'
import { PLAN_VERSION } from './schema.ts'

export const PRESET_NAMES = [
  '100',
  '1k',
  '10k',
  '50k',
  'ladder',
  'quick',
] as const
export type PresetName = (typeof PRESET_NAMES)[number]

type Step = StageSource & { readonly name: string }
type ThresholdSources = NonNullable<PlanSource['thresholds']>

/** Ramp and hold add up to the guides' test time. */
const STEPS = {
  '100': step('100', 100, { ramp: '30s', hold: '90s', successRate: 0.95 }),
  '1k': step('1k', 1000, { ramp: '60s', hold: '4m', successRate: 0.95 }),
  '10k': step('10k', 10_000, { ramp: '120s', hold: '8m', successRate: 0.9 }),
  '50k': step('50k', 50_000, { ramp: '300s', hold: '5m', successRate: 0.9 }),
} as const

function step(
  name: string,
  connections: number,
  rest: {
    readonly ramp: string
    readonly hold: string
    readonly successRate: number
  },
): Step {
  const { ramp, hold, successRate } = rest
  return { name, connections, ramp, hold, expect: { successRate, p99: '1s' } }
}

/** A full plan of the guides' values for the given targets. */
export function presetPlan(
  name: PresetName,
  urls: readonly string[],
): PlanSource {
  const plan = PRESETS[name]()
  return { ...plan, target: { urls: [...urls] } }
}

type Untargeted = Omit<PlanSource, 'target'>

const PRESETS: Readonly<Record<PresetName, () => Untargeted>> = {
  '100': () => single('100'),
  '1k': () => single('1k'),
  '10k': () => single('10k'),
  '50k': () => ({
    ...single('50k'),
    heartbeat: { type: 'ping', interval: '60s' },
    traffic: { type: 'echo', ratePerMinute: 6 },
  }),
  ladder: () => ({
    ...guide('Ladder: 100, 1k, 10k, 50k', thresholds(0.9)),
    load: {
      stages: Object.values(STEPS).map(copyOf),
      stopOnFailedStage: true,
    },
  }),
  quick: () => ({
    ...guide('Quick ladder', thresholds(0.95)),
    load: {
      stages: [50, 200, 500, 1000].map((connections) =>
        step(connections === 1000 ? '1k' : `${connections}`, connections, {
          ramp: '3s',
          hold: '12s',
          successRate: 0.95,
        }),
      ),
    },
    heartbeat: { type: 'ping', interval: '5s' },
    traffic: { type: 'echo', ratePerMinute: 60 },
  }),
}

function single(name: keyof typeof STEPS): Untargeted {
  const stage = STEPS[name]
  const { successRate = 0.95 } = stage.expect ?? {}
  return {
    ...guide(`${name} connections`, thresholds(successRate)),
    load: { stages: [copyOf(stage)] },
  }
}

/** What every step of the guides shares: a message per 5 s, a ping per 30 s. */
function guide(
  name: string,
  goals: ThresholdSources,
): Omit<Untargeted, 'load'> {
  return {
    version: PLAN_VERSION,
    name,
    heartbeat: { type: 'ping', interval: '30s' },
    traffic: { type: 'echo', ratePerMinute: 12 },
    thresholds: goals,
  }
}

function thresholds(successRate: number): ThresholdSources {
  return [
    { metric: 'connections.successRate', op: '>=', value: successRate },
    { metric: 'messages.rtt.p99', op: '<', value: 1000 },
  ]
}

function copyOf(stage: Step): Step {
  return { ...stage, expect: { ...stage.expect } }
}
