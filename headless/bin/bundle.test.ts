import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const MODULE = new URL('bundle.mjs', import.meta.url)
const SOURCE = 'export const a = 1\n'

let root = ''
let source = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidewire-bundle-'))
  source = join(root, 'a.ts')
  await writeFile(source, SOURCE)
  await mkdir(join(root, 'out/headless'), { recursive: true })
  await writeFile(join(root, 'out/headless/main.js'), '')
  await describeInputs()
})
afterEach(() => rm(root, { recursive: true }))

/** As build/bundle-headless.ts does at the end of a build. */
async function describeInputs(): Promise<void> {
  const { size, mtimeMs } = await stat(source)
  const digest = createHash('sha256').update(SOURCE).digest('hex')
  await writeFile(
    join(root, 'out/headless/inputs.json'),
    JSON.stringify([['a.ts', size, mtimeMs, digest]]),
  )
}

/** What the launcher would run; it is plain JavaScript without types. */
async function bundledMain(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    `import { bundledMain } from ${JSON.stringify(MODULE.href)}
     console.log(bundledMain(process.argv[1]) ?? 'none')`,
    root,
  ])
  return stdout.trim()
}

/** Even an editor that keeps the time of a file is noticed by its size. */
async function edit(text: string): Promise<void> {
  await writeFile(source, text)
  const later = new Date(Date.now() + 5000)
  await utimes(source, later, later)
}

test('the bundle runs while its sources are as they were', async () => {
  expect(await bundledMain()).toBe(join(root, 'out/headless/main.js'))
})

test('a bundle is stale when a source has another size', async () => {
  await edit(`${SOURCE}export const b = 2\n`)

  expect(await bundledMain()).toBe('none')
})

test('a bundle is stale when a source of the same size has another content', async () => {
  await edit(SOURCE.replace('1', '2'))

  expect(await bundledMain()).toBe('none')
})

test('a source that was only touched or copied leaves the bundle fresh', async () => {
  await edit(SOURCE)

  expect(await bundledMain()).toBe(join(root, 'out/headless/main.js'))
})

test('a bundle is stale when a source is gone', async () => {
  await rm(source)

  expect(await bundledMain()).toBe('none')
})

test.each(['', '[]', '{"half":'])(
  'a bundle whose inputs read %j is not used',
  async (text) => {
    await writeFile(join(root, 'out/headless/inputs.json'), text)

    expect(await bundledMain()).toBe('none')
  },
)

test('without a bundle there is none', async () => {
  await rm(join(root, 'out'), { recursive: true })

  expect(await bundledMain()).toBe('none')
})
