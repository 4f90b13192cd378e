// Bundles the desktop app into out/electron: the main process, the entries of
// the worker processes, and the preload script.
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = fileURLToPath(new URL('../out/electron', import.meta.url))

// hdr-histogram-js evaluates `require("zlib")`, which an ES module has not got,
// and would fall back to a compressor in JavaScript.
const GIVE_REQUIRE =
  "import { createRequire as __makeRequire } from 'node:module';" +
  'const require = __makeRequire(import.meta.url);'

const EXTERNAL = [/^node:/, /^electron(\/|$)/, ...builtinModules]

const shared = {
  root,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
  // Everything is bundled, so that the packed app needs no node_modules.
  ssr: { noExternal: true },
  define: {
    // Native helpers of `ws` that are not packed: never looked for.
    'process.env.WS_NO_BUFFER_UTIL': '"1"',
    'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
  },
} satisfies InlineConfig

/** Writes out/electron/{main,generator,target}.js and preload.cjs. */
export async function bundleElectron(): Promise<void> {
  await build({
    ...shared,
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          main: `${root}electron/main.ts`,
          generator: `${root}workers/entry/generator.ts`,
          target: `${root}workers/entry/target.ts`,
        },
        external: EXTERNAL,
        checks: { eval: false },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          banner: GIVE_REQUIRE,
        },
      },
    },
  })
  await build({
    ...shared,
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: { preload: `${root}electron/preload.ts` },
        external: EXTERNAL,
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  })
}
