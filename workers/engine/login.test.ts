/* oxlint-disable unicorn/no-thenable -- the plan's own name; nobody awaits it */
import { expect, test } from 'vitest'
import type { PlanSource } from '../../core/plan/schema.ts'
import {
  createFakeEngine,
  FakeLink,
  takeRecorded,
  testPlan,
} from '../../tests/support/fake-engine.ts'
import { compileLogin, Login } from './login.ts'
import { ConnectionWorld } from './testing.ts'
import { encodeText } from './text.ts'

type LoginSource = Extract<PlanSource['login'], { type: 'message' }>

const LOGIN: LoginSource = {
  type: 'message',
  message: '{"login":"user{{user}}"}',
  expect: '"ok":true',
  timeout: '2s',
}

function world(changes: Partial<LoginSource> = {}) {
  const plan = testPlan({
    load: { stages: [{ connections: 1, hold: '1h' }], userBase: 5000 },
    login: { ...LOGIN, ...changes },
  })
  const engine = createFakeEngine(plan)
  const link = new FakeLink(7, engine.context)
  const script = compileLogin(plan.login)
  if (!script) throw new Error('the plan above has one')
  let accepted = 0
  const login = new Login(link, script, () => accepted++)
  const hear = (text: string) => login.message(encodeText(text))
  return { engine, link, login, hear, accepted: () => accepted }
}

test('the log-in is sent at once and its acceptance is timed', () => {
  const it = world()
  it.engine.clock.advance(100)
  it.login.start(100)
  it.engine.clock.advance(40)

  const taken = it.hear('{"ok":true}')
  it.engine.clock.advance(10_000)

  expect(it.link.peer.sent).toEqual([
    { text: '{"login":"user5007"}', isText: true },
  ])
  expect([taken, it.accepted()]).toEqual([true, 1])
  const { counters, latencies } = takeRecorded(it.engine.recorder)
  expect(counters).toEqual({ loginsSucceeded: 1 })
  expect(latencies.loginLatency?.max).toBeCloseTo(40, 0)
  expect(it.link.drops).toEqual([])
})

test('a log-in of bytes is sent as a binary frame', () => {
  const it = world({ message: { hex: '41{{n}}' } })

  it.login.start(0)

  expect(it.link.peer.sent).toEqual([{ text: 'A7', isText: false }])
})

test('another reply refuses the log-in', () => {
  const it = world()
  it.login.start(0)

  const taken = it.hear('{"ok":false}')

  expect([taken, it.accepted()]).toEqual([true, 0])
  expect(it.link.drops).toEqual([
    { category: 'auth_failed', phase: 'login', atMs: 0 },
  ])
})

test('the server’s own question, answered elsewhere, refuses nothing', () => {
  const it = world()
  it.login.start(0)

  const taken = it.login.message(encodeText('2'), true)

  expect([taken, it.link.drops]).toEqual([true, []])
})

test('with a refusal named, other messages are waited through', () => {
  const it = world({ refused: { json: 'ok', equals: false } })
  it.login.start(0)

  it.hear('{"news":1}')
  const meanwhile = [...it.link.drops]
  it.hear('{"ok":false}')

  expect(meanwhile).toEqual([])
  expect(it.link.drops).toEqual([
    { category: 'auth_failed', phase: 'login', atMs: 0 },
  ])
})

test('what follows the log-in is sent step by step before it is through', () => {
  const it = world({
    then: [
      { message: 'join', expect: 'joined' },
      { message: 'hello {{seq}}' },
      { message: { hex: '00' }, expect: { equals: 'done' } },
    ],
  })
  const sent = () => it.link.peer.sent.map(({ text }) => text)
  it.login.start(0)
  it.hear('{"ok":true}')
  const afterLogin = sent()
  it.engine.clock.advance(1500)

  it.hear('something else')
  it.hear('joined')
  const afterJoin = sent()
  it.engine.clock.advance(1500)
  const before = it.accepted()
  it.hear('done')
  it.engine.clock.advance(10_000)

  expect(afterLogin).toEqual(['{"login":"user5007"}', 'join'])
  expect(afterJoin.slice(2)).toEqual(['hello 2', '\0'])
  expect([before, it.accepted()]).toEqual([0, 1])
  const { counters, latencies } = takeRecorded(it.engine.recorder)
  expect(counters).toEqual({ loginsSucceeded: 1 })
  expect(latencies.loginLatency?.max).toBeLessThan(1)
  expect([it.link.drops, it.engine.clock.pendingTimers]).toEqual([[], 0])
})

test('a step that is not answered gives up, but the log-in had succeeded', () => {
  const it = world({ then: [{ message: 'join', expect: 'joined' }] })
  it.login.start(0)
  it.engine.clock.advance(500)
  it.hear('"ok":true')

  it.engine.clock.advance(5000)

  expect(it.link.drops).toEqual([
    { category: 'auth_timeout', phase: 'login', atMs: 2500 },
  ])
  expect(takeRecorded(it.engine.recorder).counters).toEqual({
    loginsSucceeded: 1,
  })
})

test('no reply in time gives the log-in up', () => {
  const it = world()
  it.login.start(0)

  it.engine.clock.advance(5000)

  expect(it.link.drops).toEqual([
    { category: 'auth_timeout', phase: 'login', atMs: 2000 },
  ])
  expect(takeRecorded(it.engine.recorder).counters).toEqual({
    loginsTimedOut: 1,
  })
})

test('a reply that waited unread through a stall of ours is in time', () => {
  const it = world()
  it.login.start(0)

  it.engine.clock.stall(3000)
  it.engine.clock.setTimer(() => it.hear('"ok":true'), 1)
  it.engine.clock.advance(50)

  expect([it.accepted(), it.link.drops]).toEqual([1, []])
})

test('ended, it leaves no timer', () => {
  const it = world()
  it.login.start(0)

  it.login.end()
  it.engine.clock.advance(5000)

  expect(it.link.drops).toEqual([])
  expect(it.engine.clock.pendingTimers).toBe(0)
})

test('a connection lost on its way into a room has logged in all the same', () => {
  const joining = { then: [{ message: 'join', expect: 'joined' }] }
  const it = new ConnectionWorld({ login: { ...LOGIN, ...joining } }).opened()
  it.socket.receive('"ok":true')

  it.socket.end({ ended: true, message: 'TCP ended' })

  const { counters } = it.recorded()
  expect(counters).toMatchObject({ loginsSucceeded: 1, dropped: 1 })
  expect(counters).not.toHaveProperty('loginsFailed')
})
