// What memory the control groups (cgroup v1 and v2) leave to this process:
// the tightest of its own group and those around it.
import { numberIn } from './numbers.ts'

type Read = (path: string) => Promise<string>

interface Version {
  readonly root: string
  readonly limit: string
  readonly usage: string
  /** Of memory.stat: cached files, given back under pressure. */
  readonly cached: RegExp
  /** Of the line of /proc/self/cgroup. */
  readonly line: RegExp
}

const VERSIONS: readonly Version[] = [
  {
    root: '/sys/fs/cgroup',
    limit: 'memory.max',
    usage: 'memory.current',
    cached: /^inactive_file (\d+)/m,
    line: /^0::(.*)$/m,
  },
  {
    root: '/sys/fs/cgroup/memory',
    limit: 'memory.limit_in_bytes',
    usage: 'memory.usage_in_bytes',
    cached: /^total_inactive_file (\d+)/m,
    line: /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m,
  },
]

/** v1 says "no limit" by the highest number of pages. */
const NO_LIMIT = 2 ** 60

/** @returns null where no group sets a limit that can be read */
export async function groupMemoryLeft(read: Read): Promise<number | null> {
  const groups = await read('/proc/self/cgroup')
  const folders = VERSIONS.flatMap((version) => {
    const own = version.line.exec(groups)?.[1]
    // inside a container the path is the host's: its root is the own group
    return own === undefined
      ? []
      : withParents(own).map((folder) => ({ version, folder }))
  })
  const left = await Promise.all(
    folders.map(({ version, folder }) => leftIn(read, version, folder)),
  )
  const known = left.filter((bytes) => bytes !== null)
  return known.length > 0 ? Math.min(...known) : null
}

/** "/a/b" -> "/a/b", "/a", "" */
function withParents(path: string): string[] {
  const parts = path.split('/').filter(Boolean)
  return Array.from({ length: parts.length + 1 }, (_unused, dropped) =>
    parts
      .slice(0, parts.length - dropped)
      .map((part) => `/${part}`)
      .join(''),
  )
}

async function leftIn(
  read: Read,
  { root, limit, usage, cached }: Version,
  folder: string,
): Promise<number | null> {
  const [most, used, statistics] = await Promise.all(
    [limit, usage, 'memory.stat'].map((name) =>
      read(`${root}${folder}/${name}`),
    ),
  )
  const allowed = numberIn(most ?? '')
  const taken = numberIn(used ?? '')
  if (allowed === null || taken === null || allowed >= NO_LIMIT) return null
  const reclaimable = Number(cached.exec(statistics ?? '')?.[1] ?? 0)
  return Math.max(0, allowed - Math.max(0, taken - reclaimable))
}
