import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { perform } from './perform.ts'
import { fakeShell } from './testing/fake-shell.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-perform-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function outcome(args: readonly string[]) {
  const shell = fakeShell({ TIDEWIRE_HOME: folder })
  const code = await perform(shell, args)
  return {
    code,
    printed: shell.printed.join('\n'),
    told: shell.told.join('\n'),
  }
}

const ABSENT = ['run', '--target', 'ws://127.0.0.1:1/']

const WRONG: readonly (readonly [string, readonly string[], string])[] = [
  ['no command', [], 'Usage: tidewire'],
  ['an unknown command', ['rnu'], "unknown command 'rnu'\n(Did you mean run?)"],
  [
    'an unknown flag',
    ['run', '--con', '5'],
    "unknown option '--con'\n(Did you mean --conns?)",
  ],
  [
    'a value that is missing',
    ['run', '--conns'],
    'argument missing. It must be a whole number from 1',
  ],
  [
    'a negative count',
    [...ABSENT, '--conns', '-5'],
    "'--conns <count>' argument '-5' is invalid. It must be a whole number from 1 to",
  ],
  [
    'a bad duration',
    [...ABSENT, '--duration', '5'],
    "argument '5' is invalid. It must be a duration with a unit",
  ],
  [
    'a bad preset',
    [...ABSENT, '--preset', '1kk'],
    'It must be one of 100, 1k,',
  ],
  [
    'a bad rule',
    [...ABSENT, '--threshold', 'x'],
    'It must be a metric of summary.json',
  ],
  ['two plans', ['run', 'a.yaml', 'b.yaml'], 'too many arguments'],
  [
    'a plan and a preset',
    ['run', 'a.yaml', '--preset', '1k'],
    'cannot be used together',
  ],
  ['no target', ['run', '--conns', '5'], 'needs a target'],
  ['a preset without a target', ['run', '--preset', '1k'], 'needs a target'],
  ['a bad URL', ['run', '--target', 'localhost'], '--target: '],
  [
    'an http URL',
    ['run', '--target', 'http://localhost:80/ws'],
    'did you mean "ws://localhost/ws"?',
  ],
  [
    'a ramp that is too long',
    [...ABSENT, '--ramp', '90s'],
    '--ramp (90s) is longer than',
  ],
  [
    'a plan that is not there',
    ['run', 'missing.yaml'],
    'cannot read the plan missing.yaml: there is no such file',
  ],
  [
    'an authority that is not there',
    [...ABSENT, '--ca', 'missing.pem'],
    '--ca: cannot read',
  ],
  [
    'an authority that is none',
    [...ABSENT, '--ca', import.meta.filename],
    'holds no certificate in PEM form',
  ],
  [
    'a header that HTTP cannot carry',
    [...ABSENT, '--header', 'X-Name: ключ'],
    '--header X-Name: must hold only characters that HTTP can carry',
  ],
  [
    'a folder that cannot be written',
    [...ABSENT, '--out', '/dev/null/x'],
    '--out: ',
  ],
  [
    'a host that others can reach',
    ['target', '--host', '0.0.0.0'],
    'It must be a loopback address',
  ],
  [
    'a bad close code',
    ['target', '--close-code', '1005'],
    'It must be a close code that a server may send',
  ],
  [
    'a bad port',
    ['serve', '--port', '70000'],
    'a whole number from 0 to 65535',
  ],
  [
    'a folder without a journal',
    ['report', 'missing'],
    'Give the folder that a run left its files in',
  ],
]

describe('ends with 2 before any load, saying what is wrong:', () => {
  test.each(WRONG)('%s', async (_name, args, message) => {
    const { code, told, printed } = await outcome(args)

    expect(told).toContain(message)
    expect([code, printed]).toEqual([2, ''])
    expect(told).not.toMatch(/\n\s+at /)
    expect(await readdir(folder)).toEqual([])
  })

  test.each([
    ['a syntax error', 'version: 1\ntarget: [', 'plan.yaml:2:'],
    [
      'a misspelt field',
      'version: 1\ntarget:\n  urls: [builtin]\nlaod:\n  stages: []\n',
      '"load"',
    ],
    [
      'a value out of its range',
      'version: 1\ntarget: {urls: [builtin]}\nload:\n  stages:\n    - connections: -1\n      hold: 5s\n',
      'plan.yaml:5:20: load.stages[0].connections: must be a whole number from 0',
    ],
  ])('a plan file with %s', async (_name, text, message) => {
    const file = join(folder, 'plan.yaml')
    await writeFile(file, text)

    const { code, told } = await outcome(['run', file])

    expect(code).toBe(2)
    expect(told).toContain(message)
  })
})

test.each([
  ['a header', ['--header', 'Authorization Bearer hush']],
  ['a URL', ['--target', 'ws://bob:hush@h:99999/?token=hush']],
])('%s that is wrong is not repeated with its secret', async (_name, args) => {
  const { code, told } = await outcome([...ABSENT, ...args])

  expect(code).toBe(2)
  expect(told).toMatch(/--(header|target)/)
  expect(told).not.toContain('hush')
})

test('why a folder cannot be written is said once', async () => {
  const { told } = await outcome([...ABSENT, '--out', '/dev/null/x'])

  expect(told.split('Cannot make the folder')).toHaveLength(2)
})

test('the files that a plan names are looked for beside the plan', async () => {
  const file = join(folder, 'plan.yaml')
  await writeFile(
    file,
    'version: 1\ntarget: {urls: [wss://127.0.0.1:1/], tls: {ca: ca.pem}}\nload: {stages: [{connections: 1, hold: 1s}]}\n',
  )

  const { code, told } = await outcome(['run', file])

  expect(code).toBe(2)
  expect(told).toContain(
    `target.tls.ca: cannot read ${join(folder, 'ca.pem')}: there is no such file`,
  )
})

test.each([[], ['run'], ['serve'], ['target'], ['report']])(
  'help of "%s" has examples',
  async (...command) => {
    const args = command.filter((part) => typeof part === 'string')

    const { code, printed } = await outcome([...args, '--help'])

    expect(code).toBe(0)
    expect(printed).toMatch(/Examples:\n {2}\$ tidewire /)
  },
)

test('the version is printed', async () => {
  expect(await outcome(['--version'])).toMatchObject({
    code: 0,
    printed: '1.2.3\n',
  })
})
