// `npm run build`: everything under out/ that the app needs to open.
import { fileURLToPath } from 'node:url'
import { runSteps } from './run-steps.ts'
import { buildSteps } from './steps.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
await runSteps(buildSteps(root), (line) => console.log(line))
