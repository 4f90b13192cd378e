// Bundles the command without a window and its worker processes into
// out/headless, for a quick start: the sources run as they are too. Beside the
// bundle lies what it was made of, so that headless/bin/bundle.mjs can refuse
// it when a source has changed since.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { build, type Plugin } from 'vite'
import { EXTERNAL, GIVE_REQUIRE, leanHttp, ROOT, shared } from './bundling.ts'
import { removeOldChunks } from './old-chunks.ts'

const ENTRIES = {
  main: 'headless/main.ts',
  generator: 'workers/entry/generator.ts',
  target: 'workers/entry/target.ts',
} as const

/** Needed late or never, and large or native: left in node_modules. */
const NOT_BUNDLED = [/^jsdom$/, /^@resvg\/resvg-js$/, /^open$/]

/** Writes out/headless/{main,generator,target}.js and inputs.json. */
export async function bundleHeadless(
  outDir: string = join(ROOT, 'out/headless'),
): Promise<void> {
  const inputsFile = join(outDir, 'inputs.json')
  await mkdir(outDir, { recursive: true })
  // Half a bundle must not be taken for a whole one.
  await rm(inputsFile, { force: true })
  const modules = new Set<string>()
  const plugins = [
    leanHttp(),
    keepPlaces(outDir),
    noteModules((id) => modules.add(id)),
  ]
  // One at a time: they share nothing, so that each loads few files.
  for (const [name, file] of Object.entries(ENTRIES))
    await bundle({ [name]: ROOT + file }, outDir, plugins)
  await removeOldChunks(outDir)
  const inputs = await Promise.all([...modules].sort().map(describe))
  await writeFile(inputsFile, JSON.stringify(inputs))
}

async function bundle(
  input: Readonly<Record<string, string>>,
  outDir: string,
  plugins: Plugin[],
): Promise<void> {
  await build({
    ...shared,
    plugins,
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      // A run under way may still load a chunk of the last bundle.
      emptyOutDir: false,
      rolldownOptions: {
        input,
        external: [...EXTERNAL, ...NOT_BUNDLED],
        checks: { eval: false },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // In the entries' own folder: keepPlaces counts on it.
          chunkFileNames: '[name]-[hash].js',
          banner: GIVE_REQUIRE,
        },
      },
    },
  })
}

const PLACE = /new URL\(\s*'([^']+)',\s*import\.meta\.url,?\s*\)/g

/**
 * `new URL('../x', import.meta.url)` means the same file as in the source, and
 * an entry of the bundle where it means such an entry.
 */
function keepPlaces(outDir: string): Plugin {
  const bundled = new Map(
    Object.entries(ENTRIES).map(([name, file]) => [
      resolve(ROOT, file),
      join(outDir, `${name}.js`),
    ]),
  )
  return {
    name: 'tidewire-keep-places',
    enforce: 'pre',
    transform(code, id) {
      if (!isOurs(id)) return null
      const placed = code.replaceAll(PLACE, (_all, path: string) => {
        const meant = resolve(dirname(id), path)
        const place = relative(outDir, bundled.get(meant) ?? meant)
        const url = JSON.stringify(place.split(sep).join('/'))
        return `new URL(${url}, import.meta["url"])`
      })
      if (placed.includes('import.meta.url'))
        this.error(
          `${id}: import.meta.url only as new URL('literal', import.meta.url), which can be bundled`,
        )
      return placed === code ? null : { code: placed, map: null }
    },
  }
}

function isOurs(id: string): boolean {
  if (!isAbsolute(id)) return false // a bundler's own module
  const path = relative(ROOT, id)
  return !path.startsWith('..') && !path.startsWith('node_modules')
}

function noteModules(note: (id: string) => void): Plugin {
  return {
    name: 'tidewire-note-modules',
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const file = isOurs(id) ? id : manifestOf(id)
        if (file !== null && existsSync(file)) note(file)
      }
    },
  }
}

/** Of an installed package: it changes when another version is installed. */
function manifestOf(id: string): string | null {
  const [manifest = null] =
    /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []
  return manifest && join(manifest, 'package.json')
}

/** [path from the root, bytes, modified at (ms), SHA-256] */
async function describe(file: string) {
  const { size, mtimeMs } = await stat(file)
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  return [relative(ROOT, file).split(sep).join('/'), size, mtimeMs, digest]
}
