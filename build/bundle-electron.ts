// Bundles the desktop app into out/electron: the main process, the entries of
// the worker processes, and the preload script.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { EXTERNAL, GIVE_REQUIRE, leanHttp, ROOT, shared } from './bundling.ts'

const outDir = fileURLToPath(new URL('../out/electron', import.meta.url))

/** Writes out/electron/{main,generator,target}.js and preload.cjs. */
export async function bundleElectron(): Promise<void> {
  await build({
    ...shared,
    plugins: [leanHttp()],
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          main: `${ROOT}electron/main.ts`,
          generator: `${ROOT}workers/entry/generator.ts`,
          target: `${ROOT}workers/entry/target.ts`,
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
        input: { preload: `${ROOT}electron/preload.ts` },
        external: EXTERNAL,
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  })
}
