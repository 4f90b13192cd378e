import { readFile, realpath } from 'node:fs/promises'
import { extname, isAbsolute, join, relative, sep } from 'node:path'

export interface StaticFile {
  readonly type: string
  readonly body: Buffer
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * The file behind a URL's path.
 *
 * @returns null when there is none inside `root`, wherever the path leads
 */
export async function readStaticFile(
  root: string,
  urlPath: string,
): Promise<StaticFile | null> {
  const name = fileName(urlPath)
  const type = name === null ? undefined : TYPES[extname(name)]
  if (name === null || type === undefined) return null
  try {
    const base = await realpath(root)
    const file = await realpath(join(base, name))
    if (!isInside(base, file)) return null
    return { type, body: await readFile(file) }
  } catch {
    return null // no such file, or none that can be read: the same 404
  }
}

function fileName(urlPath: string): string | null {
  let path: string
  try {
    path = decodeURIComponent(urlPath)
  } catch {
    return null // not valid percent-encoding
  }
  if (/[\0\\]/.test(path)) return null
  return path === '/' ? '/index.html' : path
}

function isInside(base: string, file: string): boolean {
  const way = relative(base, file)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
