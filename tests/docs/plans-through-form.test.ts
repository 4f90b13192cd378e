// What the form shows of a sample plan and writes again is the same plan.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkPlan } from '../../core/plan/check.ts'
import { parsePlan } from '../../core/plan/parse.ts'
import { draftToSource } from '../../renderer/state/draft-to-source.ts'
import { planToDraft } from '../../renderer/state/plan-to-draft.ts'

const PLANS = new URL('../../assets/plans/', import.meta.url)
const names = readdirSync(PLANS).filter((name) => name.endsWith('.yaml'))

test.each(names)('%s goes through the form unchanged', (name) => {
  const plan = parsePlan(readFileSync(new URL(name, PLANS), 'utf8'), name)

  const through = checkPlan(draftToSource(planToDraft(plan)))

  expect(through).toEqual({ ok: true, plan })
})
