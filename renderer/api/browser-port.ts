import type { Port } from '../../core/rpc/port.ts'
import { createSocketPort } from '../../core/rpc/socket-port.ts'
import { TidewireError } from '../../core/errors.ts'

/** The parts of a browser tab that opening a session needs. */
export interface Tab {
  readonly location: Location
  readonly history: History
  readonly fetch: typeof fetch
  readonly WebSocket: typeof WebSocket
}

/** The one-time token was used up, or there is none: nothing to retry. */
export class UnauthorizedError extends TidewireError {
  constructor() {
    super('unauthorized', 'the session is over or the address has no token')
    this.name = 'UnauthorizedError'
  }
}

/**
 * Opens the app API of `serve`: trades the token in the address for a cookie,
 * takes it out of the address, and connects.
 */
export async function openBrowserPort(tab: Tab): Promise<Port> {
  await openSession(tab)
  const scheme = tab.location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new tab.WebSocket(`${scheme}://${tab.location.host}/api`)
  await opened(socket)
  return createSocketPort(socket)
}

async function openSession(tab: Tab): Promise<void> {
  const token = new URLSearchParams(tab.location.search).get('token')
  const answer = await tab.fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(token === null ? {} : { token }),
  })
  if (answer.status === 401) throw new UnauthorizedError()
  if (!answer.ok)
    throw new TidewireError('session', `/session answered ${answer.status}`)
  if (token !== null) tab.history.replaceState(null, '', tab.location.pathname)
}

function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener(
      'close',
      () => reject(new TidewireError('connection_lost', 'cannot connect')),
      { once: true },
    )
  })
}
