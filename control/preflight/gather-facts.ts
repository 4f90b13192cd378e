// What is known of this machine, read anew for each check.
import type { MachineFacts } from '../../core/preflight/facts.ts'
import type { FactSources } from './fact-sources.ts'
import { linuxFacts } from './linux-facts.ts'
import { macosFacts } from './macos-facts.ts'
import { windowsFacts } from './windows-facts.ts'

/** Never rejects: what cannot be read is null. */
export async function gatherFacts(sources: FactSources): Promise<MachineFacts> {
  const { system, cores, descriptorLimit, hardDescriptorLimit } = sources
  const read = await READERS[system](sources)
  return {
    system,
    cores,
    ...read,
    files: {
      ...read.files,
      limit: descriptorLimit ?? 'none',
      hard: hardDescriptorLimit ?? 'none',
    },
  }
}

const READERS = {
  linux: linuxFacts,
  macos: macosFacts,
  windows: windowsFacts,
} as const
