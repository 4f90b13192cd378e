import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  appCommands,
  appEvents,
  type AppCommands,
  type AppEvents,
} from '../../core/protocol/app.ts'
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts'
import { createSocketPort } from '../../core/rpc/socket-port.ts'
import { startTidewire } from '../testing/tidewire.ts'

// Real processes, on a machine that may be busy; the first may build the UI.
vi.setConfig({ testTimeout: 120_000 })

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidewire-serve-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function startServe() {
  const served = startTidewire(['serve', '--no-open'], {
    env: { TIDEWIRE_HOME: folder },
  })
  await served.said('stdout', /\n/)
  return { served, url: new URL(served.out.stdout.trim()) }
}

/** What the page does: trades the token for a cookie, then connects. */
async function openApi(url: URL): Promise<RpcClient<AppCommands, AppEvents>> {
  const session = await fetch(new URL('/session', url), {
    method: 'POST',
    body: JSON.stringify({ token: url.searchParams.get('token') }),
  })
  const [cookie = ''] = session.headers.getSetCookie()
  const socket = new WebSocket(`ws://${url.host}/api`, {
    headers: { origin: url.origin, cookie: cookie.split(';')[0] ?? '' },
  })
  await once(socket, 'open')
  return createRpcClient(createSocketPort(socket), appCommands, appEvents)
}

test('the printed link opens the page', async () => {
  const { served, url } = await startServe()

  const page = await fetch(url)

  expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
  expect(await page.text()).toContain('<div id="root">')
  expect(served.out.stdout.split('\n')).toHaveLength(2)
})

test.skipIf(process.platform === 'win32')(
  'a run started from a page is stopped and written when serve is interrupted',
  async () => {
    const { served, url } = await startServe()
    const api = await openApi(url)
    const info = await api.call('app.info', {})
    const measured = new Promise((resolve) => api.on('run.second', resolve))
    const { runId } = await api.call('run.start', {
      plan: {
        version: 1,
        target: { urls: ['builtin'] },
        load: { stages: [{ connections: 5, hold: '10m' }] },
      },
    })
    await measured

    served.child.kill('SIGINT')

    expect(await served.ended).toBe(0)
    expect(info.runsFolder).toBe(join(folder, 'runs'))
    expect(await readdir(join(info.runsFolder, runId))).toContain(
      'summary.json',
    )
  },
)
