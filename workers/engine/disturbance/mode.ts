// How a connection behaves while a disturbance changes how it reads or what
// it says: the interface between connection.ts and slow-reader.ts,
// half-open.ts, idle-watch.ts. At most one at a time.
import type { Link } from '../context.ts'
import type { SocketEnd } from '../socket.ts'

export interface Mode {
  /** It does not read at once: what is late because of that is not judged. */
  readonly slow: boolean
  /** It says nothing on its own account: no heartbeats, no messages. */
  readonly silent: boolean
  /** Instead of the connection; `data` is valid only during the call. */
  message(data: Uint8Array): void
  pong(payload: Uint8Array): void
  /**
   * Anything but us has ended the connection.
   *
   * @returns whether that is counted by now; otherwise it was dropped
   */
  ended(end: SocketEnd): boolean
  /** Nothing new is begun from now on. */
  drain(): void
  /** The connection leaves, or is over. */
  leave(): void
}

/** A connection as its mode sees it. */
export interface ModeHost extends Link {
  /** Takes a message as one that arrives now. */
  take(data: Uint8Array): void
  /** From now on it reads and is judged like any other. */
  release(mode: Mode): void
}
