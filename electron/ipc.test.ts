import { EventEmitter } from 'node:events'
import type { BrowserWindow, IpcMain } from 'electron'
import { expect, test } from 'vitest'
import type { Port } from '../core/rpc/port.ts'
import { CHANNEL, type SenderFrame } from './channel.ts'
import { createPagePorts } from './ipc.ts'

const PAGE: SenderFrame = { origin: 'app://tidewire', parent: null }

class Contents extends EventEmitter {
  readonly sent: unknown[] = []

  send(_channel: string, message: unknown): void {
    this.sent.push(message)
  }

  isDestroyed(): boolean {
    return false
  }
}

class Window extends EventEmitter {
  readonly webContents = new Contents()
}

function setUp() {
  const ipc = new EventEmitter()
  const heard: unknown[] = []
  const ended: string[] = []
  const ports: Port[] = []
  // Its `on` is all that is used of it.
  const pages = createPagePorts(ipc as unknown as IpcMain, (port) => {
    ports.push(port)
    port.onMessage((message) => heard.push(message))
    port.onClose((reason) => ended.push(reason))
  })
  const open = () => {
    const window = new Window()
    // Events of it and of its contents are all that is used of a window.
    pages.admit(window as unknown as BrowserWindow)
    return window
  }
  const say = (
    sender: Contents,
    message: unknown,
    senderFrame: SenderFrame | null = PAGE,
  ) => ipc.emit(CHANNEL, { sender, senderFrame }, message)
  return { heard, ended, ports, open, say }
}

test('a page of ours is heard, and answered on its own Port', () => {
  const { heard, ports, open, say } = setUp()
  const { webContents } = open()

  say(webContents, 'hello')
  ports[0]?.send('welcome')

  expect([heard, webContents.sent]).toEqual([['hello'], ['welcome']])
})

test.each<[string, SenderFrame | null]>([
  ['a frame inside the page', { ...PAGE, parent: {} }],
  ['a page from a network', { ...PAGE, origin: 'https://elsewhere.test' }],
  ['a frame that is gone', null],
])('%s is not heard', (_name, frame) => {
  const { heard, ports, open, say } = setUp()
  const { webContents } = open()

  say(webContents, 'let me in', frame)

  expect([heard, ports]).toEqual([[], []])
})

test('a window that was not admitted is not heard', () => {
  const { heard, say } = setUp()

  say(new Contents(), 'let me in')

  expect(heard).toEqual([])
})

test('a page that was loaded again gets a Port of its own', () => {
  const { heard, ended, ports, open, say } = setUp()
  const { webContents } = open()
  say(webContents, 'old')

  webContents.emit('did-navigate')
  ports[0]?.send('for the old page')
  say(webContents, 'new')

  expect(ended).toEqual(['the page was loaded again'])
  expect(webContents.sent).toEqual([])
  expect([heard, ports.length]).toEqual([['old', 'new'], 2])
})

test('a closed window ends its Port and is heard no more', () => {
  const { heard, ended, open, say } = setUp()
  const window = open()
  say(window.webContents, 'hello')

  window.emit('closed')
  say(window.webContents, 'again')

  expect([heard, ended]).toEqual([['hello'], ['the window was closed']])
})
