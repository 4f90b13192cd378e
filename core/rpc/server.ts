// The answering side of the app API: decodes each call by the command map,
// runs its handler, and sends events. One server per Port.
import type { z } from 'zod'
import { TidewireError } from '../errors.ts'
import {
  clientMessageSchema,
  type ClientMessage,
  type CommandMap,
  type EventMap,
} from './messages.ts'
import type { Port } from './port.ts'

/** One function per command; throws TidewireError for what a user can mend. */
export type Handlers<C extends CommandMap> = {
  readonly [K in keyof C]: (
    params: z.output<C[K]['params']>,
  ) => z.input<C[K]['result']> | Promise<z.input<C[K]['result']>>
}

export interface RpcServer<E extends EventMap> {
  emit<K extends keyof E & string>(event: K, value: z.input<E[K]>): void
  dispose(): void
}

export function createRpcServer<C extends CommandMap, E extends EventMap>(
  port: Port,
  commands: C,
  handlers: Handlers<C>,
): RpcServer<E> {
  async function answer(call: ClientMessage): Promise<void> {
    try {
      const value = await run(call)
      port.send({ type: 'result', id: call.id, value })
    } catch (error) {
      port.send({ type: 'error', id: call.id, error: describe(error) })
    }
  }

  async function run(call: ClientMessage): Promise<unknown> {
    const entry = Object.hasOwn(commands, call.command)
      ? commands[call.command]
      : undefined
    const handler = handlers[call.command]
    if (!entry || !handler)
      throw new TidewireError(
        'unknown_command',
        `there is no command "${call.command}"`,
      )
    const params = entry.params.safeParse(call.params)
    if (!params.success)
      throw new TidewireError('bad_params', params.error.message)
    // decoded by this very command's schema
    return await handler(params.data as never)
  }

  const undo = port.onMessage((raw) => {
    const call = clientMessageSchema.safeParse(raw)
    if (call.success) void answer(call.data)
  })

  return {
    emit(event, value) {
      port.send({ type: 'event', event, value })
    },
    dispose() {
      undo()
      port.close()
    },
  }
}

function describe(error: unknown) {
  if (error instanceof TidewireError)
    return { code: error.code, message: error.message, details: error.details }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message }
}
