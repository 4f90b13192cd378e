// Every text of the page in English. Another language is another file with the
// same keys; the type Catalogue holds them together.
import { SCENARIO_ENGLISH } from '../../core/export/scenario-english.ts'
import { form } from './en-form.ts'
import { search } from './en-search.ts'
import { verdict } from './en-verdict.ts'
import { run } from './en-run.ts'
import { underWay } from './en-under-way.ts'

export const en = {
  ...form,
  ...run,
  ...underWay,
  search,
  verdict,
  words: SCENARIO_ENGLISH,
} as const
