// Variables from outside the plan through real workers: a CSV file, signed
// tokens, and URLs and headers that are each connection's own.
import { createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import type { PlanSource } from '../../core/plan/schema.ts'
import { runPlan } from '../support/run-plan.ts'

async function csvOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-variables-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'users.csv')
  await writeFile(path, text)
  return path
}

/** Lets in who shows a token that the secret has signed; echoes the rest. */
async function openServer(secret: string) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const asked: { url?: string | undefined; name: string }[] = []
  const logins: unknown[] = []
  const messages: string[] = []
  server.on('connection', (socket, request) => {
    asked.push({ url: request.url, name: String(request.headers['x-name']) })
    socket.once('message', (data: Buffer) => {
      const [head, body, signature] = data.toString().split('.')
      const expected = createHmac('sha256', secret)
        .update(`${head}.${body}`)
        .digest('base64url')
      if (signature !== expected) {
        socket.close(4401)
        return
      }
      logins.push(JSON.parse(Buffer.from(body ?? '', 'base64url').toString()))
      socket.send('in')
      socket.on('message', (message: Buffer) => {
        messages.push(message.toString())
        socket.send(message.toString())
      })
    })
  })
  await once(server, 'listening')
  onTestFinished(() => server.close())
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { port, asked, logins, messages }
}

function planFor(port: number, file: string): PlanSource {
  return {
    version: 1,
    target: {
      urls: [`ws://127.0.0.1:${port}/{{csv.name}}?n={{n}}`],
      headers: { 'X-Name': '{{csv.name}}' },
    },
    load: { stages: [{ connections: 3, hold: '1s' }] },
    login: { type: 'message', message: '{{token}}', expect: 'in' },
    heartbeat: { type: 'none' },
    traffic: {
      type: 'echo',
      ratePerMinute: 180,
      template: '{"from":"{{csv.name}}","id":"{{marker}}"}',
    },
    variables: {
      csv: { file, use: 'per-connection' },
      token: { secret: 'sesame', claims: { sub: '{{csv.name}}' } },
    },
  }
}

test('each connection has its row and its token, in whichever worker', async () => {
  const { port, asked, logins, messages } = await openServer('sesame')
  const file = await csvOf('name\nann\n"bob, jr"\ncy\n')

  const { summary } = await runPlan(planFor(port, file), 2)

  expect(summary.errors).toEqual([])
  expect(asked.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { url: '/ann?n=0', name: 'ann' },
    { url: '/bob%2C%20jr?n=1', name: 'bob, jr' },
    { url: '/cy?n=2', name: 'cy' },
  ])
  const subjects = logins.map((claims) => (claims as { sub: string }).sub)
  expect(subjects.toSorted()).toEqual(['ann', 'bob, jr', 'cy'])
  expect(summary.messages).toMatchObject({ sent: messages.length, lost: 0 })
  expect(messages.some((text) => text.includes('"from":"bob, jr"'))).toBe(true)
})

test('rows that run short are refused before anything is dialed', async () => {
  const { port, asked } = await openServer('sesame')
  const file = await csvOf('name\nann\n')

  const refused = runPlan(planFor(port, file), 2)

  await expect(refused).rejects.toThrow(
    /users\.csv has 1 row, but per-connection needs one for each of the plan's 3 connections/,
  )
  expect(asked).toEqual([])
})
