import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PlanError } from '../errors.ts'
import { checkPlan, formatPlan, parsePlan } from './parse.ts'
import { encodePlan, type PlanSource } from './schema.ts'

const SOUND = `version: 1
target:
  urls: [ws://localhost:8080/ws]
load:
  stages:
    - connections: 10
      ramp: 1s
      hold: 5s
`

function messageOf(text: string, fileName?: string): string {
  try {
    parsePlan(text, fileName)
    return 'accepted'
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    return error.message
  }
}

test('a short plan is filled up with defaults', () => {
  const plan = parsePlan(SOUND)

  expect(plan.load.stages[0]).toEqual({
    connections: 10,
    ramp: 1000,
    hold: 5000,
    expect: { successRate: 0.95, p99: 1000 },
    thresholds: [],
  })
  expect(plan.target).toMatchObject({
    compression: false,
    tls: { verify: true },
  })
  expect(plan.heartbeat).toEqual({
    type: 'ping',
    interval: 30_000,
    timeout: 10_000,
  })
})

test('JSON is read as well', () => {
  const json = JSON.stringify(encodePlan(parsePlan(SOUND)), null, 2)

  expect(parsePlan(json, 'plan.json')).toEqual(parsePlan(SOUND))
})

test.each([
  [
    'nothing',
    '',
    'the plan is empty; it needs at least version, target and load',
  ],
  [
    'a list',
    '- a',
    'a plan is a set of fields (version, target, load, …), not a list (line 1, column 1)',
  ],
  [
    'a field written twice',
    'version: 1\nversion: 1\n',
    'this field is written twice; keep one of them (line 2, column 1)',
  ],
  [
    'a tab',
    'version: 1\ntarget:\n\turls: x',
    'tabs cannot indent YAML; use spaces (line 3, column 1)',
  ],
  [
    'an open bracket',
    'version: 1\ntarget: [a',
    'not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ] (line 2, column 11)',
  ],
  [
    'a second document',
    `${SOUND}---\na: 1\n`,
    'a file holds one plan; remove what follows the --- line (line 9, column 1)',
  ],
  [
    'a tag that could run code',
    'version: !!js/function x\n',
    'not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function (line 1, column 10)',
  ],
  [
    'an alias without its anchor',
    'version: *none\n',
    'Unresolved alias (the anchor must be set before the alias): none',
  ],
])('%s is a syntax error with its place', (_what, text, message) => {
  expect(messageOf(text)).toBe(message)
})

test.each([
  [
    'a trailing comma',
    '{"version": 1,\n "target": {},}',
    'not valid JSON: Expected double-quoted property name (line 2, column 15)',
  ],
  [
    'a missing comma',
    '{"version": 1\n "target": {}}',
    "not valid JSON: Expected ',' or '}' after property value (line 2, column 2)",
  ],
  [
    'a bare word',
    '{"version": 1,\n "target": x }',
    "not valid JSON: Unexpected token 'x' (line 2, column 12)",
  ],
])('%s in a .json file is an error with its place', (_what, text, message) => {
  expect(messageOf(text, 'plan.json')).toBe(message)
})

