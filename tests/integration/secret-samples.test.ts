// A server that repeats whatever secret it is given: none of it may reach a
// file, a screen or another program.
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { createTestRun } from '../support/run-plan.ts'

const HEADER = 'h3ader-secret'
const QUERY = 'qu3ry-secret'
const LOGIN = 'l0gin-secret'

/** Answers the log-in with all that it was told, and closes with it. */
async function openTellingServer(): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => {
    server.close()
  })
  server.on('connection', (socket: WebSocket, request) => {
    const { authorization = '' } = request.headers
    socket.on('message', (data: Buffer) => {
      const told = `${authorization} ${request.url ?? ''} ${data.toString()}`
      socket.send(JSON.stringify({ error: told }))
      socket.close(4001, told.slice(0, 120))
    })
  })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  return `ws://127.0.0.1:${port}/?token=${QUERY}`
}

test('no secret that a server repeats reaches a sample', async () => {
  const url = await openTellingServer()
  const run = await createTestRun()
  onTestFinished(() => run.dispose())

  await run.start(
    {
      version: 1,
      target: { urls: [url], headers: { Authorization: `Bearer ${HEADER}` } },
      load: { stages: [{ connections: 3, hold: '1s' }] },
      heartbeat: { type: 'none' },
      login: {
        type: 'message',
        message: `{"password":"${LOGIN}"}`,
        expect: 'welcome',
      },
    },
    1,
  )
  const { errors } = await run.finished()
  const runId = run.controller.status().runId ?? ''
  const folder = join(run.folder, runId)
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')),
  )
  const shown = [...texts, JSON.stringify(run.seconds())].join('\n')

  expect(errors.map(({ category }) => category)).toContain('auth_failed')
  expect(errors.map(({ sample }) => sample).join('\n')).toContain('Bearer ***')
  for (const secret of [HEADER, QUERY, LOGIN])
    expect(shown).not.toContain(secret)
})
