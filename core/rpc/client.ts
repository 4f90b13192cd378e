// The asking side of the app API: typed calls and events over a Port. Results
// are decoded by the command map, so a caller never sees a malformed value.
import type { z } from 'zod'
import { TidewireError } from '../errors.ts'
import {
  serverMessageSchema,
  type CommandMap,
  type EventMap,
  type ServerMessage,
} from './messages.ts'
import type { Port, Unsubscribe } from './port.ts'
import { Signal } from './signal.ts'

export interface RpcClient<C extends CommandMap, E extends EventMap> {
  /** Rejects with TidewireError; code `connection_lost` when the Port ends. */
  call<K extends keyof C & string>(
    command: K,
    params: z.input<C[K]['params']>,
  ): Promise<z.output<C[K]['result']>>
  on<K extends keyof E & string>(
    event: K,
    listener: (value: z.output<E[K]>) => void,
  ): Unsubscribe
  dispose(): void
}

interface Pending {
  readonly result: z.ZodType
  resolve(value: unknown): void
  reject(error: Error): void
}

interface Occurrence {
  readonly event: string
  readonly value: unknown
}

export function createRpcClient<C extends CommandMap, E extends EventMap>(
  port: Port,
  commands: C,
  events: E,
): RpcClient<C, E> {
  const calls = new Calls(port)
  const occurrences = new Signal<Occurrence>()
  const undo = port.onMessage((raw) => {
    const message = serverMessageSchema.safeParse(raw)
    if (!message.success) return
    if (message.data.type === 'event') occurrences.emit(message.data)
    else calls.settle(message.data)
  })

  return {
    call(command, params) {
      const result = commands[command]?.result
      return new Promise((resolve, reject) => {
        // what is resolved has been decoded by `result`
        const settle = resolve as (value: unknown) => void
        if (result)
          calls.send(command, params, { result, resolve: settle, reject })
        else reject(new TidewireError('unknown_command', command))
      })
    },
    on(event, listener) {
      return occurrences.subscribe((occurrence) => {
        if (occurrence.event !== event) return
        const decoded = events[event]?.safeParse(occurrence.value)
        // decoded by events[event] in the line above
        if (decoded?.success) listener(decoded.data as never)
      })
    },
    dispose() {
      port.close() // what is still awaited is rejected by it
      undo()
      calls.dispose()
    },
  }
}

/** The calls that wait for their answer. */
class Calls {
  readonly #port: Port
  readonly #pending = new Map<number, Pending>()
  readonly #undo: Unsubscribe
  #nextId = 1
  #lost: TidewireError | null = null

  constructor(port: Port) {
    this.#port = port
    this.#undo = port.onClose((reason) => {
      const lost = new TidewireError('connection_lost', reason)
      this.#lost = lost
      for (const call of this.#pending.values()) call.reject(lost)
      this.#pending.clear()
    })
  }

  send(command: string, params: unknown, call: Pending): void {
    if (this.#lost) {
      call.reject(this.#lost)
      return
    }
    const id = this.#nextId++
    this.#pending.set(id, call)
    this.#port.send({ type: 'call', id, command, params })
  }

  settle(message: Exclude<ServerMessage, { type: 'event' }>): void {
    const call = this.#pending.get(message.id)
    if (!call) return
    this.#pending.delete(message.id)
    if (message.type === 'error') {
      const { code, message: text, details } = message.error
      call.reject(new TidewireError(code, text, details))
      return
    }
    const decoded = call.result.safeParse(message.value)
    if (decoded.success) call.resolve(decoded.data)
    else call.reject(new TidewireError('bad_result', decoded.error.message))
  }

  dispose(): void {
    this.#undo()
  }
}
