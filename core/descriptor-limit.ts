// How many descriptors a process may hold, out of Node's process report. The
// report arrives as an argument; raising the limit is its owner's business.

/** The part of `process.report` that is used. */
export interface ReportSource {
  /** Newer than Node's types. */
  excludeNetwork?: boolean
  getReport(): object
}

/** The part of a report that is read; any of it may be absent. */
interface LimitsReport {
  readonly userLimits?: {
    readonly open_files?: { readonly soft?: number | string }
  }
}

/**
 * @param source Electron may come without it
 * @returns null where there is no limit (Windows) or it is unlimited
 */
export function descriptorLimitOf(
  source: ReportSource | undefined,
): number | null {
  if (!source) return null
  // Otherwise the report looks up a name for every open socket.
  source.excludeNetwork = true
  // Node types it as `object`; nothing above is taken for granted.
  const { userLimits } = source.getReport() as LimitsReport
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : null
}
