import type { ScenarioName } from '../../../core/plan/scenarios.ts'
import type { PlanDraft } from '../../state/draft.ts'

/** Parts of the form that matter for some scenarios and not for others. */
export type Block =
  | 'headers'
  | 'profile'
  | 'login'
  | 'presets'
  | 'stage-rate'
  | 'pace'
  | 'goals'
  | 'retries'
  | 'source'
  | 'traffic'
  | 'traffic-type'
  | 'heartbeat'
  | 'disturbances'
  | 'answers'
  | 'variables'

const TALK: readonly Block[] = ['profile', 'login', 'traffic']

const BLOCKS: Readonly<Record<ScenarioName, readonly Block[]>> = {
  'connect-only': ['presets', 'pace', 'retries', 'heartbeat'],
  echo: ['presets', 'traffic', 'heartbeat'],
  'single-chat': TALK,
  groups: TALK,
  'sender-to-groups': TALK,
  broadcast: TALK,
  ask: TALK,
  storm: [...TALK, 'disturbances', 'retries'],
  flapping: ['heartbeat', 'disturbances', 'retries'],
  'slow-consumers': [...TALK, 'disturbances'],
  churn: ['profile', 'login', 'disturbances', 'retries'],
  offline: [...TALK, 'disturbances'],
  'half-open': ['profile', 'login', 'heartbeat', 'disturbances'],
  'idle-timeout': ['profile', 'login', 'disturbances'],
  soak: [...TALK, 'heartbeat', 'retries'],
  overload: [...TALK, 'stage-rate'],
}

/** Whether a block shows: it matters, or the plan says something in it. */
export function shownIn(draft: PlanDraft, block: Block): boolean {
  return BLOCKS[draft.scenario].includes(block) || isUsed(draft, block)
}

function isUsed(draft: PlanDraft, block: Block): boolean {
  switch (block) {
    case 'headers':
      return draft.target.kind === 'urls'
    case 'disturbances':
      return draft.disturbances.length > 0
    case 'answers':
      // those of a profile are its own business
      return draft.profile === '' && draft.answers.length > 0
    case 'variables':
      return draft.variables.csvFile !== '' || draft.variables.token !== 'none'
    case 'goals':
      return draft.load.stages.some((stage) => stage.thresholds.length > 0)
    case 'stage-rate':
      return draft.load.stages.some((stage) => stage.ratePerMinute !== '')
    case 'traffic':
      return draft.traffic.type !== 'none'
    case 'login':
      return draft.profile === '' && draft.login.type !== 'none'
    default:
      return false
  }
}

/** Where the fields of a block stand in a plan: their messages show it. */
export const BLOCK_PATHS: Readonly<Record<Block, readonly string[]>> = {
  headers: ['target.headers', 'target.subprotocols', 'target.tls'],
  profile: ['profile'],
  login: ['login'],
  presets: [],
  'stage-rate': [],
  pace: ['load.maxConnectsPerSecond', 'load.dialing'],
  goals: ['load.stages'],
  retries: [
    'connect.handshakeTimeout',
    'connect.retries',
    'connect.backoff',
    'connect.readTimeout',
    'connect.writeTimeout',
    'load.userBase',
  ],
  source: ['connect.source'],
  traffic: ['traffic'],
  'traffic-type': ['traffic.type'],
  heartbeat: ['heartbeat'],
  disturbances: ['disturbances'],
  answers: ['answers'],
  variables: ['variables'],
}
