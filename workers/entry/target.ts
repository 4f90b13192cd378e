// The process entry of the built-in target: composition only.
import { runTarget } from '../target/run-target.ts'
import { raiseDescriptorLimit } from './descriptor-limit.ts'
import { leaveInterruptToParent, parentPort } from './parent-port.ts'

leaveInterruptToParent()
raiseDescriptorLimit()
await runTarget(parentPort())
process.exit(0)
