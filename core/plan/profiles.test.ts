import { expect, test } from 'vitest'
import { checkPlan } from './check.ts'
import { parsePlan } from './parse.ts'
import { applyProfile } from './profiles.ts'
import { PROFILE_NAMES, type Plan } from './schema.ts'
import { TRAFFIC_TYPES } from './traffic-schema.ts'

function planOf(changes: object): Plan {
  const checked = checkPlan({
    version: 1,
    target: { urls: ['ws://127.0.0.1:1/'] },
    load: { stages: [{ connections: 10, hold: '1m' }] },
    ...changes,
  })
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues))
  return checked.plan
}

test.each(
  PROFILE_NAMES.flatMap((profile) =>
    TRAFFIC_TYPES.map((type) => [profile, type] as const),
  ),
)('%s makes a plan of traffic %s', (profile, type) => {
  const plan = planOf({ profile, traffic: { type } })

  expect([plan.profile, plan.traffic.type]).toEqual([profile, type])
})

test('im fills in log-in, heartbeat and messages', () => {
  const plan = planOf({ profile: 'im', traffic: { type: 'groups' } })

  expect(plan.login).toMatchObject({
    message: '{"type":"login","user":"{{user}}","groups":[{{groups}}]}',
    expect: { json: 'ok', equals: true },
    refused: { json: 'ok', equals: false },
  })
  expect(plan.heartbeat).toMatchObject({
    message: '{"type":"ping"}',
    expect: { json: 'type', equals: 'pong' },
  })
  expect(plan.traffic).toMatchObject({
    template: '{"type":"group","group":"{{group}}","body":"{{body}}"}',
  })
})

test('what the plan writes itself wins', () => {
  const plan = planOf({
    profile: 'im',
    login: { type: 'none' },
    heartbeat: { type: 'ping', interval: '5s' },
    traffic: { type: 'chat', template: '{{body}}', ratePerMinute: 7 },
  })

  expect(plan.login).toEqual({ type: 'none' })
  expect(plan.heartbeat).toMatchObject({ type: 'ping', interval: 5000 })
  expect(plan.traffic).toMatchObject({
    template: '{{body}}',
    ratePerMinute: 7,
  })
})

test('only what the server pushes has a number, and no template', () => {
  const plan = planOf({
    profile: 'im',
    traffic: { type: 'broadcast', from: 'server' },
  })

  expect(plan.traffic).toMatchObject({ number: { json: 'number' } })
  expect(plan.traffic).not.toHaveProperty('template')
})

test('Socket.IO answers the server’s ping and waits for its connect packet', () => {
  const plan = planOf({ profile: 'socket.io', traffic: { type: 'echo' } })

  expect(plan.answers).toEqual([{ when: { equals: '2' }, send: '3' }])
  expect(plan.login).toMatchObject({ message: '40' })
})

test('gowebsocket’s ping carries the marker where its reply repeats it', () => {
  const plan = planOf({ profile: 'gowebsocket', traffic: { type: 'echo' } })

  expect(plan.traffic).toMatchObject({
    template: '{"seq":"{{body}}","cmd":"ping","data":{}}',
  })
})

test('a filled-in plan stays the same when it is filled in again', () => {
  const document = { profile: 'im', traffic: { type: 'ask' } }
  const once = applyProfile(document)

  expect(applyProfile(once)).toEqual(once)
  expect(document).toEqual({ profile: 'im', traffic: { type: 'ask' } })
})

test.each([null, 'text', [], {}, { profile: 'none' }, { profile: 'toString' }])(
  '%o is left as it is',
  (document) => {
    expect(applyProfile(document)).toBe(document)
  },
)

test('mistakes beside a profile keep their lines', () => {
  const text = [
    'version: 1',
    'profile: im',
    'target: { urls: ["ws://127.0.0.1/"] }',
    'load: { stages: [{ connections: 1, hold: 1s }] }',
    'traffic:',
    '  type: chat',
    '  template: "{{bodi}}"',
  ].join('\n')

  expect(() => parsePlan(text)).toThrow(
    /traffic\.template: unknown variable \{\{bodi\}\}.*\(line 7, column 13\)/,
  )
})
