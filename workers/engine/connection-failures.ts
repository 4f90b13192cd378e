// Under which error a connection is counted that did not open in time, or was
// lost. What the runtime's own words mean is core/verdict/classify.ts.
import { classifyFailure } from '../../core/verdict/classify.ts'
import type { ErrorCategory } from '../../core/verdict/error-category.ts'
import type { SocketEnd } from './socket.ts'

/** @param loggingIn a close frame instead of a reply refuses the log-in */
export function lossCategory(
  end: SocketEnd,
  loggingIn: boolean,
): ErrorCategory {
  if (end.closeCode === undefined) return classifyFailure(end)
  return loggingIn ? 'auth_failed' : 'closed_by_server'
}

/** @param connected whether TCP was up */
export function dialTimeout(
  connected: boolean,
  timeoutMs: number,
): { readonly category: ErrorCategory; readonly message: string } {
  return connected
    ? {
        category: 'handshake_timeout',
        message: `no answer to the handshake within ${timeoutMs} ms`,
      }
    : {
        category: 'conn_timeout',
        message: `no TCP connection within ${timeoutMs} ms`,
      }
}
