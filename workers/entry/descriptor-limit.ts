// Lets this process hold as many files and sockets as it may. Node raises the
// soft limit to the hard one by itself; Electron offers it as a call.
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
