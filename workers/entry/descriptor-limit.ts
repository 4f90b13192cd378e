// How many files and sockets this process may hold. Node raises the soft
// limit to the hard one by itself; Electron offers it as a call.

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
  // no look-ups of peers' names; newer than the types
  Object.assign(process.report, { excludeNetwork: true })
  const report = process.report.getReport() as {
    readonly userLimits?: {
      readonly open_files?: { readonly soft?: number | 'unlimited' }
    }
  }
  const soft = report.userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : null
}
