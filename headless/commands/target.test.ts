import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startTidewire } from '../testing/tidewire.ts'

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000 })

const FIRST_LINE = /^ws:\/\/127\.0\.0\.1:\d+\/\n/

test('the first line is the URL of a server that echoes, and an interrupt ends it', async () => {
  const target = startTidewire(['target'])
  await target.said('stdout', FIRST_LINE)
  const socket = new WebSocket(target.out.stdout.trim())
  await once(socket, 'open')
  const answer = once(socket, 'message')

  socket.send('hello')

  expect(String((await answer)[0])).toBe('hello')
  target.child.kill('SIGINT')
  // Windows knows no polite signal.
  expect(await target.ended).toBe(process.platform === 'win32' ? 'SIGINT' : 0)
})

test('each process has a line of its own, and all are told on any /stats', async () => {
  const target = startTidewire(['target', '--processes', '2'])
  await target.said('stdout', /\n.*\n/)
  const [first = '', second = ''] = target.out.stdout.trim().split('\n')
  const socket = new WebSocket(second)
  await once(socket, 'open')

  const answer = await fetch(`${first.replace('ws:', 'http:')}stats`)

  expect(await answer.json()).toMatchObject({ open: 1 })
  socket.terminate()
  target.child.kill('SIGTERM')
  await target.ended
})

test('faults are set by flags', async () => {
  const target = startTidewire(['target', '--refuse-every', '1'])
  await target.said('stdout', FIRST_LINE)
  const socket = new WebSocket(target.out.stdout.trim())

  const [error] = await once(socket, 'error')

  expect(String(error)).toContain('503')
  target.child.kill('SIGTERM')
  await target.ended
})

test('a port that is taken ends with 3 and a clear message', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  // a TCP server's address is never a pipe's name
  const { port } = holder.address() as AddressInfo

  const target = startTidewire(['target', '--port', `${port}`])

  expect(await target.ended).toBe(3)
  expect(target.out.stderr).toContain(`${port}`)
  expect(target.out.stderr).not.toMatch(/\n\s+at /)
  holder.close()
})
