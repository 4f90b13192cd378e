import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppPage, PATIENCE } from './app-page.ts'
import { DOORS } from './doors.ts'
import { readCsv, readPicture } from './read-files.ts'
import { takePicture, visit } from './visit.ts'

const LONG_HOLD = '10m'

describe.each(DOORS.map((door) => [door.name, door] as const))(
  'through %s',
  (name, door) => {
    test('1,000 connections are run, watched, found again after a reload, stopped and exported', async () => {
      const { page, runsFolder, save } = await visit(door)
      const app = new AppPage(page)

      await app.testBuiltIn()
      await app.fillStage({ connections: 1000, ramp: '3s', hold: LONG_HOLD })
      await app.pingEvery('1s')
      await app.run()

      await expect.poll(() => app.tile('open'), PATIENCE).toBe('1,000')
      await expect.poll(() => app.tile('pongs'), PATIENCE).toBe('100.00 %')
      const elapsed = await app.read('elapsed')
      await expect.poll(() => app.read('elapsed'), PATIENCE).not.toBe(elapsed)
      await takePicture(page, `${name}-live`)

      const shown = await app.secondsShown()
      expect(shown).toBeGreaterThan(3)
      await page.reload()
      await expect
        .poll(() => app.secondsShown(), PATIENCE)
        .toBeGreaterThanOrEqual(shown)
      expect(await app.tile('open')).toBe('1,000')
      expect(await app.state()).toBe('Holding')

      await app.stop()
      await app.reaches('Stopped')
      await page.getByTestId('result').waitFor()
      const frozen = await app.read('elapsed')
      await takePicture(page, `${name}-result`)

      const rows = await readCsv(await save(() => app.export('CSV, one row')))
      expect(rows.map((row) => Number(row['second']))).toEqual([...rows.keys()])
      expect(Math.max(...rows.map((row) => Number(row['open'])))).toBe(1000)
      const sum = (column: string) =>
        rows.reduce((total, row) => total + Number(row[column]), 0)
      expect(sum('succeeded')).toBe(1000)
      expect(sum('failed')).toBe(0)

      const wholePage = await readPicture(
        page,
        await save(() => app.export('Picture of the page')),
      )
      expect(wholePage.width).toBeGreaterThan(1000)
      expect(wholePage.height).toBeGreaterThan(1000)
      expect(wholePage.colours).toBeGreaterThan(50)
      const chart = await readPicture(
        page,
        await save(() =>
          page.getByRole('button', { name: 'Save Connections as PNG' }).click(),
        ),
      )
      expect(chart.width).toBeGreaterThan(500)
      expect(chart.colours).toBeGreaterThan(10)

      expect(await app.read('elapsed')).toBe(frozen)
      const [run] = await readdir(runsFolder)
      const file = join(runsFolder, run ?? '', 'summary.json')
      await expect.poll(() => existsSync(file), PATIENCE).toBe(true)
      const summary: unknown = JSON.parse(await readFile(file, 'utf8'))
      expect(summary).toMatchObject({
        outcome: 'stopped',
        connections: { attempted: 1000, succeeded: 1000, dropped: 0 },
      })
    })

    test('light and dark are both drawn', async () => {
      const { page } = await visit(door)
      const app = new AppPage(page)
      await app.testBuiltIn()
      await app.fillStage({ connections: 50, ramp: '1s', hold: LONG_HOLD })
      await app.pingEvery('1s')
      await app.run()
      await expect.poll(() => app.secondsShown(), PATIENCE).toBeGreaterThan(3)
      const brightness = () =>
        page.evaluate(() =>
          Number(
            /\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0],
          ),
        )

      await app.chooseScheme('Dark')
      await expect.poll(brightness, PATIENCE).toBeLessThan(64)
      await takePicture(page, `${name}-dark`)

      await app.chooseScheme('Light')
      await expect.poll(brightness, PATIENCE).toBeGreaterThan(192)
      await takePicture(page, `${name}-light`)
    })

    test('a wrong value is told at its field, and Run says why it waits', async () => {
      const { page } = await visit(door)
      const app = new AppPage(page)

      await app.testServer('http://127.0.0.1:8080/chat')
      await page.getByLabel('URL', { exact: true }).blur()

      const told = /must be a ws:\/\/ or wss:\/\/ URL/
      const field = page.getByLabel('URL', { exact: true })
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      const described = await field.getAttribute('aria-describedby')
      const texts = await page
        .locator(
          (described ?? '')
            .split(' ')
            .map((id) => `[id="${id}"]`)
            .join(','),
        )
        .allTextContents()
      expect(texts.join('\n')).toMatch(told)
      expect(await app.runButton.getAttribute('aria-disabled')).toBe('true')
      expect(await app.read('start-reason')).toMatch(told)

      await app.run()
      expect(await app.state()).toBe('Idle')
      await takePicture(page, `${name}-invalid`)

      await field.fill('ws://127.0.0.1:8080/chat')
      await expect
        .poll(() => app.runButton.getAttribute('aria-disabled'), PATIENCE)
        .toBe('false')
    })

    test('where nobody listens, the run shows the category and its fix', async () => {
      const { page } = await visit(door)
      const app = new AppPage(page)

      await app.testServer(`ws://127.0.0.1:${await closedPort()}/`)
      await app.fillStage({ connections: 20, ramp: '0s', hold: '1s' })
      await app.run()

      await page.getByTestId('result').waitFor(PATIENCE)
      const row = page.locator('[data-key^="conn_refused-"]')
      await expect
        .poll(() => row.textContent(), PATIENCE)
        .toMatch(/20.*ECONNREFUSED/s)
      await app.reaches('Finished')
      await takePicture(page, `${name}-refused`)
    })
  },
)

/** A port where nobody listens: free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string')
    throw new Error('no port')
  return address.port
}
