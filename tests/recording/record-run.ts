// Runs a sample plan through the command line, then opens the result in the
// app and takes its picture.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  summarySchema,
  type Summary,
} from '../../core/metrics/summary-schema.ts'
import { serveDoor } from '../e2e/serve-door.ts'

const MAIN = fileURLToPath(new URL('../../headless/main.ts', import.meta.url))
/** Well beyond the longest plan with its grace and its files. */
const LONGEST_MS = 15 * 60_000
const PICTURE = { width: 1280, height: 800 }

export interface RunRequest {
  readonly file: string
  readonly flags: readonly string[]
  /** For what the app keeps; holds this run alone. */
  readonly home: string
}

/** @throws Error when it ends with anything but "goals met" or "missed" */
export async function recordRun(request: RunRequest): Promise<Summary> {
  const { file, flags, home } = request
  const args = ['run', file, ...flags, '--quiet', '--output', 'json']
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, TIDEWIRE_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: LONGEST_MS,
  })
  const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')])
  if (child.exitCode !== 0 && child.exitCode !== 1)
    throw new Error(`tidewire ${args.join(' ')} ended with ${child.exitCode}`)
  return summarySchema.parse(JSON.parse(printed))
}

export interface PictureRequest {
  /** Holds one run alone. */
  readonly home: string
  /** The plan that the form shows beside the result. */
  readonly file: string
  readonly path: string
}

/** The result page of the run, as the app shows it. */
export async function takePicture(request: PictureRequest): Promise<void> {
  const { home, file, path } = request
  await mkdir(dirname(path), { recursive: true })
  const { page, close } = await serveDoor.open(home)
  try {
    await page.setViewportSize(PICTURE)
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByRole('button', { name: 'History' }).click()
    await page.getByTestId('history-list').getByRole('button').click()
    await page.getByTestId('result').waitFor()
    await page.getByTestId('history-list').waitFor({ state: 'detached' })
    await page.evaluate(async () => {
      const cards = document.querySelectorAll(
        '[data-testid^="scenario-"][data-tone]',
      )
      // what answers the question comes last
      cards.item(cards.length - 1)?.scrollIntoView({ block: 'nearest' })
      await Promise.allSettled(
        document.getAnimations().map(({ finished }) => finished),
      )
    })
    await page.screenshot({ path })
  } finally {
    await close()
  }
}
