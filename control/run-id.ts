// Names of runs: sortable by time, unique enough for one machine, fit for a
// folder's name on every system.

const SUFFIX_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789' // none look alike
const SUFFIX_LENGTH = 4

/** Such as 20260131-142530-123-k3fq: UTC with milliseconds, then chance. */
export function newRunId(nowEpochMs: number, random: () => number): string {
  const digits = new Date(nowEpochMs).toISOString().replace(/[^\d]/g, '')
  const time = [digits.slice(0, 8), digits.slice(8, 14), digits.slice(14, 17)]
  const suffix = Array.from(
    { length: SUFFIX_LENGTH },
    () => SUFFIX_LETTERS[Math.floor(random() * SUFFIX_LETTERS.length)],
  )
  return [...time, suffix.join('')].join('-')
}

/** Whether a name from outside may be used as a folder's name. */
export function isRunId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)
}
