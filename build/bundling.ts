// What the bundles that run in Node have in common: the desktop app's
// (bundle-electron.ts) and the command's (bundle-headless.ts).
import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { InlineConfig, Plugin } from 'vite'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** For what evaluates `require(...)`, which an ES module has not got. */
export const GIVE_REQUIRE =
  "import { createRequire as __makeRequire } from 'node:module';" +
  'const require = __makeRequire(import.meta.url);'

/** All of Node but `http`, which leanHttp() sees to. */
export const EXTERNAL = [
  /^node:(?!http$)/,
  /^electron(\/|$)/,
  ...builtinModules.filter((name) => name !== 'http'),
]

export const shared = {
  root: ROOT,
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

const HTTP = '\0node-http'

/**
 * `node:http` by Node's own look-up instead of an import.
 *
 * An import reads every export of the module, and some of http's (fetch's
 * classes) load all of undici on first sight: 60 ms and 10 MB per process.
 */
export function leanHttp(): Plugin {
  return {
    name: 'tidewire-lean-http',
    enforce: 'pre',
    resolveId: (id) => (id === 'node:http' || id === 'http' ? HTTP : null),
    load: (id) =>
      id === HTTP
        ? "module.exports = process.getBuiltinModule('node:http')"
        : null,
  }
}
