// Electron's binary does not come with its npm package: it is downloaded once,
// from outside the registry. This finds it and tries to get it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param folder node_modules/electron */
export function findElectron(folder: string): string | null {
  const pointer = join(folder, 'path.txt')
  if (!existsSync(pointer)) return null
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  const dist = override ?? join(folder, 'dist')
  const binary = join(dist, readFileSync(pointer, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

/**
 * Runs the package's own installer once.
 *
 * @returns the binary, or null when it could not be had in time
 */
export async function installElectron(
  folder: string,
  limitMs: number,
): Promise<string | null> {
  const installer = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    timeout: limitMs,
    killSignal: 'SIGKILL',
  })
  await once(installer, 'close')
  return findElectron(folder)
}
