import { expect, test } from 'vitest'
import { disturbanceSchema } from '../../core/plan/disturbance-schema.ts'
import {
  DISTURBANCE_TYPES,
  disturbanceDraft,
  disturbanceFields,
  disturbanceOf,
  newDisturbance,
} from './disturbance-draft.ts'

test.each(DISTURBANCE_TYPES)(
  'a new %s is sound and asks all it has',
  (type) => {
    const parsed = disturbanceSchema.parse(
      disturbanceOf(newDisturbance(type, '5s')),
    )

    expect(parsed.type).toBe(type)
    const asked = disturbanceFields(type).filter((field) => field !== 'until')
    expect([...asked].sort()).toEqual(
      Object.keys(parsed)
        .filter((name) => name !== 'type')
        .sort(),
    )
  },
)

test('an end and several silences go through unchanged', () => {
  const slow = disturbanceSchema.parse({
    type: 'slow',
    until: '90s',
    how: 'stop',
    delay: '1500ms',
  })
  const idle = disturbanceSchema.parse({ type: 'idle', silences: ['1s', '2m'] })

  const through = [slow, idle].map((one) =>
    disturbanceSchema.parse(disturbanceOf(disturbanceDraft(one))),
  )

  expect(through).toEqual([slow, idle])
})
