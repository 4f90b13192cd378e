// Where the facts of a machine are read from, as arguments; and the real ones.
// None of them throws: what cannot be read is empty.
import { execFile } from 'node:child_process'
import { freemem, networkInterfaces } from 'node:os'
import { hardDescriptorLimitOf } from '../../core/descriptor-limit.ts'
import type { OperatingSystem } from '../../core/verdict/error-help.ts'
import { readText, readUntil } from './read-file.ts'

export interface FactSources {
  readonly system: OperatingSystem
  readonly cores: number
  /** Of one process; null: none. */
  readonly descriptorLimit: number | null
  readonly hardDescriptorLimit: number | null
  /** As the runtime tells it. */
  readonly freeBytes: number
  readonly addresses: readonly string[]
  /** '' when it cannot be read. */
  read(path: string): Promise<string>
  /** The beginning of a file, up to the first chunk that `enough` accepts. */
  readUntil(path: string, enough: (text: string) => boolean): Promise<string>
  /** What the program writes to stdout, '' when it does not run. */
  ask(program: string, args: readonly string[]): Promise<string>
}

const ASK_LIMIT_MS = 700

export function systemOf(platform: NodeJS.Platform): OperatingSystem {
  if (platform === 'win32') return 'windows'
  return platform === 'darwin' ? 'macos' : 'linux'
}

export function createFactSources(
  known: Pick<FactSources, 'cores' | 'descriptorLimit'>,
): FactSources {
  return {
    ...known,
    system: systemOf(process.platform),
    hardDescriptorLimit: hardDescriptorLimitOf(process.report),
    freeBytes: freemem(),
    addresses: Object.values(networkInterfaces()).flatMap((own) =>
      (own ?? []).map(({ address }) => address),
    ),
    read: readText,
    readUntil,
    ask,
  }
}

/** A program that ends with an error may still have said what it knows. */
function ask(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: ASK_LIMIT_MS, windowsHide: true }
    execFile(program, [...args], options, (_error, stdout) => resolve(stdout))
  })
}
