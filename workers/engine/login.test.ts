import { expect, test } from 'vitest'
import {
  createFakeEngine,
  FakeLink,
  takeRecorded,
  testPlan,
} from '../../tests/support/fake-engine.ts'
import { Login, type LoginPlan } from './login.ts'
import { encodeText } from './text.ts'

function world() {
  const plan = testPlan({
    load: { stages: [{ connections: 1, hold: '1h' }], userBase: 5000 },
    login: {
      type: 'message',
      message: '{"login":"user{{user}}"}',
      expect: '"ok":true',
      timeout: '2s',
    },
  })
  const engine = createFakeEngine(plan)
  const link = new FakeLink(7, engine.context)
  let accepted = 0
  // the plan above has one
  const login = new Login(link, plan.login as LoginPlan, () => accepted++)
  return { engine, link, login, accepted: () => accepted }
}

test('the log-in is sent at once and its acceptance is timed', () => {
  const it = world()
  it.engine.clock.advance(100)
  it.login.start(100)
  it.engine.clock.advance(40)

  const taken = it.login.message(encodeText('{"ok":true}'))
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

test('another reply refuses the log-in', () => {
  const it = world()
  it.login.start(0)

  const taken = it.login.message(encodeText('{"ok":false}'))

  expect([taken, it.accepted()]).toEqual([true, 0])
  expect(it.link.drops).toEqual([
    { category: 'auth_failed', phase: 'login', atMs: 0 },
  ])
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
  it.engine.clock.setTimer(() => it.login.message(encodeText('"ok":true')), 1)
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
