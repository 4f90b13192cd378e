// The Port towards whoever started this process: the IPC channel of a fork or
// Electron's utility process. It knows nothing of what the messages mean.
import type { Port } from '../../core/rpc/port.ts'
import {
  createProcessPort,
  type ProcessChannel,
} from '../../core/rpc/process-port.ts'

/** What Electron adds to `process` in a utility process. */
interface UtilityParent {
  postMessage(message: unknown): void
  on(type: 'message', listener: (event: { data: unknown }) => void): unknown
}

/** @throws Error when this process was started by hand and has no parent */
export function parentPort(): Port {
  const channel = utilityChannel() ?? forkChannel()
  if (channel) return createProcessPort(channel)
  throw new Error(
    'This file runs as a child process of Tidewire: use `npx tidewire` instead.',
  )
}

/**
 * Leaves Ctrl-C to the parent.
 *
 * A terminal sends the interrupt to the whole process group; the parent alone
 * decides what is finished first. When the parent dies, its Port closes.
 */
export function leaveInterruptToParent(): void {
  process.on('SIGINT', () => {})
}

function utilityChannel(): ProcessChannel | null {
  // Only Electron's types know the property, and they are not loaded here.
  const { parentPort: parent } = process as NodeJS.Process & {
    readonly parentPort?: UtilityParent
  }
  if (!parent) return null
  return {
    post: (message) => parent.postMessage(message),
    onMessage: (listener) =>
      void parent.on('message', (event) => listener(event.data)),
    // Electron ends a utility process itself when its parent is gone.
    onGone: () => {},
    disconnect: () => {},
  }
}

function forkChannel(): ProcessChannel | null {
  if (!process.send) return null
  return {
    post: (message) => {
      // A parent that died a moment ago is told by `disconnect`, not here.
      process.send?.(message, undefined, undefined, () => {})
    },
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) =>
      void process.once('disconnect', () => listener('the parent is gone')),
    disconnect: () => {
      if (process.connected) process.disconnect()
    },
  }
}
