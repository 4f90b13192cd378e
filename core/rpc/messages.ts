// What travels over a Port between an RPC client and server.
import { z } from 'zod'

export const rpcErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.unknown().optional(),
})

export const clientMessageSchema = z.object({
  type: z.literal('call'),
  id: z.int(),
  command: z.string(),
  params: z.unknown(),
})

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('result'), id: z.int(), value: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), error: rpcErrorSchema }),
  z.object({ type: z.literal('event'), event: z.string(), value: z.unknown() }),
])

export type ClientMessage = z.output<typeof clientMessageSchema>
export type ServerMessage = z.output<typeof serverMessageSchema>

/** A map of commands: what each takes and gives. */
export type CommandMap = Readonly<
  Record<string, { readonly params: z.ZodType; readonly result: z.ZodType }>
>
/** A map of events: what each carries. */
export type EventMap = Readonly<Record<string, z.ZodType>>
