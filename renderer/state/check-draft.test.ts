import { describe, expect, test } from 'vitest'
import { checkPlan } from '../../core/plan/check.ts'
import { PRESET_NAMES, presetPlan } from '../../core/plan/presets.ts'
import { SCENARIO_NAMES, scenarioPlan } from '../../core/plan/scenarios.ts'
import { encodePlan, type Plan } from '../../core/plan/schema.ts'
import { checkDraft, headerPath, issueAt } from './check-draft.ts'
import { newDisturbance } from './disturbance-draft.ts'
import { EMPTY_DRAFT, type PlanDraft } from './draft.ts'
import { planToDraft } from './plan-to-draft.ts'
import { isLiteralSecret } from './variables-draft.ts'

const MESSAGES = { hiddenSecret: 'is hidden', duplicateHeader: 'is twice' }
const check = (draft: PlanDraft) => checkDraft(draft, MESSAGES)

function planOf(source: unknown): Plan {
  const checked = checkPlan(source)
  if (!checked.ok) throw new Error(checked.issues[0]?.message)
  return checked.plan
}

/** A plan in which no field has its default. */
const FULL = planOf({
  version: 1,
  name: 'Full',
  target: {
    urls: ['ws://a.example/', 'wss://b.example/x'],
    urlsBy: 'conversation',
    headers: { Origin: 'https://a.example' },
    subprotocols: ['chat.v1', 'chat.v2'],
    tls: {
      ...{ verify: false, ca: 'ca', cert: 'c', key: 'k', serverName: 's' },
      sessionReuse: true,
    },
    compression: true,
  },
  load: {
    stages: [
      {
        name: 'one',
        connections: 7,
        ramp: '1500ms',
        hold: '2m',
        ratePerMinute: 90,
        thresholds: [
          {
            ...{ metric: 'connect.latency.p99', op: '<', value: 80 },
            ...{ abort: true, after: '4s' },
          },
        ],
        expect: { successRate: 0.5, p99: '20ms' },
      },
      { connections: 9, hold: '1h' },
    ],
    maxConnectsPerSecond: 12.5,
    dialing: 'sequential',
    stopOnFailedStage: true,
    userBase: 10_000,
  },
  connect: {
    handshakeTimeout: '3s',
    retries: 4,
    backoff: { initial: '1s', multiplier: 3, ceiling: '5s', jitter: 0.1 },
    reconnect: true,
    readTimeout: '90s',
    writeTimeout: '5s',
    sourceAddresses: ['127.0.0.2', '::1'],
    sourcePorts: { from: 2000, to: 3000 },
    masking: 'zero',
    checkUtf8: false,
  },
  login: {
    type: 'message',
    message: { hex: '01 ff' },
    expect: { json: 'code', equals: 0 },
    refused: { regex: 'denied|busy' },
    // oxlint-disable-next-line unicorn/no-thenable -- the plan's name; nobody awaits it
    then: [
      { message: 'join {{user}}', expect: { equals: 'joined' } },
      { message: 'away' },
    ],
    timeout: '2s',
  },
  heartbeat: {
    type: 'message',
    interval: '7s',
    timeout: '2s',
    message: 'beat',
    expect: { hex: '0a' },
  },
  answers: [{ when: { json: 'ping' }, send: { base64: 'cG9uZw==' } }],
  traffic: {
    type: 'ask',
    answer: 'so {{marker}}',
    acknowledge: { hex: '06' },
    ratePerMinute: 6.5,
    totalPerSecond: 40,
    arrivals: 'poisson',
    payloadSize: { min: 30, max: 300 },
    format: 'binary',
    template: '{{n}} {{body}}',
    replyTimeout: '1s',
  },
  variables: {
    csv: { file: 'users.csv', use: 'random' },
    token: {
      algorithm: 'RS256',
      keyFile: 'key.pem',
      claims: { sub: '{{user}}', admin: true, level: 5, code: '5' },
      lifetime: '5m',
    },
  },
  disturbances: [
    { type: 'storm', at: '30s', share: 0.5, how: 'close', away: '1m' },
    {
      ...{ type: 'flapping', from: '5s', until: '1m', every: '3s' },
      ...{ share: 0.1, how: 'close', away: '1s' },
    },
  ],
  thresholds: [
    {
      ...{ metric: 'connections.failed', op: '==', value: 0 },
      ...{ abort: true, after: '1m' },
    },
  ],
})

