// Finds the system's Chromium, Chrome or Edge for the browser tests.
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What the search looks at; handed in, so that it can be tested. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isRunnable: (path: string) => boolean
}

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
]
const MAC_APPS = ['Chromium', 'Google Chrome', 'Microsoft Edge']
const WINDOWS_APPS = [
  'Chromium\\Application\\chrome.exe',
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * The browser's path. TIDEWIRE_BROWSER goes before everything else; an
 * Error tells when it names a file that cannot be run.
 */
export function findBrowser(around: Surroundings = here()): string | undefined {
  const chosen = around.env['TIDEWIRE_BROWSER']
  if (chosen) {
    if (around.isRunnable(chosen)) return chosen
    throw new Error(`TIDEWIRE_BROWSER: cannot run ${chosen}`)
  }
  return candidates(around).find((path) => around.isRunnable(path))
}

function here(): Surroundings {
  return { platform: process.platform, env: process.env, isRunnable }
}

function candidates({ platform, env }: Surroundings): string[] {
  switch (platform) {
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .flatMap((name) => env[name] ?? [])
        .flatMap((root) => WINDOWS_APPS.map((app) => `${root}\\${app}`))
    case 'darwin':
      return ['', env['HOME'] ?? ''].flatMap((root) =>
        MAC_APPS.map(
          (app) => `${root}/Applications/${app}.app/Contents/MacOS/${app}`,
        ),
      )
    default:
      return (env['PATH'] ?? '')
        .split(delimiter)
        .concat('/usr/bin', '/usr/local/bin', '/opt/google/chrome', '/snap/bin')
        .filter((folder) => folder !== '')
        .flatMap((folder) => COMMANDS.map((name) => join(folder, name)))
  }
}

function isRunnable(path: string): boolean {
  if (!existsSync(path)) return false
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // there, but not for us to run
  }
}
