import { readFileSync } from 'node:fs'
import { isRecord } from './is-record.ts'

/** Of this Tidewire, as package.json says. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const manifest: unknown = JSON.parse(text)
  const version = isRecord(manifest) ? manifest.version : undefined
  return typeof version === 'string' ? version : 'unknown'
}
