// What each scenario's plan is made of: the guides' values, scaled down. Plain
// data; plan/scenarios.ts makes whole plans of it.
import type { PlanSource } from './schema.ts'
import type { ScenarioName } from './scenarios.ts'

/** A plan without its target; the title is its name. */
export type ScenarioPieces = Omit<PlanSource, 'version' | 'name' | 'target'> & {
  readonly title: string
  readonly builtin?: NonNullable<PlanSource['target']['builtin']>
}
type Thresholds = NonNullable<PlanSource['thresholds']>

/** Fresh with every call, so that changing one plan changes no other. */
export const SCENARIO_PIECES: Readonly<
  Record<ScenarioName, () => ScenarioPieces>
> = {
  'connect-only': () => ({
    title: 'Connections only',
    load: {
      ...single(1000, '10s', '50s'),
      maxConnectsPerSecond: 300,
    },
    connect: {
      handshakeTimeout: '30s',
      retries: 3,
      backoff: { initial: '1s' },
      readTimeout: '3m',
    },
    heartbeat: { type: 'ping', interval: '15s' },
    traffic: { type: 'none' },
    thresholds: opened(0.99),
  }),
  echo: () => ({
    title: 'Echo',
    load: single(500, '10s', '50s'),
    heartbeat: { type: 'ping', interval: '15s' },
    traffic: { type: 'echo', ratePerMinute: 60 },
    thresholds: delivered(0.99),
  }),
  'single-chat': () => ({
    title: 'Single chat',
    profile: 'im',
    load: single(400, '10s', '50s'),
    traffic: { type: 'chat', ratePerMinute: 60 },
    thresholds: delivered(0.99),
  }),
  groups: () => ({
    title: 'Groups',
    profile: 'im',
    load: single(400, '10s', '50s'),
    traffic: { type: 'groups', size: 100, senders: 10, ratePerMinute: 30 },
    thresholds: delivered(0.99),
  }),
  'sender-to-groups': () => ({
    title: 'One sender to many groups',
    profile: 'im',
    load: single(402, '10s', '50s'),
    traffic: {
      type: 'sender-to-groups',
      groups: 10,
      size: 20,
      ratePerMinute: 600,
    },
    thresholds: delivered(0.99),
  }),
  broadcast: () => ({
    title: 'Broadcast',
    profile: 'im',
    load: single(500, '10s', '50s'),
    traffic: { type: 'broadcast', senders: 1, ratePerMinute: 60 },
    thresholds: delivered(0.99),
  }),
  ask: () => ({
    title: 'Ask and reply',
    profile: 'im',
    load: single(200, '5s', '55s'),
    traffic: { type: 'ask', ratePerMinute: 60 },
    thresholds: delivered(0.99),
  }),
  storm: () => ({
    title: 'Reconnect storm',
    profile: 'im',
    load: single(600, '10s', '80s'),
    connect: patient(),
    traffic: { type: 'chat', ratePerMinute: 30 },
    disturbances: [{ type: 'storm', at: '30s', share: 1, away: '10s' }],
    thresholds: opened(0.95),
  }),
  flapping: () => ({
    title: 'Flapping',
    profile: 'im',
    load: single(500, '5s', '60s'),
    connect: patient(),
    heartbeat: { type: 'ping', interval: '1s', timeout: '5s' },
    traffic: { type: 'none' },
    disturbances: [{ type: 'flapping', from: '5s', every: '2s', share: 0.2 }],
    thresholds: opened(0.95),
  }),
  'slow-consumers': () => ({
    title: 'Slow consumers',
    profile: 'im',
    load: single(200, '5s', '55s'),
    traffic: {
      type: 'chat',
      directions: 'one',
      ratePerMinute: 120,
      // what slow readers have not read by the end still counts when it comes
      replyTimeout: '60s',
    },
    disturbances: [{ type: 'slow', share: 0.3, how: 'late', delay: '5s' }],
    thresholds: opened(0.99),
  }),
  churn: () => ({
    title: 'Churn',
    profile: 'im',
    load: single(500, '10s', '80s'),
    connect: patient(),
    traffic: { type: 'none' },
    disturbances: [{ type: 'churn', stay: '10s', away: '5s' }],
    thresholds: opened(0.95),
  }),
  offline: () => ({
    title: 'Offline catch-up',
    profile: 'im',
    load: single(200, '5s', '85s'),
    connect: patient(),
    traffic: { type: 'chat', directions: 'one', ratePerMinute: 60 },
    disturbances: [{ type: 'offline', at: '20s', share: 0.5, away: '30s' }],
    thresholds: opened(0.99),
  }),
  'half-open': () => ({
    title: 'Half-open',
    profile: 'im',
    builtin: { pingEveryMs: 10_000, pongWaitMs: 10_000 },
    load: single(300, '5s', '115s'),
    heartbeat: { type: 'ping', interval: '10s' },
    traffic: { type: 'none' },
    disturbances: [{ type: 'half-open', at: '15s', share: 0.1 }],
    thresholds: opened(0.99),
  }),
  'idle-timeout': () => ({
    title: 'Idle-timeout finder',
    profile: 'im',
    builtin: { idleTimeoutMs: 30_000 },
    load: single(250, '5s', '95s'),
    heartbeat: { type: 'none' },
    traffic: { type: 'none' },
    disturbances: [
      { type: 'idle', silences: ['5s', '10s', '20s', '40s', '80s'] },
    ],
    thresholds: opened(0.99),
  }),
  soak: () => ({
    title: 'Soak',
    profile: 'im',
    load: single(500, '10s', '110s'),
    connect: { ...patient(), reconnect: true, readTimeout: '2m' },
    heartbeat: { type: 'ping', interval: '45s' },
    traffic: { type: 'chat', ratePerMinute: 1 },
    thresholds: delivered(0.99),
  }),
  overload: () => ({
    title: 'Overload stairs',
    profile: 'im',
    // 2,000 messages a second: the last step is more
    builtin: { serviceTimeUs: 500 },
    load: {
      stages: [60, 120, 300, 600].map((ratePerMinute, index) => ({
        name: `${ratePerMinute}/min`,
        connections: 300,
        ramp: index === 0 ? '10s' : '0s',
        hold: '25s',
        ratePerMinute,
      })),
    },
    traffic: { type: 'chat', ratePerMinute: 60 },
    thresholds: opened(0.99),
  }),
}

function single(
  connections: number,
  ramp: string,
  hold: string,
): PlanSource['load'] {
  return { stages: [{ connections, ramp, hold }] }
}

/** Comes back after being turned away, with the guides' back-off and jitter. */
function patient(): NonNullable<PlanSource['connect']> {
  return {
    retries: 10,
    backoff: { initial: '500ms', multiplier: 2, ceiling: '10s', jitter: 0.5 },
  }
}

function opened(successRate: number): Thresholds {
  return [{ metric: 'connections.successRate', op: '>=', value: successRate }]
}

function delivered(successRate: number): Thresholds {
  return [
    ...opened(successRate),
    { metric: 'messages.lost', op: '==', value: 0 },
  ]
}
