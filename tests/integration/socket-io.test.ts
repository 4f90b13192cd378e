// The Socket.IO profile against the socket.io package itself: log-in, the
// server's pings, echoes and chat.
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { expect, test, type TestContext } from 'vitest'
import { applyProfile } from '../../core/plan/profiles.ts'
import type { PlanSource } from '../../core/plan/schema.ts'
import { countOf, runPlan } from '../support/run-plan.ts'
import { talking } from './scenarios/plans.ts'

interface Chat {
  readonly to?: string
  readonly body: string
}

/** Echoes what has no receiver; the others are users in their rooms. */
async function openSocketIo({ onTestFinished }: TestContext) {
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

function holding(connections: number): PlanSource['load'] {
  return { stages: [{ connections, hold: '2s' }] }
}

function planFor(
  url: string,
  traffic: PlanSource['traffic'],
  load: PlanSource['load'],
): PlanSource {
  return applyProfile({
    ...{ version: 1, profile: 'socket.io', target: { urls: [url] } },
    load,
    heartbeat: { type: 'ping', interval: '500ms' },
    ...(traffic && { traffic }),
  } satisfies PlanSource)
}

test.concurrent(
  'connections log in, outlive the server’s pings, and talk in pairs',
  async (context) => {
    const { url, heard, ends } = await openSocketIo(context)

    const { summary } = await runPlan(
      planFor(
        url,
        { type: 'chat' },
        talking({ connections: 2, ratePerMinute: 300, talk: '2s' }),
      ),
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
  },
)

test.concurrent(
  'echoes come back, and a refused user is counted as such',
  async (context) => {
    const { url, heard } = await openSocketIo(context)

    const { summary } = await runPlan(
      planFor(url, { type: 'echo', ratePerMinute: 300 }, holding(4)),
      1,
    )

    expect(countOf(summary, { category: 'auth_failed', phase: 'login' })).toBe(
      1,
    )
    expect(summary.connections.dropped).toBe(1)
    expect(summary.messages.sent).toBe(heard.length)
    expect(summary.messages).toMatchObject({ received: heard.length, lost: 0 })
  },
)

test.concurrent(
  'without its answers the server gives the connections up',
  async (context) => {
    const { url, ends } = await openSocketIo(context)
    const plan = planFor(url, { type: 'echo', ratePerMinute: 300 }, holding(2))

    const { summary } = await runPlan({ ...plan, answers: [] }, 1)

    expect(summary.connections.dropped).toBe(2)
    expect(ends).toEqual(['ping timeout', 'ping timeout'])
  },
)
