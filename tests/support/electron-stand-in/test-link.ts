// The line between the stand-in's process and the test that forked it: what
// the shell did goes out, what a user would do to the shell comes in.
import { z } from 'zod'

/** From the stand-in to the test. */
export const shellEventSchema = z.discriminatedUnion('type', [
  /** A window is there; attach to it by the Chrome DevTools Protocol. */
  z.object({ type: z.literal('window-opened'), endpoint: z.string() }),
  z.object({ type: z.literal('window-closed') }),
  /** A message box is open and waits for `answer`. */
  z.object({
    type: z.literal('asked'),
    message: z.string(),
    buttons: z.array(z.string()),
  }),
  z.object({ type: z.literal('saved'), path: z.string(), name: z.string() }),
  z.object({ type: z.literal('sleep-blocked'), blocked: z.boolean() }),
  z.object({ type: z.literal('menu-set'), roles: z.array(z.string()) }),
  z.object({ type: z.literal('refused'), what: z.string() }),
])
export type ShellEvent = z.output<typeof shellEventSchema>

/** From the test to the stand-in. */
export const userActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answer'), button: z.string() }),
  z.object({ type: z.literal('close-window') }),
  z.object({ type: z.literal('start-again') }),
  z.object({ type: z.literal('quit') }),
  /** The test is over: ends without asking anybody. */
  z.object({ type: z.literal('end') }),
])
export type UserAction = z.output<typeof userActionSchema>

export function tell(event: ShellEvent): void {
  process.send?.(event)
}

/** Calls `listener` for each action of the test; returns its undo. */
export function onUserAction(
  listener: (action: UserAction) => void,
): () => void {
  const handler = (raw: unknown) => {
    const action = userActionSchema.safeParse(raw)
    if (action.success) listener(action.data)
  }
  process.on('message', handler)
  return () => void process.off('message', handler)
}
