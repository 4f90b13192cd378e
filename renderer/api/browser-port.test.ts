import { expect, test } from 'vitest'
import { openBrowserPort, type Tab } from './browser-port.ts'

/** A tab whose server answers `/session` with a status. */
function makeTab(address: string, status: number) {
  const requests: { path: string; body: unknown }[] = []
  const sockets: FakeSocket[] = []
  const shown = { address }
  const url = new URL(address)
  class Socket extends FakeSocket {
    constructor(target: string) {
      super(target)
      sockets.push(this)
    }
  }
  const tab = {
    location: url,
    history: {
      replaceState: (_data: unknown, _title: string, path: string) => {
        shown.address = path
      },
    },
    fetch: (path: string, options: { body: string }) => {
      requests.push({ path, body: JSON.parse(options.body) })
      return Promise.resolve(new Response(null, { status }))
    },
    WebSocket: Socket,
  }
  // only the members above are used
  return { tab: tab as unknown as Tab, requests, sockets, shown }
}

class FakeSocket extends EventTarget {
  readonly url: string
  readonly readyState = 1

  constructor(url: string) {
    super()
    this.url = url
    queueMicrotask(() => this.dispatchEvent(new Event('open')))
  }

  close() {}
  send() {}
}

test('the token is traded for a session and leaves the address', async () => {
  const { tab, requests, sockets, shown } = makeTab(
    'http://127.0.0.1:7000/?token=abc',
    204,
  )

  await openBrowserPort(tab)

  expect(requests).toEqual([{ path: '/session', body: { token: 'abc' } }])
  expect(sockets.map(({ url }) => url)).toEqual(['ws://127.0.0.1:7000/api'])
  expect(shown.address).toBe('/')
})

test('a reloaded page comes without a token and relies on its cookie', async () => {
  const { tab, requests, shown } = makeTab('https://127.0.0.1:7000/', 204)

  await openBrowserPort(tab)

  expect(requests).toEqual([{ path: '/session', body: {} }])
  expect(shown.address).toBe('https://127.0.0.1:7000/')
})

test('a session that is refused is told apart from one that fails', async () => {
  const refused = openBrowserPort(makeTab('http://127.0.0.1:7000/', 401).tab)
  const failed = openBrowserPort(makeTab('http://127.0.0.1:7000/', 500).tab)

  await expect(refused).rejects.toMatchObject({ code: 'unauthorized' })
  await expect(failed).rejects.toMatchObject({ code: 'session' })
})
