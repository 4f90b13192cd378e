// The rules between fields of what connections say and suffer:
// message-rules.ts, traffic-rules.ts, disturbance-rules.ts.
/* oxlint-disable unicorn/no-thenable -- the plan's own name; nobody awaits it */
import { expect, test } from 'vitest'
import { checkPlan } from './check.ts'
import type { PlanSource } from './schema.ts'

const STAGE = { connections: 10, hold: '60s' }

function problemsOf(changes: Partial<PlanSource>): readonly string[] {
  const checked = checkPlan({
    version: 1,
    target: { urls: ['ws://127.0.0.1:1/'] },
    load: { stages: [STAGE] },
    ...changes,
  })
  return checked.ok
    ? []
    : checked.issues.map(({ path, message }) => `${path}: ${message}`)
}

const LOGIN = { type: 'message', message: 'in', expect: 'ok' } as const
const TOKEN = { secret: '${env:KEY}' }

test.each<[string, Partial<PlanSource>, string]>([
  [
    'a variable of another place',
    { login: { ...LOGIN, message: '{{body}}' } },
    'login.message: {{body}} has no value here: it stands in the templates of traffic only',
  ],
  [
    'a variable in a further log-in message',
    { login: { ...LOGIN, then: [{ message: '{{x}}' }] } },
    'login.then[0].message: unknown variable {{x}}',
  ],
  [
    'a column without a CSV file',
    { login: { ...LOGIN, message: '{{csv.user}}' } },
    '{{csv.user}} has no value here: it needs variables.csv',
  ],
  [
    'a token that nobody signs',
    { target: { urls: ['ws://127.0.0.1/?t={{token}}'] } },
    'target.urls[0]: {{token}} has no value here: it needs variables.token',
  ],
  [
    'a message number in a header',
    { target: { urls: ['ws://127.0.0.1/'], headers: { 'X-A': '{{seq}}' } } },
    'target.headers.X-A: {{seq}} has no value here',
  ],
  [
    'a token in its own claims',
    { variables: { token: { ...TOKEN, claims: { sub: '{{token}}' } } } },
    'variables.token.claims.sub: {{token}} has no value here',
  ],
  [
    'what is received, where nothing is',
    { heartbeat: { type: 'message', message: '{{received.id}}' } },
    'heartbeat.message: {{received.id}} has no value here',
  ],
  [
    'a group without groups',
    { traffic: { type: 'chat', template: '{{group}}{{body}}' } },
    'traffic.template: {{group}} has no value here',
  ],
  [
    'bytes that are none',
    { heartbeat: { type: 'message', message: { hex: '1' } } },
    'heartbeat.message: "1" has an odd number',
  ],
  [
    'a broken expression',
    { login: { ...LOGIN, refused: { regex: '[' } } },
    'login.refused: is no regular expression',
  ],
  [
    'a broken path',
    { answers: [{ when: { json: 'a[*]' }, send: 'x' }] },
    'answers[0].when: "a[*]" cannot be read',
  ],
  [
    'a conversation without a marker',
    { traffic: { type: 'chat', template: '{"to":"{{peer}}"}' } },
    'traffic.template: must hold {{marker}} or {{body}}',
  ],
  [
    'two markers',
    { traffic: { type: 'echo', template: '{{marker}}{{body}}' } },
    'traffic.template: must hold {{marker}} or {{body}} once',
  ],
  [
    'an answer without a marker',
    { traffic: { type: 'ask', answer: 'yes' } },
    'traffic.answer: must hold {{marker}} or {{body}}',
  ],
  [
    'a token without its secret',
    { variables: { token: {} } },
    'variables.token.secret: is missing; HS256 signs with it',
  ],
  [
    'a token without its key',
    { variables: { token: { algorithm: 'RS256' } } },
    'variables.token.keyFile: is missing; RS256 signs with it',
  ],
  [
    'a secret that signs nothing',
    {
      variables: {
        token: { algorithm: 'RS256', keyFile: 'k.pem', secret: 'x' },
      },
    },
    'variables.token.secret: is not for RS256',
  ],
  [
    'a variable in the host',
    { target: { urls: ['ws://{{user}}.test/'] } },
    'target.urls[0]: may hold {{variables}} in its path and query only',
  ],
  [
    'sizes upside down',
    { traffic: { type: 'echo', payloadSize: { min: 200, max: 100 } } },
    'traffic.payloadSize.max: must not be below traffic.payloadSize.min (200)',
  ],
  [
    'more senders than members',
    { traffic: { type: 'groups', size: 3, senders: 4 } },
    'traffic.senders: must be at most traffic.size (3)',
  ],
  [
    'more broadcasters than connections',
    { traffic: { type: 'broadcast', senders: 11 } },
    'traffic.senders: must be at most the number of connections (10)',
  ],
  [
    'pushes without numbers',
    { traffic: { type: 'broadcast', from: 'server' } },
    'traffic.number: is missing: it says where the number stands',
  ],
  [
    'a number that cannot be taken out',
    { traffic: { type: 'broadcast', from: 'server', number: 'id' } },
    'traffic.number: must be { json: path } or { regex: … }',
  ],
  [
    'a number that nobody reads',
    { traffic: { type: 'broadcast', number: { json: 'id' } } },
    'traffic.number: is for traffic.from: server only',
  ],
  [
    'a total in a closed loop',
    { traffic: { type: 'echo', loop: 'closed', totalPerSecond: 5 } },
    'traffic.totalPerSecond: cannot be kept in a closed loop',
  ],
  [
    'a stage’s rate without traffic',
    { load: { stages: [{ ...STAGE, ratePerMinute: 5 }] } },
    'load.stages[0].ratePerMinute: needs traffic',
  ],
  [
    'a stage’s rate in a closed loop',
    {
      load: { stages: [{ ...STAGE, ratePerMinute: 5 }] },
      traffic: { type: 'echo', loop: 'closed' },
    },
    'load.stages[0].ratePerMinute: cannot be kept in a closed loop',
  ],
  [
    'roles with one URL',
    {
      target: { urls: ['ws://127.0.0.1/'], urlsBy: 'role' },
      traffic: { type: 'chat' },
    },
    'target.urlsBy: role needs two URLs',
  ],
  [
    'roles without conversations',
    {
      target: { urls: ['ws://a/', 'ws://b/'], urlsBy: 'role' },
      traffic: { type: 'echo' },
    },
    'target.urlsBy: needs traffic between connections, which echo is not',
  ],
  [
    'a storm after the end',
    { disturbances: [{ type: 'storm', at: '60s' }] },
    'disturbances[0].at: must be before the end: the run ends at 1m',
  ],
  [
    'flapping that begins after the end',
    { disturbances: [{ type: 'flapping', from: '2m' }] },
    'disturbances[0].from: must be before the end',
  ],
  [
    'an end before its start',
    { disturbances: [{ type: 'flapping', from: '20s', until: '10s' }] },
    'disturbances[0].until: must be after from (20s)',
  ],
  [
    'a disturbance of nobody',
    { disturbances: [{ type: 'storm', at: '1s', share: 0 }] },
    'disturbances[0].share: must be above 0',
  ],
  [
    'slow readers of echoes',
    { traffic: { type: 'echo' }, disturbances: [{ type: 'slow' }] },
    'disturbances[0].type: slow needs receivers',
  ],
  [
    'catching up on nothing',
    { disturbances: [{ type: 'offline', at: '1s' }] },
    'disturbances[0].type: offline needs receivers',
  ],
  [
    'silence while talking',
    { traffic: { type: 'echo' }, disturbances: [{ type: 'idle' }] },
    'disturbances[0].type: idle needs traffic of type none, not echo',
  ],
  [
    'silence that a storm breaks',
    { disturbances: [{ type: 'idle' }, { type: 'storm', at: '1s' }] },
    'disturbances[0].type: idle must be the only disturbance',
  ],
])('%s is refused', (_what, changes, problem) => {
  expect(problemsOf(changes)).toEqual([expect.stringContaining(problem)])
})