/** A search in which no field has its default. */
const FULL_SEARCH = {
  ...{ for: 'message-rate', from: 30, to: 9000, precision: 0.1 },
  hold: '8s',
  expect: { successRate: 0.9, p99: '70ms', loss: 0.2 },
}

function searching(search: unknown): unknown {
  return {
    version: 1,
    target: { urls: ['ws://a.example/'] },
    load: { stages: [{ connections: 21, hold: '1m' }] },
    traffic: { type: 'echo' },
    search,
  }
}

/** The parts of conversations in which no field has its default. */
const CONVERSATIONS = [
  { type: 'chat', directions: 'one', acknowledge: 'got {{received.id}}' },
  { type: 'ask', answer: { text: 'so {{marker}}' } },
  { type: 'echo', loop: 'closed', template: '{{n}} {{seq}}' },
  { type: 'groups', size: 7, senders: 3, groupBase: 40 },
  { type: 'sender-to-groups', groups: 3, size: 2, groupBase: 9 },
  { type: 'broadcast', from: 'server', number: { json: 'id' }, senders: 2 },
].map((traffic) => ({ replyTimeout: '4s', payloadSize: 64, ...traffic }))

describe('a plan goes through the form unchanged', () => {
  test('with every field set', () => {
    expect(check(planToDraft(FULL)).plan).toEqual(FULL)
  })

  test('with every field of a search set', () => {
    const { search } = planOf(searching(FULL_SEARCH))
    const plan = { ...FULL, disturbances: [], search }

    expect(check(planToDraft(plan)).plan).toEqual(plan)
  })

  test.each(['connections', 'connect-rate', 'message-rate'])(
    'with a search for %s whose ends are left to Tidewire',
    (sought) => {
      const { search } = planOf(searching({ for: sought }))
      const plan = { ...FULL, disturbances: [], search }

      expect(check(planToDraft(plan)).plan).toEqual(plan)
    },
  )

  test.each(CONVERSATIONS)('with traffic of type $type', (traffic) => {
    const plan = planOf({
      version: 1,
      target: { urls: ['ws://a.example/'] },
      load: { stages: [{ connections: 21, hold: '1m' }] },
      traffic,
    })

    const through = check(planToDraft(plan)).plan

    // { text: … } and the text alone are the same message
    expect(JSON.stringify(through)).toEqual(
      JSON.stringify(plan).replace(
        '{"text":"so {{marker}}"}',
        '"so {{marker}}"',
      ),
    )
  })

  test.each(SCENARIO_NAMES)('as scenario %s', (name) => {
    const plan = planOf(scenarioPlan(name, ['ws://a.example/']))

    expect(check(planToDraft(plan)).plan).toEqual(plan)
  })

  test('with the built-in target among others', () => {
    const urls = ['builtin', 'ws://a.example/']
    const plan = planOf({
      version: 1,
      target: { urls },
      load: { stages: [{ connections: 1, hold: '1s' }] },
    })

    expect(check(planToDraft(plan)).plan?.target.urls).toEqual(urls)
  })

  test.each(PRESET_NAMES)('as preset %s', (name) => {
    const plan = planOf(presetPlan(name, ['builtin']))

    expect(check(planToDraft(plan)).plan).toEqual(plan)
  })

  test('with nothing but the defaults', () => {
    const plan = planOf({
      version: 1,
      target: { urls: ['ws://a.example/'] },
      load: { stages: [{ connections: 1, hold: '1s' }] },
    })
    const checked = check(planToDraft(plan))

    expect(checked.plan && encodePlan(checked.plan)).toEqual(encodePlan(plan))
  })
})

test('a value that is wrong is told at the path of its field', () => {
  const [stage] = EMPTY_DRAFT.load.stages
  if (!stage) throw new Error('the empty form has a stage')
  const { issues, plan } = check({
    ...EMPTY_DRAFT,
    target: { ...EMPTY_DRAFT.target, kind: 'urls', urls: ['http://a.example'] },
    load: {
      ...EMPTY_DRAFT.load,
      stages: [{ ...stage, connections: 'many', ramp: '3 parsecs' }],
    },
  })

  expect(plan).toBeNull()
  expect(issues.map(({ path }) => path).sort()).toEqual([
    'load.stages[0].connections',
    'load.stages[0].ramp',
    'target.urls[0]',
  ])
})

test('the preview of the load does not wait for the target', () => {
  const { load, plan } = check({
    ...EMPTY_DRAFT,
    target: { ...EMPTY_DRAFT.target, kind: 'urls', urls: ['nonsense'] },
  })

  expect([plan, load?.stages[0]?.connections]).toEqual([null, 100])
})

