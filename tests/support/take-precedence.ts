// For tests that assert times: their processes, and those that they start, are
// served before the others of this machine, where the system lets us ask.
import { setPriority } from 'node:os'

/** Far before the usual 0, and behind what the system itself needs. */
const BEFORE_OTHERS = -15

try {
  setPriority(BEFORE_OTHERS)
} catch {
  // only root may; the tests then share the machine as they find it
}
