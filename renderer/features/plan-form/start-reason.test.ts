import { expect, test } from 'vitest'
import { createI18n } from '../../i18n/i18n.ts'
import { englishText } from '../../i18n/text.ts'
import { EMPTY_DRAFT } from '../../state/draft.ts'
import { createFormStore } from '../../state/form-store.ts'
import { preflightKey } from '../../state/preflight-store.ts'
import { IDLE_STATUS } from '../../state/run-store.ts'
import {
  PREFLIGHT_REFUSED,
  PREFLIGHT_WARN,
} from '../../testing/synthetic-preflight.ts'
import { startReason } from './start-reason.ts'

const form = createFormStore(EMPTY_DRAFT, {
  hiddenSecret: '',
  duplicateHeader: '',
})
const DRAINING = { ...IDLE_STATUS, state: 'draining' } as const
const WRITING = {
  ...IDLE_STATUS,
  state: 'finished',
  writingFiles: true,
} as const

const READY = {
  form: form.getState(),
  run: { status: IDLE_STATUS },
  ui: { link: 'open', starting: false },
  preflight: { result: null, resultOf: null },
} as const

const reason = (change: Partial<Parameters<typeof startReason>[0]>) =>
  startReason({ ...READY, ...change }, englishText)

test('a sound plan may start', () => {
  expect(reason({})).toBeNull()
})

test('a lost connection, a start on its way and a run under way are reasons', () => {
  expect(reason({ ui: { link: 'lost', starting: false } })).toMatch(/connected/)
  expect(reason({ ui: { link: 'open', starting: true } })).toMatch(/Starting/)
  expect(reason({ run: { status: DRAINING } })).toMatch(/under way/)
  expect(reason({ run: { status: WRITING } })).toMatch(/written/)
})

test('a plan that does not hold names its field and what is wrong', () => {
  const issues = [{ path: 'load.stages[0].ramp', message: 'must be shorter' }]

  expect(
    reason({ form: { checked: { plan: null, load: null, issues } } }),
  ).toBe('load.stages[0].ramp must be shorter')
})

test('of several things that are wrong the first is told, and how many follow', async () => {
  const { t } = await createI18n()
  const issues = [
    { path: 'target.urls[0]', message: 'is missing' },
    { path: 'load.stages[0].ramp', message: 'must be shorter' },
    { path: 'name', message: 'is too long' },
  ]

  const told = startReason(
    { ...READY, form: { checked: { plan: null, load: null, issues } } },
    (key, values) => t(key, values ?? {}),
  )

  expect(told).toBe('target.urls[0] is missing (and 2 more)')
})

test('what cannot work is refused in the words of the check that failed', async () => {
  const { t } = await createI18n()
  const { plan } = READY.form.checked
  const told = (resultOf: string | null, result = PREFLIGHT_REFUSED) =>
    startReason({ ...READY, preflight: { result, resultOf } }, (key, values) =>
      t(key, values ?? {}),
    )
  const key = plan && preflightKey(plan)

  expect(told(key)).toMatch(/cannot work: Nothing listens on 127\.0\.0\.1:9/)
  expect(told('of another plan')).toBeNull()
  expect(told(key, PREFLIGHT_WARN)).toBeNull()
})
