// One visit through a door: opens it with a folder of its own, and clears both
// away after the test.
import { mkdirSync, mkdtempSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Door, OpenDoor } from './door.ts'

export async function visit(door: Door): Promise<OpenDoor> {
  const folder = await mkdtemp(join(tmpdir(), 'tidewire-e2e-'))
  onTestFinished(() => rm(folder, { recursive: true, maxRetries: 5 }))
  const open = await door.open(folder)
  onTestFinished(() => open.close())
  return open
}

const pictures =
  process.env['TIDEWIRE_SCREENSHOTS'] ??
  mkdtempSync(join(tmpdir(), 'tidewire-screenshots-'))
mkdirSync(pictures, { recursive: true })
console.log(`Screenshots: ${pictures}`)

export async function takePicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}
