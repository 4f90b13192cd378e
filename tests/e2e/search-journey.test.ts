// From a form to the limit of a server: real workers, the built-in target and
// its limit behind the page. Made-up searches: verdict-pages.test.ts.
import { expect, test } from 'vitest'
import { CHECK_IDS } from '../../core/protocol/preflight.ts'
import { AppPage, PATIENCE } from './app-page.ts'
import { DOORS } from './doors.ts'
import { takePicture, visit } from './visit.ts'

const LIMIT = 40

/** Opened as a file: the form has no field for what the target does badly. */
const PLAN = `
version: 1
name: Forty at most
target: { urls: [builtin], builtin: { maxConnections: ${LIMIT} } }
load: { stages: [{ connections: 20, ramp: 1s, hold: 1s }] }
traffic: { type: none }
`

test.each(DOORS.map((door) => [door.name, door] as const))(
  'a limit is searched for, watched, found, explained and found again, through %s',
  async (name, door) => {
    const { page } = await visit(door)
    const app = new AppPage(page)
    await app.testBuiltIn()
    await page.getByTestId('preflight-statement').click(PATIENCE)
    await expect
      .poll(() => app.read('preflight-statement'), PATIENCE)
      .toMatch(/can hold about [\d,]+ connections/)
    const checks = page.locator('[data-testid^="check-"]')
    expect(await checks.count()).toBe(CHECK_IDS.length)

    await page.getByLabel('Plan file', { exact: true }).setInputFiles({
      name: 'plan.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(PLAN),
    })
    await page.getByText('Find the limit').click()
    await page.getByLabel('From', { exact: true }).fill('20')
    await page.getByLabel('Up to', { exact: true }).fill('100')
    await page.getByLabel('Precision', { exact: true }).fill('0.5')
    await page.getByLabel('Hold each load', { exact: true }).fill('1s')
    await app.run()

    await page.getByTestId('search-panel').waitFor(PATIENCE)
    const probes = page.getByTestId('probes-table').locator('tbody tr')
    await expect.poll(() => probes.count(), PATIENCE).toBeGreaterThan(2)
    await takePicture(page, `${name}-searching`)

    await page.getByTestId('result').waitFor(PATIENCE)
    const answer = `The server carries ${LIMIT} connections`
    expect(await app.read('headline')).toBe(answer)
    expect(await app.read('search-kind')).toBe('Capacity')
    expect(await app.read('limit')).toBe('The server')
    expect(await app.read('limit-cause')).toBe('Connection limit of the server')
    expect(await app.read('limit-verdict')).toMatch(
      new RegExp(`Evidence.*${LIMIT} connections`, 's'),
    )
    const knee = page.getByTestId('search-result').locator('figure')
    expect(await knee.locator('path.recharts-line-curve').count()).toBe(4)
    // not the last probe's, the one that the answer rests on
    expect(await app.read('result-connections-succeeded')).toBe(`${LIMIT}`)
    const shown = await app.secondsShown()
    await app.reaches('Finished')
    await takePicture(page, `${name}-found`)

    await page.getByRole('button', { name: 'History' }).click()
    await page
      .getByTestId('history-list')
      .getByRole('button', { name: 'Forty at most' })
      .click(PATIENCE)

    await page.getByTestId('earlier-run').waitFor(PATIENCE)
    expect(await app.read('headline')).toBe(answer)
    expect(await app.read('limit')).toBe('The server')
    await expect.poll(() => app.secondsShown(), PATIENCE).toBe(shown)
    expect(
      await page.getByTestId('search-result').locator('figure').count(),
    ).toBe(1)
  },
)
