import { expect, test } from 'vitest'
import type { Link } from '../api/link.ts'
import { PREFLIGHT_OK } from '../testing/synthetic-preflight.ts'
import { EMPTY_DRAFT } from './draft.ts'
import { createFormStore } from './form-store.ts'
import { checkMachine, watchPlan } from './preflight.ts'
import {
  createPreflightStore,
  preflightKey,
  preflightOf,
} from './preflight-store.ts'
import { createRunStore, IDLE_STATUS } from './run-store.ts'
import { createUiStore } from './ui-store.ts'

/** A form that is watched, with a timer and an app of the test's own. */
function watched() {
  const stores = {
    form: createFormStore(EMPTY_DRAFT, {
      hiddenSecret: '',
      duplicateHeader: '',
    }),
    run: createRunStore(),
    ui: createUiStore(),
    preflight: createPreflightStore(),
  }
  stores.ui.getState().set({ link: 'open' })
  const timers = new Set<() => void>()
  const asked: { answer(): void; fail(message: string): void }[] = []
  const call = ((name: string) =>
    new Promise<unknown>((resolve, reject) => {
      expect(name).toBe('preflight.check')
      asked.push({
        answer: () => resolve(PREFLIGHT_OK),
        fail: (message) => reject(new Error(message)),
      })
    })) as Link['call'] // the one command that is asked
  const pending: Promise<void>[] = []
  const check = () => void pending.push(checkMachine(call, stores))
  const undo = watchPlan(stores, check, (task) => {
    timers.add(task)
    return () => timers.delete(task)
  })
  return {
    ...stores,
    asked,
    undo,
    check,
    settle: () => Promise.all(pending),
    waiting: () => timers.size,
    rest() {
      for (const task of [...timers]) {
        timers.delete(task)
        task()
      }
    },
    retry: (retries: number | string) =>
      stores.form.getState().edit((draft) => ({
        ...draft,
        connect: { ...draft.connect, retries },
      })),
  }
}

test('a plan is checked once it has rested, not while it is typed', async () => {
  const app = watched()
  app.retry(1)
  app.retry(12)
  expect(app.asked).toHaveLength(0)

  app.rest()

  expect(app.asked).toHaveLength(1)
  app.asked[0]?.answer()
  await app.settle()
  expect(
    preflightOf(app.preflight.getState(), app.form.getState().checked.plan),
  ).toEqual(PREFLIGHT_OK)
})

test('an answer to a plan that has changed is kept, but not as its own', async () => {
  const app = watched()
  app.rest()
  app.asked[0]?.answer()
  await app.settle()

  app.retry(3)

  const { plan } = app.form.getState().checked
  expect(app.preflight.getState().result).toEqual(PREFLIGHT_OK)
  expect(preflightOf(app.preflight.getState(), plan)).toBeNull()
})

test('an answer that comes after a later question is dropped', async () => {
  const app = watched()
  app.rest()
  app.retry(3)
  app.rest()

  app.asked[0]?.fail('too late')
  app.asked[1]?.answer()
  await app.settle()

  expect(app.preflight.getState()).toMatchObject({
    result: PREFLIGHT_OK,
    failure: null,
    checking: null,
  })
})

test('a plan that does not hold is not checked, nor one without a link', () => {
  const app = watched()
  app.retry('many')
  expect(app.waiting()).toBe(0)

  app.retry(3)
  app.ui.getState().set({ link: 'lost' })

  expect(app.waiting()).toBe(0)
})

test('another name alone asks for no other check', async () => {
  const app = watched()
  app.rest()
  app.asked[0]?.answer()
  await app.settle()

  app.form.getState().edit((draft) => ({ ...draft, name: 'Another' }))

  expect(app.waiting()).toBe(0)
})

test('a check that failed says why, and is tried again after a lost link', async () => {
  const app = watched()
  app.rest()
  app.asked[0]?.fail('no such host')
  await app.settle()
  expect(app.preflight.getState().failure?.message).toBe('no such host')
  expect(app.waiting()).toBe(0)

  app.ui.getState().set({ link: 'lost' })
  app.ui.getState().set({ link: 'open' })

  expect(app.waiting()).toBe(1)
})

test('what was found before a run is checked again after it', async () => {
  const app = watched()
  app.rest()
  app.asked[0]?.answer()
  await app.settle()
  const status = { ...IDLE_STATUS, runId: 'run-1' }
  app.run.getState().statusChanged({ ...status, state: 'ramping' })
  expect([app.preflight.getState().resultOf, app.waiting()]).toEqual([null, 0])

  app.run.getState().statusChanged({ ...status, state: 'finished' })

  expect(app.waiting()).toBe(1)
})

test('nothing is asked once the watching has ended', () => {
  const app = watched()

  app.undo()

  app.retry(4)
  expect(app.waiting()).toBe(0)
})

test('plans differ by what a check looks at', () => {
  const { form } = watched()
  const { plan } = form.getState().checked
  if (!plan) throw new Error('the empty form is a plan')

  const key = preflightKey(plan)

  expect(preflightKey({ ...plan, name: 'Other' })).toBe(key)
  expect(preflightKey({ ...plan, login: { ...plan.login } })).toBe(key)
  expect(
    preflightKey({ ...plan, load: { ...plan.load, userBase: 7 } }),
  ).not.toBe(key)
})