test.each<[string, Partial<PlanSource>]>([
  [
    'variables wherever they have values',
    {
      target: {
        urls: ['ws://127.0.0.1/{{user}}?t={{token}}'],
        headers: { 'X-Row': '{{csv.row}}' },
      },
      login: { ...LOGIN, message: '{{token}} {{groups}} {{csv.user}}' },
      answers: [{ when: 'x', send: '{{received.id}}' }],
      traffic: {
        type: 'groups',
        template: '{{group}} {{body}}',
        acknowledge: "{{received['id']}}",
      },
      variables: {
        csv: { file: 'users.csv' },
        token: { ...TOKEN, claims: { sub: '{{csv.user}}' } },
      },
    },
  ],
  [
    'an echo known by its content',
    { traffic: { type: 'echo', template: 'x' } },
  ],
  [
    'pushes by number',
    { traffic: { type: 'broadcast', from: 'server', number: { json: 'n' } } },
  ],
  ['idle connections', { disturbances: [{ type: 'idle' }] }],
  [
    'all others at once',
    {
      traffic: { type: 'chat' },
      disturbances: [
        { type: 'storm', at: '10s' },
        { type: 'flapping', from: '20s', until: '30s' },
        { type: 'slow' },
        { type: 'offline', at: '1s' },
        { type: 'half-open', at: '2s' },
        { type: 'churn' },
      ],
    },
  ],
])('%s hold', (_what, changes) => {
  expect(problemsOf(changes)).toEqual([])
})
