import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runSteps } from './run-steps.ts'
import type { BuildStep } from './steps.ts'

let root = ''
let runs = 0
let lines: string[] = []

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidewire-build-'))
  runs = 0
  lines = []
  await writeFile(join(root, 'a.ts'), 'one')
})
afterEach(() => rm(root, { recursive: true, force: true }))

function stepThat(run: () => Promise<void>): BuildStep {
  return {
    name: 'page',
    files: { root, inputs: ['*.ts'], outputs: ['out/page/index.html'] },
    run,
  }
}

async function writeOutput() {
  runs += 1
  await mkdir(join(root, 'out/page'), { recursive: true })
  await writeFile(join(root, 'out/page/index.html'), 'built')
}

const go = (step = stepThat(writeOutput)) =>
  runSteps([step], (line) => lines.push(line))

test('a step whose inputs have not changed is skipped', async () => {
  await go()

  const second = await go()

  expect([runs, second.skipped, lines.at(-1)]).toEqual([
    1,
    ['page'],
    'page: up to date',
  ])
})

test('a changed, a new and a renamed input each build again', async () => {
  await go()
  await writeFile(join(root, 'a.ts'), 'two')
  await go()
  await writeFile(join(root, 'b.ts'), '')
  await go()

  expect(runs).toBe(3)
})

test('a lost output builds again', async () => {
  await go()
  await rm(join(root, 'out/page/index.html'))

  await go()

  expect(runs).toBe(2)
})

test('a step that fails is not taken for fresh afterwards', async () => {
  await go()
  await writeFile(join(root, 'a.ts'), 'broken')
  const failing = stepThat(() => Promise.reject(new Error('syntax')))
  await expect(go(failing)).rejects.toThrow('syntax')
  await writeFile(join(root, 'a.ts'), 'one')

  await go()

  expect(runs).toBe(2)
})

test('a test is no input: editing one builds nothing', async () => {
  await go()
  await writeFile(join(root, 'a.test.ts'), '')

  await go()

  expect(runs).toBe(1)
})
