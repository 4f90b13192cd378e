// Answers a request of the window with a file of the built renderer. Knows
// nothing of Electron: the scheme itself is in app-protocol.ts.
import { readFile } from 'node:fs/promises'
import { extname, isAbsolute, relative, resolve } from 'node:path'
import { APP_ORIGIN, isAppUrl } from './channel.ts'

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The component library and the charts set inline styles.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' data: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/**
 * The file that `url` names inside `folder`.
 *
 * Null when it is not one of our URLs or leads out of the folder.
 */
export function fileFor(url: string, folder: string): string | null {
  if (!isAppUrl(url)) return null
  let path: string
  try {
    path = decodeURIComponent(new URL(url).pathname)
  } catch {
    return null // a malformed URL or escape names no file of ours
  }
  const file = resolve(
    folder,
    `.${path === '/' || !path ? '/index.html' : path}`,
  )
  const inside = relative(folder, file)
  const escapes = !inside || inside.startsWith('..') || isAbsolute(inside)
  return escapes || path.includes('\0') ? null : file
}

/** The answer to a GET of `url`: the file, or 404. */
export async function respond(url: string, folder: string): Promise<Response> {
  const file = fileFor(url, folder)
  const content = file === null ? null : await contentOf(file)
  if (file === null || content === null)
    return new Response('not found', { status: 404 })
  return new Response(content, {
    headers: {
      'content-type':
        CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    },
  })
}

async function contentOf(file: string) {
  try {
    return await readFile(file)
  } catch {
    return null // absent, or a folder: both are "not found" to a page
  }
}

export const START_URL = `${APP_ORIGIN}/index.html`
