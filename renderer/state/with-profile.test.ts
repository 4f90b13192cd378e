import { expect, test } from 'vitest'
import { SCENARIO_NAMES } from '../../core/plan/scenarios.ts'
import { checkDraft } from './check-draft.ts'
import { EMPTY_DRAFT, type PlanDraft } from './draft.ts'
import { messageDraft } from './message-draft.ts'
import { withProfile, withScenario, withTraffic } from './with-profile.ts'

const MESSAGES = { hiddenSecret: 'is hidden', duplicateHeader: 'is twice' }
const MINE: PlanDraft = {
  ...EMPTY_DRAFT,
  target: {
    ...EMPTY_DRAFT.target,
    kind: 'urls',
    urls: ['ws://a.example/chat'],
    headers: [{ name: 'Origin', value: 'https://a.example' }],
  },
}

test.each(SCENARIO_NAMES)('%s can run as it is chosen', (name) => {
  const draft = withScenario(EMPTY_DRAFT, name)

  expect(checkDraft(draft, MESSAGES).issues).toEqual([])
  expect(draft.scenario).toBe(name)
})

test('choosing one scenario after another keeps nothing of the first', () => {
  const storm = withScenario(EMPTY_DRAFT, 'storm')

  expect(withScenario(storm, 'groups')).toEqual(
    withScenario(EMPTY_DRAFT, 'groups'),
  )
})

test('the target stays', () => {
  expect(withScenario(MINE, 'churn').target).toEqual(MINE.target)
})

test('the built-in target behaves as the scenario needs it, another one not', () => {
  const settingsOf = (draft: PlanDraft) =>
    checkDraft(withScenario(draft, 'idle-timeout'), MESSAGES).plan?.target
      .builtin

  expect(settingsOf(EMPTY_DRAFT)).toMatchObject({ idleTimeoutMs: 30_000 })
  expect(settingsOf(MINE)).toBeUndefined()
})

test('how to talk to a server of one’s own stays', () => {
  const login = { ...MINE.login, type: 'message', message: messageDraft('hi') }
  const draft = withScenario({ ...MINE, login }, 'storm')

  expect(draft.login).toEqual(login)
  expect(draft.profile).toBe('')
  expect(draft.disturbances.map(({ type }) => type)).toEqual(['storm'])
})

test('a protocol speaks in every kind of traffic, and leaves when told', () => {
  const chat = withProfile(withScenario(MINE, 'single-chat'), 'im')
  const groups = withTraffic(chat, { type: 'groups' })

  expect(chat.login.type).toBe('message')
  expect(chat.traffic.template.content).toMatch(/\{\{peer\}\}/)
  expect(groups.traffic.template.content).toMatch(/\{\{group\}\}/)
  expect(withProfile(groups, '')).toEqual({ ...groups, profile: '' })
})

test('a protocol keeps rates and sizes', () => {
  const draft = withScenario(MINE, 'groups')
  const { size, senders, ratePerMinute } = draft.traffic

  expect(withProfile(draft, 'gowebsocket').traffic).toMatchObject({
    ...{ size, senders, ratePerMinute },
    type: 'groups',
  })
})

test('who pushes a broadcast decides what is said, and told by what number', () => {
  const ours = withScenario(EMPTY_DRAFT, 'broadcast')
  const theirs = withTraffic(ours, { from: 'server' })

  expect(ours.traffic.template.content).toMatch(/\{\{body\}\}/)
  expect(theirs.traffic.number).toMatchObject({ by: 'json', pattern: 'number' })
  expect(checkDraft(theirs, MESSAGES).issues).toEqual([])
  expect(withTraffic(theirs, { from: 'connections' })).toEqual(ours)
})
