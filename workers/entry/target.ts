// The process entry of the built-in target: composition only.
import { runTarget } from '../target/run-target.ts'
import { leaveInterruptToParent, parentPort } from './parent-port.ts'

leaveInterruptToParent()
await runTarget(parentPort())
process.exit(0)
