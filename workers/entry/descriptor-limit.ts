// Lets this process hold as many files and sockets as it may. Node raises the
// soft limit to the hard one by itself; Electron offers it as a call.
import { readdirSync } from 'node:fs'
import { descriptorLimitOf } from '../../core/descriptor-limit.ts'

/** What Electron adds to `process`. */
interface ElectronProcess {
  setFdLimit?(limit: number): void
}

const AS_MANY_AS_ALLOWED = 1_048_576

/** @returns the limit in force; null where the system has none (Windows) */
export function raiseDescriptorLimit(): number | null {
  // only Electron's types know the method, and they are not loaded here
  const electron = process as NodeJS.Process & ElectronProcess
  electron.setFdLimit?.(AS_MANY_AS_ALLOWED)
  return descriptorLimitOf(process.report)
}

/** Where a system lists the descriptors of the process that asks. */
const LISTS = ['/proc/self/fd', '/dev/fd']

/** Files and sockets that are open now; null where it cannot be told. */
export function openDescriptors(): number | null {
  for (const folder of LISTS) {
    try {
      return Math.max(0, readdirSync(folder).length - 1) // but for its own
    } catch {
      // not on this system
    }
  }
  return null
}
