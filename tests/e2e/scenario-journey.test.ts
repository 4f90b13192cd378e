// A scenario from its choice to the report of what it came to: real workers
// and the built-in target behind the page. Made-up ones: page-states.test.ts.
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { AppPage, PATIENCE } from './app-page.ts'
import { DOORS } from './doors.ts'
import { takePicture, visit } from './visit.ts'

const RECEIVERS = 9

test.each(DOORS.map((door) => [door.name, door] as const))(
  'groups are chosen, watched, answered in words and reported, through %s',
  async (name, door) => {
    const { page, save } = await visit(door)
    const app = new AppPage(page)
    await app.testBuiltIn()
    await app.chooseScenario('groups')
    await page.getByLabel('Members', { exact: true }).fill('10')
    await page.getByLabel('Senders', { exact: true }).fill('2')
    await app.fillFirstStage({ connections: 40, ramp: '0s', hold: '10m' })
    await app.run()

    await expect.poll(() => app.tile('open'), PATIENCE).toBe('40')
    await expect.poll(() => app.tile('logins'), PATIENCE).toBe('40')
    await expect.poll(() => delivered(app), PATIENCE).toBeGreaterThan(0)
    for (const chart of ['deliveries', 'end-to-end'])
      await page
        .getByTestId(`chart-${chart}`)
        .locator('path.recharts-line-curve')
        .first()
        .waitFor(PATIENCE)
    await takePicture(page, `${name}-groups-live`)

    await app.stop()
    await app.reaches('Stopped')
    const result = page.getByTestId('result')
    await result.waitFor(PATIENCE)
    await takePicture(page, `${name}-groups-result`)
    const deliveries = /^All ([\d,]+) deliveries came, once each and in order\./
    const fanOut = /^All ([\d,]+) deliveries arrived/
    const answers = [
      await app.read('scenario-conversations-answer'),
      await app.read('scenario-fanOut-answer'),
    ]
    expect(answers).toEqual([
      expect.stringMatching(deliveries),
      expect.stringMatching(fanOut),
    ])
    const [came = 0, arrived] = answers.map((words) => countIn(words))
    expect(came).toBe(arrived)
    expect(came).toBeGreaterThan(0)
    expect(came % RECEIVERS).toBe(0)

    const report = await readFile(
      await save(() => app.export('Report (HTML)')),
      'utf8',
    )
    expect(report).toContain('<h2>Scenarios</h2>')
    for (const words of answers) expect(report).toContain(words)
  },
)

/** Deliveries of the last second. */
async function delivered(app: AppPage): Promise<number> {
  const tile = await app.page.getByTestId('tile-messages').textContent()
  return Number(/\/ ([\d.]+)/.exec(tile ?? '')?.[1] ?? 0)
}

/** The first number that words tell. */
function countIn(words: string): number {
  return Number(/[\d,]+/.exec(words)?.[0].replaceAll(',', ''))
}
