// `npm run build`: everything under out/ that the app needs to open.
import { fileURLToPath } from 'node:url'
import { runSteps } from './run-steps.ts'
import { buildSteps } from './steps.ts'

// A test runner above us says `test`; what is built is for users.
process.env['NODE_ENV'] = 'production'

const root = fileURLToPath(new URL('..', import.meta.url))
await runSteps(buildSteps(root), (line) => console.log(line))
