// What the engine needs of a WebSocket client connection, whoever implements
// it (workers/sockets). Nothing above this file knows which library, if any,
// makes the frames.
import type { TemplateValues } from '../../core/plan/template.ts'
import type { FailureFacts } from '../../core/verdict/classify.ts'

/** Durations of the steps of a handshake, ms; null where there was no step. */
export interface HandshakeTiming {
  readonly dnsMs: number | null
  readonly tcpMs: number | null
  readonly tlsMs: number | null
  readonly upgradeMs: number | null
}

/** Why a connection failed or ended. */
export interface SocketEnd extends FailureFacts {
  /** For people: the error's text, the refusal's status line, the reason. */
  readonly message: string
  /** Close code of the peer's close frame (1005 when it carried none). */
  readonly closeCode?: number
}

/** Told to the owner of a socket. After `ended` nothing more comes. */
export interface SocketEvents {
  /** The 101 was received and verified. */
  opened(timing: HandshakeTiming): void
  /** A whole message; `data` is valid only during the call. */
  message(data: Uint8Array, isText: boolean): void
  pong(payload: Uint8Array): void
  /** The handshake failed or the connection is over. Once, also after close. */
  ended(end: SocketEnd): void
}

export interface Socket {
  /** `data` may be reused as soon as the call returns. */
  send(data: Uint8Array | string, isText: boolean): void
  ping(payload: Uint8Array): void
  /** Unasked: says something without asking for anything (RFC 6455, 5.5.3). */
  pong(payload: Uint8Array): void
  /** Close handshake (RFC 6455, 7.1.2); `ended` follows. */
  close(code: number): void
  /** Ends at once, without a close frame; `ended` does not follow. */
  destroy(): void
  /**
   * Ends at once by a TCP reset; `ended` does not follow. Over TLS it is the
   * same as `destroy`: Node resets plain TCP only.
   */
  reset(): void
  /**
   * Sends nothing any more, neither pongs nor an answer to a close frame; what
   * arrives is still read. Only `destroy` and `reset` work after it.
   */
  mute(): void
  /** Stops reading: TCP pushes back. What is read already still comes. */
  pause(): void
  resume(): void
  /** Bytes handed over and not yet taken by the system. */
  readonly bytesWaiting: number
  /** Whether TCP is up: tells a connect timeout from a handshake timeout. */
  readonly tcpConnected: boolean
}

/**
 * Starts connecting to the target's URL number `urlIndex`.
 *
 * @param values for {{variables}} of the URL and the headers; used during the
 *   call and until the handshake is sent
 */
export type OpenSocket = (
  urlIndex: number,
  events: SocketEvents,
  values?: TemplateValues,
) => Socket
