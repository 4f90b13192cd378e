import type { Machine } from '../runs-folder.ts'

/** Whether there is a screen on which a browser could appear. */
export function hasDisplay({
  env,
  platform,
}: Pick<Machine, 'env' | 'platform'>): boolean {
  if (platform === 'darwin' || platform === 'win32') return !env.CI
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Opens the URL in the user's browser; rejects when none can be started. */
export async function openBrowser(url: string): Promise<void> {
  const { default: open } = await import('open')
  const browser = await open(url)
  browser.on('error', () => {}) // the URL is printed: it can be opened by hand
}
