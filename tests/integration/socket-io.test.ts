// The Socket.IO profile against the socket.io package itself: log-in, the
// server's pings, echoes and chat.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { expect, onTestFinished, test } from 'vitest'
import { applyProfile } from '../../core/plan/profiles.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import { countOf, runPlan } from '../support/run-plan.ts'

interface Chat {
  readonly to?: string
  readonly body: string
}

/** Echoes what has no receiver; the others are users in their rooms. */
async function openSocketIo() {
  const http = createServer()
  const io = new Server(http, { pingInterval: 200, pingTimeout: 400 })
  const heard: Chat[] = []
  const ends: string[] = []
  io.use((socket, next) => {
    const { user } = socket.handshake.query
    if (user === '3') next(new Error('not you'))
    else next()
  })
  io.on('connection', (socket) => {
    void socket.join(`user ${String(socket.handshake.query['user'])}`)
    socket.on('message', (chat: Chat) => {
      heard.push(chat)
      if (chat.to === undefined) socket.emit('message', chat)
      else io.to(`user ${chat.to}`).emit('message', chat)
    })
    socket.on('disconnect', (reason) => ends.push(reason))
  })
  http.listen({ host: '127.0.0.1', port: 0 })
  await once(http, 'listening')
  onTestFinished(() => io.close())
  const { port } = http.address() as AddressInfo // it listens on TCP
  const path = 'socket.io/?EIO=4&transport=websocket&user={{user}}'
  return { url: `ws://127.0.0.1:${port}/${path}`, heard, ends }
}

function planFor(
  url: string,
  traffic: PlanSource['traffic'],
  connections: number,
): PlanSource {
  return applyProfile({
    ...{ version: 1, profile: 'socket.io', target: { urls: [url] } },
    load: { stages: [{ connections, hold: '2s' }] },
    heartbeat: { type: 'ping', interval: '500ms' },
    ...(traffic && { traffic }),
  } satisfies PlanSource)
}

test('connections log in, outlive the server’s pings, and talk in pairs', async () => {
  const { url, heard, ends } = await openSocketIo()

  const { summary } = await runPlan(
    planFor(url, { type: 'chat', ratePerMinute: 300 }, 2),
    1,
  )

  const { connections, messages, errors, heartbeat } = summary
  expect(errors).toEqual([])
  expect(connections).toMatchObject({ succeeded: 2, dropped: 0 })
  expect(messages.sent).toBeGreaterThan(10)
  expect(messages).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 })
  expect(heard).toHaveLength(messages.sent)
  expect(messages.received).toBe(messages.sent)
  expect(heartbeat.received).toBe(heartbeat.sent)
  expect(ends).not.toContain('ping timeout')
})

test('echoes come back, and a refused user is counted as such', async () => {
  const { url, heard } = await openSocketIo()

  const { summary } = await runPlan(
    planFor(url, { type: 'echo', ratePerMinute: 300 }, 4),
    1,
  )

  expect(countOf(summary, { category: 'auth_failed', phase: 'login' })).toBe(1)
  expect(summary.connections.dropped).toBe(1)
  expect(summary.messages.sent).toBe(heard.length)
  expect(summary.messages).toMatchObject({ received: heard.length, lost: 0 })
})

test('without its answers the server gives the connections up', async () => {
  const { url, ends } = await openSocketIo()
  const plan = planFor(url, { type: 'echo', ratePerMinute: 300 }, 2)

  const { summary } = await runPlan({ ...plan, answers: [] }, 1)

  expect(summary.connections.dropped).toBe(2)
  expect(ends).toEqual(['ping timeout', 'ping timeout'])
})
