// The system's Chromium, as every browser test starts it.
import { findBrowser } from '../find-browser.ts'

export const CHROMIUM_ARGS: readonly string[] = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function chromiumPath(): string {
  const path = findBrowser()
  if (path === undefined) throw new Error('no Chromium on this machine')
  return path
}
