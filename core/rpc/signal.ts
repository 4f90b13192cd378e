// A list of listeners: the smallest event source that Ports and controllers
// need. Not a replacement for Node's EventEmitter: one event, no names.
import type { Unsubscribe } from './port.ts'

export class Signal<T> {
  #listeners = new Set<(value: T) => void>()

  subscribe(listener: (value: T) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value)
  }
}
