// Every text of the page in English. Another language is another file with the
// same keys; the type Catalogue holds them together.
import { form } from './en-form.ts'
import { run } from './en-run.ts'

export const en = { ...form, ...run } as const
