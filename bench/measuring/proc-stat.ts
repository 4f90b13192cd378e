// Reads what Linux tells of a process in /proc/PID/stat and of the machine in
// /proc/stat. Parsing only; who reads the files is process-tree.ts.

/** Units of /proc, by `getconf`. */
export interface ProcUnits {
  readonly ticksPerSecond: number
  readonly pageBytes: number
}

export interface ProcessFacts {
  readonly parent: number
  /** User and system time of the process, without its children's. */
  readonly cpuSeconds: number
  readonly rssBytes: number
}

/** See proc_pid_stat(5); the name in brackets may hold anything. */
export function parseProcessStat(
  stat: string,
  { ticksPerSecond, pageBytes }: ProcUnits,
): ProcessFacts | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  const facts = {
    parent: field(4),
    cpuSeconds: (field(14) + field(15)) / ticksPerSecond,
    rssBytes: field(24) * pageBytes,
  }
  return Object.values(facts).every(Number.isFinite) ? facts : null
}

/** Seconds that all cores together have been busy; see proc_stat(5). */
export function parseBusySeconds(
  stat: string,
  { ticksPerSecond }: ProcUnits,
): number {
  const [line = ''] = stat.split('\n', 1)
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
    line.trim().split(/\s+/).slice(1).map(Number)
  return (user + nice + system + irq + softirq + steal) / ticksPerSecond
}
