// The browser door: `serve` in a process of its own, its URL in Chromium.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { CHROMIUM_ARGS, chromiumPath } from '../support/chromium.ts'
import type { Door } from './door.ts'

const MAIN = fileURLToPath(new URL('../../headless/main.ts', import.meta.url))

export const serveDoor: Door = {
  name: 'serve',
  async open(folder) {
    const server = spawn(
      process.execPath,
      [MAIN, 'serve', '--port', '0', '--no-open'],
      {
        env: { ...process.env, TIDEWIRE_HOME: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const exited = once(server, 'exit')
    const [url] = await once(createInterface(server.stdout), 'line')
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: [...CHROMIUM_ARGS],
    })
    const page = await browser.newPage({
      viewport: { width: 1440, height: 900 },
    })
    await page.goto(String(url))
    return {
      page,
      runsFolder: join(folder, 'runs'),
      async save(trigger) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          trigger(),
        ])
        const path = join(folder, download.suggestedFilename())
        await download.saveAs(path)
        return path
      },
      async close() {
        await browser.close()
        server.kill('SIGTERM')
        await exited
      },
    }
  },
}
