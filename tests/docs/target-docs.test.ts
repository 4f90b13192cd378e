import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { TARGET_COUNTERS } from '../../core/protocol/target.ts'
import { TARGET_FLAGS } from '../../headless/flags/target-flag-table.ts'

const page = await readFile(
  new URL('../../docs/target.md', import.meta.url),
  'utf8',
)
const firstCells = new Set(
  [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name),
)

test('docs/target.md tells of every setting of the target', () => {
  const flags = TARGET_FLAGS.map(({ flags: text }) => text.split(' ')[0])

  expect(flags.filter((flag) => !firstCells.has(flag))).toEqual([])
})

test('docs/target.md tells what each setting is called in a plan', () => {
  const missing = TARGET_FLAGS.filter(
    ({ flags, setting }) =>
      !new RegExp(
        `^\\| \`${flags.split(' ')[0]}\` +\\| \`${setting}\` `,
        'm',
      ).test(page),
  )

  expect(missing).toEqual([])
})

test('docs/target.md tells what every counter of the target counts', () => {
  expect(TARGET_COUNTERS.filter((name) => !firstCells.has(name))).toEqual([])
})
