// workers/entry/generator.ts with every connection opened by the `ws` package,
// as it is for plans that need it: what our own client is compared with.
import { GeneratorSession } from '../../workers/engine/session.ts'
import { createNodeRuntime } from '../../workers/entry/node-runtime.ts'
import {
  leaveInterruptToParent,
  parentPort,
} from '../../workers/entry/parent-port.ts'
import { createWsOpener } from '../../workers/sockets/ws-opener.ts'

leaveInterruptToParent()
const port = parentPort()
const session = new GeneratorSession(port, createNodeRuntime(createWsOpener))
port.onClose(() => process.exit(0))
process.on('uncaughtException', (error) => {
  session.fail(error)
  process.exitCode = 1
  setImmediate(() => process.exit(1))
})
