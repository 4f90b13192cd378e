// A whole tool in a process of its own, for tests that kill it: runs a plan
// of one long stage with tiny generators into the folder of its argument.
import { fileURLToPath } from 'node:url'
import { createForkHost } from '../fork-host.ts'
import { createRunController } from '../run-controller.ts'
import { createSystemClock } from '../system-clock.ts'
import { samplePlan } from './samples.ts'

const [folder = ''] = process.argv.slice(2)
const generator = fileURLToPath(new URL('tiny-generator.ts', import.meta.url))
const controller = createRunController({
  host: createForkHost({ entries: { generator, target: generator } }),
  clock: createSystemClock(),
  random: Math.random,
  version: '1.2.3',
  runsFolder: folder,
  cores: 2,
  descriptorLimit: null,
  secrets: () => undefined,
})
const stages = [{ connections: 1000, ramp: '1s', hold: '10m' }]
await controller.start(samplePlan({ load: { stages } }), { folder, workers: 2 })
