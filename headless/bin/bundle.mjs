// Whether the bundle under out/headless may run instead of the sources: only
// while every file that it was made of is as it was. Plain JavaScript: it must
// load on Node 20.
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * The bundled main module of the checkout at `root`, or undefined when there
 * is none or it is stale.
 *
 * Sizes and times are compared first; where a time differs (a copy, a fresh
 * checkout) the content decides.
 */
export function bundledMain(root) {
  const folder = join(root, 'out/headless')
  try {
    const inputs = JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8'))
    if (inputs.length > 0 && inputs.every((input) => isAsBefore(root, input)))
      return join(folder, 'main.js')
  } catch {
    // No bundle, half of one, or a source that is gone: the sources run.
  }
  return undefined
}

function isAsBefore(root, [path, size, mtimeMs, digest]) {
  const file = join(root, path)
  const found = statSync(file)
  if (found.size !== size) return false
  return found.mtimeMs === mtimeMs || digestOf(file) === digest
}

function digestOf(file) {
  // Seldom needed, and not free to load.
  const { createHash } = createRequire(import.meta.url)('node:crypto')
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
