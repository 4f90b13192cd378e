// Process entry of a generator: one share of a run's connections.
import { GeneratorSession } from '../engine/session.ts'
import { createNodeRuntime } from './node-runtime.ts'
import { leaveInterruptToParent, parentPort } from './parent-port.ts'

leaveInterruptToParent()
const port = parentPort()
const session = new GeneratorSession(port, createNodeRuntime())
port.onClose(() => process.exit(0))
process.on('uncaughtException', (error) => {
  session.fail(error)
  process.exitCode = 1
  setImmediate(() => process.exit(1))
})
