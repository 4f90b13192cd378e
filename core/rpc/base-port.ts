// What every Port implementation shares: listener lists, and messages that
// arrive before anybody listens are kept for the first listener.
import type { Port, Unsubscribe } from './port.ts'
import { Signal } from './signal.ts'

export abstract class BasePort implements Port {
  #messages = new Signal<unknown>()
  #closes = new Signal<string>()
  #early: unknown[] | null = []
  #closedBecause: string | null = null

  abstract send(message: unknown): void
  abstract close(): void

  onMessage(listener: (message: unknown) => void): Unsubscribe {
    const undo = this.#messages.subscribe(listener)
    const early = this.#early
    this.#early = null
    for (const message of early ?? []) listener(message)
    return undo
  }

  onClose(listener: (reason: string) => void): Unsubscribe {
    if (this.#closedBecause !== null) {
      listener(this.#closedBecause)
      return () => {}
    }
    return this.#closes.subscribe(listener)
  }

  get closed(): boolean {
    return this.#closedBecause !== null
  }

  protected received(message: unknown): void {
    if (this.closed) return
    if (this.#early) this.#early.push(message)
    else this.#messages.emit(message)
  }

  protected ended(reason: string): void {
    if (this.closed) return
    this.#closedBecause = reason
    this.#closes.emit(reason)
  }
}
