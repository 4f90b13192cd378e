import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const REFUSED = 'electron must not be loaded'

test('a test process cannot load electron', async () => {
  const name: string = 'electron'

  await expect(import(name)).rejects.toThrow(REFUSED)
})

test.each([
  ['an ES module', '--input-type=module', "await import('electron')"],
  ['CommonJS', '--input-type=commonjs', "require('electron')"],
])(
  'a child process cannot load electron from %s',
  async (_name, type, code) => {
    const child = run(process.execPath, [type, '-e', code])

    await expect(child).rejects.toThrow(REFUSED)
  },
)
