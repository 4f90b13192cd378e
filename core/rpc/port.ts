// A Port is the one way that two sides of Tidewire talk, whatever carries the
// messages: an in-memory pair, a forked process, a utility process, a
// WebSocket, the preload bridge. It knows nothing of what the messages mean.

/** Undoes a subscription; calling it twice is harmless. */
export type Unsubscribe = () => void

/**
 * One end of a message channel.
 *
 * Messages are JSON-safe values and arrive in the order they were sent. After
 * `onClose` has fired nothing more arrives and `send` is a no-op.
 */
export interface Port {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): Unsubscribe
  /** Fires once, with a human-readable reason; at once if closed already. */
  onClose(listener: (reason: string) => void): Unsubscribe
  /** Closes this end; the other end sees `onClose`. Idempotent. */
  close(): void
}
