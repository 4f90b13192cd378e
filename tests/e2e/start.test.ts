import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-start-'))
})
afterEach(() => rm(folder, { recursive: true }))

test.runIf(process.platform === 'linux')(
  'npm start without a display says so in one line, serves the UI and ends by Ctrl-C',
  async () => {
    const child = spawn(
      process.execPath,
      ['build/run.mjs', 'build/start.ts', '--no-open'],
      {
        cwd: ROOT,
        env: {
          ...process.env,
          DISPLAY: '',
          WAYLAND_DISPLAY: '',
          TIDEWIRE_HOME: folder,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const said = child.stderr.toArray()
    const closed = once(child, 'close')
    const lines = createInterface(child.stdout)
    const url = await new Promise<string>((resolve, reject) => {
      lines.on('line', (line) => /^https?:/.test(line) && resolve(line))
      lines.on('close', () => reject(new Error('no URL was printed')))
    })

    const page = await fetch(url)
    child.kill('SIGINT')

    expect(await page.text()).toMatch(/<title>.*Tidewire/)
    expect((await closed)[0]).toBe(0)
    expect((await said).join('')).toMatch(
      /^There is no display here: the same UI opens in a browser\.$/m,
    )
    await expect(fetch(url)).rejects.toThrow()
  },
)
