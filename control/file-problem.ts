// What is wrong with a file or folder, in words that say what to do. Errors of
// tested connections are core/verdict's.

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'the disk quota is used up: free some space',
  EACCES: 'permission denied: choose another folder or change its permissions',
  EPERM: 'permission denied: choose another folder or change its permissions',
  EROFS: 'the file system is read-only: choose another folder',
  ENOTDIR: 'a part of the path is a file: choose another folder',
  EEXIST: 'a file of that name is in the way: choose another folder',
  EISDIR: 'a folder of that name is in the way: choose another folder',
  ENOENT: 'there is no such file or folder',
  EMFILE: 'too many files are open: raise the limit of open files',
  ENFILE: 'too many files are open on this machine: close other programs',
  EIO: 'the disk reported an error: choose a folder on another one',
  ENAMETOOLONG: 'the path is too long: choose another folder',
}

/** @param doing such as "write /results/summary.json" */
export function describeFileProblem(doing: string, error: unknown): string {
  const code = errorCode(error)
  const detail = error instanceof Error ? error.message : String(error)
  const why = (code && ADVICE[code]) ?? detail
  return `Cannot ${doing}: ${why}${code ? ` (${code})` : ''}.`
}

function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}
