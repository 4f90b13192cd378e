// `node build/run.mjs FILE.ts [ARGS]`: runs FILE.ts on Node 24.
import { resolve } from 'node:path'
import { runOnNode24 } from './node24.mjs'

const [file, ...args] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node build/run.mjs FILE.ts [ARGS]')
  process.exitCode = 2
} else {
  runOnNode24(resolve(file), args)
}
