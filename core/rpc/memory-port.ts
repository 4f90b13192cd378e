// An in-memory pair of Ports. Messages go through JSON on purpose, so that a
// test over this pair fails where a real process edge would.
import { BasePort } from './base-port.ts'
import type { Port } from './port.ts'

class MemoryPort extends BasePort {
  peer: MemoryPort | null = null

  send(message: unknown): void {
    if (this.closed) return
    const copy: unknown = JSON.parse(JSON.stringify(message))
    void Promise.resolve().then(() => this.peer?.received(copy))
  }

  close(): void {
    this.ended('closed here')
    this.peer?.ended('closed by the other end')
  }
}

/** Two connected Ports in one process. */
export function createPortPair(): readonly [Port, Port] {
  const left = new MemoryPort()
  const right = new MemoryPort()
  left.peer = right
  right.peer = left
  return [left, right]
}
