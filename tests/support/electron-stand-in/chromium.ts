// The browser behind the stand-in's windows: the system's Chromium, with the
// app's own scheme answered at an https origin that exists nowhere else.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Route } from 'playwright-core'
import { CHROMIUM_ARGS, chromiumPath } from '../chromium.ts'

const APP = 'app://tidewire'
// Chromium alone knows no app://; a secure origin behaves the same.
const PAGE = 'https://tidewire.app.test'

export const toPageUrl = (url: string) => url.replace(APP, PAGE)
export const toAppUrl = (url: string) => url.replace(PAGE, APP)

export type SchemeHandler = (request: Request) => Promise<Response> | Response

export interface WindowBrowser {
  readonly context: BrowserContext
  /** For chromium.connectOverCDP(). */
  readonly endpoint: string
  close(): Promise<void>
}

/**
 * @param folder for the browser's profile
 * @param handler what the app registered for its scheme, or null
 */
export async function launchBrowser(
  folder: string,
  handler: () => SchemeHandler | null,
): Promise<WindowBrowser> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS, '--remote-debugging-port=0'],
    acceptDownloads: true,
  })
  await context.route('**', (route) => answer(route, handler()))
  return {
    context,
    endpoint: await endpointOf(folder),
    close: () => context.close(),
  }
}

async function answer(
  route: Route,
  handler: SchemeHandler | null,
): Promise<void> {
  const url = toAppUrl(route.request().url())
  if (!handler || !url.startsWith(`${APP}/`)) {
    await route.abort('aborted')
    return
  }
  const response = await handler(new Request(url))
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}

/** Chromium writes the port that the system chose into its profile. */
async function endpointOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'DevToolsActivePort'), 'utf8')
  return `http://127.0.0.1:${text.split('\n')[0]}`
}
