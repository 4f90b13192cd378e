// How many descriptors a process may hold, out of Node's process report, and
// how many connections that allows. The report arrives as an argument; raising
// the limit is its owner's business.

/** The part of `process.report` that is used. */
export interface ReportSource {
  /** Newer than Node's types. */
  excludeNetwork?: boolean
  getReport(): object
}

/** The part of a report that is read; any of it may be absent. */
interface LimitsReport {
  readonly userLimits?: {
    readonly open_files?: {
      readonly soft?: number | string
      readonly hard?: number | string
    }
  }
}

/**
 * @param source Electron may come without it
 * @returns null where there is no limit (Windows) or it is unlimited
 */
export function descriptorLimitOf(
  source: ReportSource | undefined,
): number | null {
  return limitsOf(source).soft
}

/** Up to where the limit may be raised; null as descriptorLimitOf. */
export function hardDescriptorLimitOf(
  source: ReportSource | undefined,
): number | null {
  return limitsOf(source).hard
}

function limitsOf(source: ReportSource | undefined) {
  if (!source) return { soft: null, hard: null }
  // Otherwise the report looks up a name for every open socket.
  source.excludeNetwork = true
  // Node types it as `object`; nothing above is taken for granted.
  const { userLimits } = source.getReport() as LimitsReport
  const { soft, hard } = userLimits?.open_files ?? {}
  return {
    soft: typeof soft === 'number' ? soft : null,
    hard: typeof hard === 'number' ? hard : null,
  }
}

/** What a worker has open without a connection, measured on Linux: 23. */
export const WORKER_DESCRIPTORS = 24
/** For names being looked up, files being read, connections that linger. */
const SPARE_DESCRIPTORS = 8
/** Large loads leave more of that: 3 % of the limit … */
const SPARE_SHARE = 1 / 32
/** … but never more than this. */
const MOST_RESERVED = 256

/**
 * Most worker processes that a run takes: each costs 60 MiB and 0.1 CPU-s at
 * its start (docs/performance.md), so 256 are 15 GiB and half a minute of a
 * core before the first connection. It is what --workers takes at most.
 */
export const MAX_WORKERS = 256

/** Connections that one process may hold under a descriptor limit. */
export function connectionsPerProcess(descriptorLimit: number | null): number {
  if (descriptorLimit === null) return Infinity
  const share = Math.floor(descriptorLimit * SPARE_SHARE)
  const reserved = Math.max(WORKER_DESCRIPTORS + SPARE_DESCRIPTORS, share)
  return Math.max(0, descriptorLimit - Math.min(reserved, MOST_RESERVED))
}