test('a masked secret has to be entered again, in a header as in a URL', () => {
  const { issues } = check({
    ...EMPTY_DRAFT,
    target: {
      ...EMPTY_DRAFT.target,
      kind: 'urls',
      urls: ['ws://a.example/?token=***'],
      headers: [{ name: 'Authorization', value: '***' }],
    },
  })

  expect(issues).toEqual([
    { path: headerPath('Authorization'), message: 'is hidden' },
    { path: 'target.urls[0]', message: 'is hidden' },
  ])
})

test('a header that is named twice is told, and not silently lost', () => {
  const { issues } = check({
    ...EMPTY_DRAFT,
    target: {
      ...EMPTY_DRAFT.target,
      headers: [
        { name: 'X-A', value: '1' },
        { name: 'X-A', value: '2' },
      ],
    },
  })

  expect(issues).toContainEqual({
    path: headerPath('X-A'),
    message: 'is twice',
  })
})

test('the message of a bad header name stands where the header does', () => {
  const name = 'two words'
  const { issues } = check({
    ...EMPTY_DRAFT,
    target: { ...EMPTY_DRAFT.target, headers: [{ name, value: '1' }] },
  })

  expect(issues.map(({ path }) => path)).toEqual([headerPath(name)])
})

test('a field that holds a list has the messages of its entries', () => {
  const { issues } = check({
    ...EMPTY_DRAFT,
    connect: { ...EMPTY_DRAFT.connect, sourceAddresses: '127.0.0.2, here' },
  })

  expect(issueAt(issues, 'connect.sourceAddresses')).toEqual({
    path: 'connect.sourceAddresses[1]',
    message: 'must be an IP address of this machine',
  })
  expect(issueAt(issues, 'connect')).toBeUndefined()
})

test('one end of the source ports alone asks for the other', () => {
  const { issues } = check({
    ...EMPTY_DRAFT,
    connect: { ...EMPTY_DRAFT.connect, portFrom: 2000 },
  })

  expect(issues.map(({ path }) => path)).toEqual(['connect.sourcePorts.to'])
})

test('the messages of a disturbance, a range and a reply stand at their fields', () => {
  const [storm, flapping] = [
    newDisturbance('storm', '5s'),
    newDisturbance('flapping', '5s'),
  ]
  const { issues } = check({
    ...EMPTY_DRAFT,
    login: {
      ...EMPTY_DRAFT.login,
      type: 'message',
      expect: { by: 'regex', pattern: '', value: '' },
    },
    traffic: {
      ...EMPTY_DRAFT.traffic,
      type: 'chat',
      payloadSize: 5,
      payloadMax: 100,
    },
    disturbances: [
      { ...storm, share: 2 },
      { ...flapping, every: 'often' },
    ],
  })

  expect(issues.map(({ path }) => path).sort()).toEqual([
    'disturbances[0].share',
    'disturbances[1].every',
    'login.expect.regex',
    'traffic.payloadSize.min',
  ])
})

test('a masked token secret has to be entered again, a reference does not', () => {
  const withSecret = (secret: string) =>
    check({
      ...EMPTY_DRAFT,
      variables: { ...EMPTY_DRAFT.variables, token: 'HS256', secret },
    }).issues

  expect(withSecret('***')).toEqual([
    { path: 'variables.token.secret', message: 'is hidden' },
  ])
  expect(withSecret('${env:JWT_SECRET}')).toEqual([])
  expect(['${env:JWT_SECRET}', 'hush', ''].map(isLiteralSecret)).toEqual([
    false,
    true,
    false,
  ])
})

test('a claim that is named twice is told, and not silently lost', () => {
  const claim = { name: 'sub', value: '1' }
  const { issues } = check({
    ...EMPTY_DRAFT,
    variables: {
      ...EMPTY_DRAFT.variables,
      token: 'HS256',
      secret: '${env:X}',
      claims: [claim, claim],
    },
  })

  expect(issues).toEqual([
    { path: 'variables.token.claims', message: 'is twice' },
  ])
})

test('a total rate that a closed loop does not ask for stops nothing', () => {
  const traffic = { ...EMPTY_DRAFT.traffic, type: 'echo' as const }

  const { plan } = check({
    ...EMPTY_DRAFT,
    traffic: { ...traffic, rateBy: 'total', loop: 'closed' },
  })

  expect(plan?.traffic).toMatchObject({ type: 'echo', loop: 'closed' })
  expect(plan?.traffic).not.toHaveProperty('totalPerSecond')
})