test.each([
  [
    'version: is missing; write `version: 1` at the top of the plan (line 1, column 1)',
    SOUND.replace('version: 1\n', ''),
  ],
  [
    'version: is 2, but this Tidewire reads plans up to version 1; a newer Tidewire wrote it (line 1, column 10)',
    SOUND.replace('version: 1', 'version: 2'),
  ],
  [
    'version: must be 1, as a number: write `version: 1` (line 1, column 10)',
    SOUND.replace('version: 1', 'version: "1"'),
  ],
  [
    'load.stages[0].connections: is missing; it must be a whole number from 0 to 5000000 (line 6, column 7)\n' +
      'load.stages[0].conections: unknown field "conections"; did you mean "connections"? (line 6, column 7)',
    SOUND.replace('connections', 'conections'),
  ],
  [
    'load.stages[0].connections: must be a whole number from 0 to 5000000 (line 6, column 20)',
    SOUND.replace('connections: 10', 'connections: -5'),
  ],
  [
    'load.stages[0].ramp: must be a duration with a unit (ms, s, m, h) such as 30s, allowed: 0s to 24h (line 7, column 13)',
    SOUND.replace('ramp: 1s', 'ramp: 10'),
  ],
  [
    'load.stages: must last: give a stage a ramp or a hold (line 6, column 5)',
    SOUND.replace('1s', '0s').replace('5s', '0s'),
  ],
  [
    'load.stages: must open connections: all stages want 0 (line 6, column 5)',
    SOUND.replace('connections: 10', 'connections: 0'),
  ],
  [
    'target: is missing; it must be a set of fields (line 1, column 1)',
    SOUND.replace(/target:\n.*\n/, ''),
  ],
  [
    'target.urls[0]: must be a ws:// or wss:// URL; did you mean "ws://localhost:8080/ws"? (line 3, column 10)',
    SOUND.replace('ws://', 'http://'),
  ],
  [
    'target.urls[0]: "localhost" is not a URL; write one such as ws://localhost:8080/ws (line 3, column 10)',
    SOUND.replace('ws://localhost:8080/ws', 'localhost'),
  ],
  [
    'target.tls.key: is missing; target.tls.cert needs it (line 4, column 8)',
    SOUND.replace('load:', '  tls: { cert: a.pem }\nload:'),
  ],
  [
    'target.tls.cert: is missing; target.tls.key needs it (line 4, column 8)',
    SOUND.replace('load:', '  tls: { key: a.pem }\nload:'),
  ],
  [
    'target.headers.Sec-WebSocket-Key: is written by the WebSocket handshake itself and cannot be set (line 4, column 33)',
    SOUND.replace('load:', '  headers: { Sec-WebSocket-Key: a }\nload:'),
  ],
  [
    'target.headers.x-a: is the same header as "X-A"; keep one (line 4, column 27)',
    SOUND.replace('load:', '  headers: { X-A: a, x-a: b }\nload:'),
  ],
  [
    'target.headers.X: must be text, not 1; put it in quotes (line 4, column 17)',
    SOUND.replace('load:', '  headers: { X: 1 }\nload:'),
  ],
  [
    'target.headers["a b"]: the name must be an HTTP token, without spaces (line 4, column 14)',
    SOUND.replace('load:', '  headers: { a b: c }\nload:'),
  ],
  [
    'target.subprotocols[1]: "a" is named twice (RFC 6455, 4.1) (line 4, column 21)',
    SOUND.replace('load:', '  subprotocols: [a, a]\nload:'),
  ],
  [
    'heartbeat.type: must be one of none, ping, message (line 9, column 20)',
    `${SOUND}heartbeat: { type: pong }\n`,
  ],
  [
    'heartbeat.intervall: unknown field "intervall"; did you mean "interval"? (line 9, column 26)',
    `${SOUND}heartbeat: { type: ping, intervall: 3s }\n`,
  ],
  [
    'heartbeat.timeout: must be at most 1000 times heartbeat.interval (100s) (line 9, column 52)',
    `${SOUND}heartbeat: { type: ping, interval: 100ms, timeout: 200s }\n`,
  ],
  [
    'traffic.template: unknown variable {{id}}; known here are {{n}} {{user}} {{uuid}} {{now}} {{random}} {{seq}} {{marker}} {{body}} (line 9, column 34)',
    `${SOUND}traffic: { type: echo, template: "{{id}}" }\n`,
  ],
  [
    'traffic.payloadSize: must be a whole number from 24 to 16777216 (line 9, column 37)',
    `${SOUND}traffic: { type: echo, payloadSize: 3 }\n`,
  ],
  [
    'thresholds[0].metric: unknown metric "messages.rrt.p99"; did you mean "messages.rtt.p99"? docs/metrics.md lists them all (line 9, column 24)',
    `${SOUND}thresholds: [{ metric: messages.rrt.p99, op: <, value: 5 }]\n`,
  ],
  [
    'load.stages[0].thresholds[0].metric: unknown metric "messages.rrt.p99"; did you mean "messages.rtt.p99"? docs/metrics.md lists those that a stage has (line 9, column 30)',
    SOUND.replace(
      'hold: 5s',
      'hold: 5s\n      thresholds: [{ metric: messages.rrt.p99, op: <, value: 5 }]',
    ),
  ],
  [
    'load.stages[0].thresholds[0].metric: "connections.final" is measured over the whole run and not by stage: ask for it in the plan\'s own thresholds (line 9, column 30)',
    SOUND.replace(
      'hold: 5s',
      'hold: 5s\n      thresholds: [{ metric: connections.final, op: <, value: 5 }]',
    ),
  ],
  [
    'thresholds[0].after: must be shorter than the run (6s), or a miss would never end the run (line 9, column 14)',
    `${SOUND}thresholds: [{ metric: messages.lost, op: <, value: 5, abort: true }]\n`,
  ],
  [
    'thresholds[0].op: must be one of >= > <= < == (line 9, column 53)',
    `${SOUND}thresholds: [{ metric: connections.successRate, op: "!=", value: 5 }]\n`,
  ],
  ['name: must not be empty (line 9, column 7)', `${SOUND}name: ""\n`],
  [
    'connect.backoff.ceiling: must not be shorter than connect.backoff.initial (line 9, column 46)',
    `${SOUND}connect: { backoff: { initial: 10s, ceiling: 1s } }\n`,
  ],
  [
    'zebra: unknown field "zebra"; the fields here are version, name, profile, target, load, connect, login, heartbeat, answers, traffic, variables, disturbances, thresholds, search (line 9, column 1)',
    `${SOUND}zebra: 3\n`,
  ],
])('says: %s', (message, text) => {
  expect(messageOf(text)).toBe(message)
})

