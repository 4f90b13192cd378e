import { expect, test } from 'vitest'
import { checkPlan } from '../../core/plan/check.ts'
import { presetPlan } from '../../core/plan/presets.ts'
import { EMPTY_DRAFT } from './draft.ts'
import { createFormStore, messageAt } from './form-store.ts'

function makeStore() {
  return createFormStore(EMPTY_DRAFT, {
    hiddenSecret: 'is hidden',
    duplicateHeader: 'is twice',
  })
}

function spoil(store: ReturnType<typeof makeStore>) {
  store.getState().edit((draft) => ({
    ...draft,
    connect: { ...draft.connect, retries: -1 },
  }))
}

test('a message waits until its field was left', () => {
  const store = makeStore()
  spoil(store)
  const before = messageAt(store.getState(), 'connect.retries')

  store.getState().touch('connect.retries')

  expect(before).toBeNull()
  expect(messageAt(store.getState(), 'connect.retries')).toMatch(/from 0 to/)
})

test('an attempt to start shows every message', () => {
  const store = makeStore()
  spoil(store)

  store.getState().revealAll()

  expect(messageAt(store.getState(), 'connect.retries')).toMatch(/from 0 to/)
  expect(store.getState().attempts).toBe(1)
})

test('a message goes as soon as the value is right', () => {
  const store = makeStore()
  spoil(store)
  store.getState().revealAll()

  store.getState().edit((draft) => ({
    ...draft,
    connect: { ...draft.connect, retries: 3 },
  }))

  expect(messageAt(store.getState(), 'connect.retries')).toBeNull()
  expect(store.getState().checked.plan?.connect.retries).toBe(3)
})

test('what only the app could refuse stands at its field until an edit', () => {
  const store = makeStore()
  store
    .getState()
    .refuse([{ path: 'target.headers.X', message: 'TOKEN is not set' }])
  const shown = messageAt(store.getState(), 'target.headers.X')

  store.getState().edit((draft) => ({ ...draft, name: 'other' }))

  expect(shown).toBe('TOKEN is not set')
  expect(messageAt(store.getState(), 'target.headers.X')).toBeNull()
})

test('filling the form replaces everything and hides old messages', () => {
  const store = makeStore()
  spoil(store)
  store.getState().revealAll()
  const ladder = checkPlan(presetPlan('ladder', ['builtin']))
  if (!ladder.ok) throw new Error('the preset does not hold')

  store.getState().fill(ladder.plan)

  expect(store.getState().checked.plan).toEqual(ladder.plan)
  expect(store.getState().showAll).toBe(false)
  expect(store.getState().pristine).toBe(false)
})
