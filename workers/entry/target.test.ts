import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  targetEventSchema,
  type TargetEvent,
} from '../../core/protocol/target.ts'

const ENTRY = fileURLToPath(new URL('target.ts', import.meta.url))

function start(): ChildProcess {
  const child = fork(ENTRY, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function nextEvent(child: ChildProcess): Promise<TargetEvent> {
  const [message] = (await once(child, 'message')) as [unknown]
  return targetEventSchema.parse(message)
}

async function listen(child: ChildProcess): Promise<string> {
  child.send({ type: 'listen', host: '127.0.0.1', port: 0, faults: {} })
  const event = await nextEvent(child)
  if (event.type !== 'listening') throw new Error(`got ${event.type}`)
  return `ws://127.0.0.1:${event.port}/`
}

async function echo(url: string, text: string): Promise<string> {
  const socket = new WebSocket(url)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  socket.send(text)
  const [data] = (await once(socket, 'message')) as [Buffer]
  return data.toString()
}

test('the process serves, and exits when it is stopped', async () => {
  const child = start()
  const url = await listen(child)
  const answer = await echo(url, 'hello')

  child.send({ type: 'stop' })
  const [code] = (await once(child, 'exit')) as [number]

  expect({ answer, code }).toEqual({ answer: 'hello', code: 0 })
})

test('the process exits by itself when its parent is gone', async () => {
  const child = start()
  const url = await listen(child)
  await echo(url, 'hello')

  child.disconnect()
  const [code] = (await once(child, 'exit')) as [number]

  expect(code).toBe(0)
})

test('an interrupt from the terminal is left to the parent', async () => {
  const child = start()
  const url = await listen(child)

  child.kill('SIGINT')
  child.send({ type: 'stats', id: 1 })
  const event = await nextEvent(child)

  expect(event.type).toBe('stats')
  expect(await echo(url, 'still here')).toBe('still here')
})

test('a process started by hand says what to use instead', async () => {
  const child = spawn(process.execPath, [ENTRY])
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (data) => (said += String(data)))

  const [code] = (await once(child, 'close')) as [number]

  expect(said).toContain('use `npx tidewire` instead')
  expect(code).toBe(1)
})