test('columns point at the value, or at the name of an unknown field', () => {
  const text = `${SOUND}connect:\n  retries: -1\n  retrys: 1\n`

  expect(messageOf(text)).toBe(
    'connect.retries: must be a whole number from 0 to 1000 (line 10, column 12)\n' +
      'connect.retrys: unknown field "retrys"; did you mean "retries"? (line 11, column 3)',
  )
})

test('all issues are told at once', () => {
  const error = messageOf(
    SOUND.replace('10', '-1').replace('1s', 'soon').replace('ws://', 'ftp://'),
  )

  expect(error.split('\n')).toHaveLength(3)
})

test('a Host header may be set', () => {
  const text = SOUND.replace('load:', '  headers: { Host: a.example }\nload:')

  expect(parsePlan(text).target.headers).toEqual({ Host: 'a.example' })
})

test('checking a document gives issues by path and never throws', () => {
  expect(checkPlan(undefined).ok).toBe(false)
  expect(checkPlan({ version: 1, target: { urls: [] }, load: null })).toEqual({
    ok: false,
    issues: [
      { path: 'target.urls', message: 'must name at least one URL' },
      { path: 'load', message: 'must be a set of fields, not empty' },
    ],
  })
  expect(checkPlan(encodePlan(parsePlan(SOUND)))).toEqual({
    ok: true,
    plan: parsePlan(SOUND),
  })
})

test('arbitrary documents are judged without a crash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (document) => {
      const source =
        typeof document === 'object' && !Array.isArray(document)
          ? { version: 1, ...document }
          : document
      const verdict = checkPlan(source)

      expect(verdict.ok).toBe(false)
    }),
  )
})

const text = fc.string({ minLength: 1, maxLength: 20 })
const seconds = fc.integer({ min: 1, max: 3600 }).map((n) => `${n}s`)
const plans: fc.Arbitrary<PlanSource> = fc.record({
  version: fc.constant(1 as const),
  name: text,
  target: fc.record({
    urls: fc.array(
      fc
        .webUrl({ withQueryParameters: true })
        .map((url) => url.replace(/^http/, 'ws')),
      { minLength: 1, maxLength: 3 },
    ),
    headers: fc.record({ 'X-Any': fc.string({ maxLength: 20 }).map(oneLine) }),
    compression: fc.boolean(),
  }),
  load: fc.record({
    stages: fc.array(
      fc.record({
        connections: fc.integer({ min: 1, max: 50_000 }),
        ramp: seconds,
        hold: seconds,
      }),
      { minLength: 1, maxLength: 4 },
    ),
    stopOnFailedStage: fc.boolean(),
  }),
  login: fc.record({
    type: fc.constant('message' as const),
    message: text.map((value) => value.replaceAll('{', '')),
    expect: text,
  }),
  thresholds: fc.array(
    fc.record({
      metric: fc.constantFrom('connections.successRate', 'messages.lost'),
      op: fc.constantFrom('>=' as const, '<' as const, '==' as const),
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    }),
    { maxLength: 3 },
  ),
})

function oneLine(value: string): string {
  return value.replace(/[\r\n\0]/g, '')
}

test('any plan that is written is read back as the same plan', () => {
  fc.assert(
    fc.property(plans, (source) => {
      const check = checkPlan(source)
      fc.pre(check.ok)
      if (!check.ok) return

      expect(parsePlan(formatPlan(source))).toEqual(check.plan)
      expect(parsePlan(formatPlan(encodePlan(check.plan)))).toEqual(check.plan)
    }),
    { numRuns: 150 },
  )
})
