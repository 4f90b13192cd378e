// What the form asks for in each scenario and hands over at Run, with made-up
// runs behind it; real ones are in journeys.test.ts.
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { SCENARIO_NAMES, scenarioPlan } from '../../core/plan/scenarios.ts'
import { planSchema } from '../../core/plan/schema.ts'
import { CHROMIUM_ARGS, chromiumPath } from '../support/chromium.ts'
import { startFakeApp } from '../support/fake-app.ts'
import { AppPage, PATIENCE } from './app-page.ts'
import { takePicture } from './visit.ts'

const UI = fileURLToPath(new URL('../../out/renderer', import.meta.url))

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS],
  })
})
afterAll(() => browser.close())

async function open() {
  const fake = await startFakeApp(UI, { secondMs: 200 })
  onTestFinished(() => fake.dispose())
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(fake.url)
  await page.getByTestId('machine').waitFor(PATIENCE)
  return { fake, page, app: new AppPage(page) }
}

test('every scenario is a card with words and a picture, and can be chosen', async () => {
  const { page, app } = await open()

  for (const name of SCENARIO_NAMES) {
    await app.openScenarios()
    const card = page.getByTestId(`scenario-${name}`)
    await card.waitFor(PATIENCE)
    expect(await card.locator('svg').count()).toBe(1)
    expect(await card.textContent()).toMatch(/\w.{20,}/)
    const words = (await card.textContent()) ?? ''

    await card.click()

    await card.waitFor({ ...PATIENCE, state: 'detached' })
    expect(await page.getByTestId('scenario').textContent()).toContain(words)
    expect(await app.runButton.getAttribute('aria-disabled')).toBe('false')
  }
})

test('a scenario that is chosen and changed is what runs', async () => {
  const { fake, page, app } = await open()

  await app.chooseScenario('storm')
  const storm = page.getByRole('group', { name: /Disturbance 1/ })
  await storm.getByLabel('At', { exact: true }).fill('12s')
  await app.run()

  await app.reaches('Ramping')
  const expected = planSchema.parse(scenarioPlan('storm', ['builtin']))
  const disturbances = expected.disturbances.map((one) =>
    one.type === 'storm' ? { ...one, at: 12_000 } : one,
  )
  expect(fake.runs.plans).toEqual([{ ...expected, disturbances }])
  await takePicture(page, 'scenario-storm')
})

test('only what matters is asked, all of it on demand, and the target stays', async () => {
  const { page, app } = await open()
  await app.testServer('ws://127.0.0.1:9/chat')
  const members = page.getByLabel('Members', { exact: true })
  const interval = page.getByLabel('Interval', { exact: true })
  expect([await members.count(), await interval.count()]).toEqual([0, 1])

  await app.chooseScenario('groups')

  expect([await members.count(), await interval.count()]).toEqual([1, 0])
  expect(await page.getByLabel('URL', { exact: true }).inputValue()).toBe(
    'ws://127.0.0.1:9/chat',
  )
  await page.getByRole('switch', { name: 'All settings' }).press('Space')
  await interval.waitFor(PATIENCE)
  await page.getByRole('button', { name: 'Add disturbance' }).waitFor(PATIENCE)
})

test('several disturbances are added, told apart, corrected and removed', async () => {
  const { page, app } = await open()
  await app.chooseScenario('single-chat')
  await page.getByRole('switch', { name: 'All settings' }).press('Space')
  const add = async (name: string) => {
    await page.getByRole('button', { name: 'Add disturbance' }).click()
    await page.getByRole('menuitem', { name }).click()
  }

  await add('Flapping')
  await add('Idle-timeout finder')

  const second = page.getByRole('group', { name: /Disturbance 2/ })
  expect(await second.getByRole('alert').textContent()).toMatch(/idle needs/)
  expect(await app.read('start-reason')).toMatch(/^disturbances\[1\]\.type/)
  await page.getByRole('button', { name: 'Remove disturbance 2' }).click()
  const share = page.getByLabel('Share hit', { exact: true })
  await share.fill('20')
  await share.blur()
  expect(await share.getAttribute('aria-invalid')).toBe('true')
  expect(await app.read('start-reason')).toMatch(/share must be .* 0 to 1/)
  await share.fill('0.2')
  expect(await app.runButton.getAttribute('aria-disabled')).toBe('false')
})

test('a wrong value among hidden settings shows with its field', async () => {
  const { page, app } = await open()
  await app.chooseScenario('single-chat')
  const all = page.getByRole('switch', { name: 'All settings' })
  await all.press('Space')
  await page.getByLabel('Connects per second').fill('-1')
  await all.press('Space')
  await page
    .getByLabel('Connects per second')
    .waitFor({ ...PATIENCE, state: 'detached' })

  await app.run()

  const field = page.getByLabel('Connects per second')
  await field.waitFor(PATIENCE)
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(
    await field.evaluate((element) => element === document.activeElement),
  ).toBe(true)
})

test('a secret of the token says that it is not stored, a reference does not', async () => {
  const { page, app } = await open()
  await app.chooseScenario('single-chat')
  await page.getByRole('switch', { name: 'All settings' }).press('Space')
  await page.getByRole('button', { name: /^Variables/ }).click()
  await page.getByRole('combobox', { name: 'Token (JWT)' }).click()
  await page.getByRole('option', { name: /HS256/ }).click()
  const secret = page.getByLabel('Secret', { exact: true })

  const hint = page.getByTestId('secret-hint')

  await secret.fill('hush')
  await expect.poll(() => hint.count(), PATIENCE).toBe(1)
  await secret.fill('${env:JWT_SECRET}')
  await expect.poll(() => hint.count(), PATIENCE).toBe(0)
})

test('the scenarios can be chosen by keyboard alone', async () => {
  const { page } = await open()

  await page.getByTestId('scenario').press('Enter')
  await page.getByTestId('scenario-echo').waitFor(PATIENCE)
  // it opens on the one that is chosen
  await expect
    .poll(
      () => page.evaluate(() => document.activeElement?.textContent ?? ''),
      PATIENCE,
    )
    .toMatch(/^Echo/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')

  await expect
    .poll(() => page.getByTestId('scenario').textContent(), PATIENCE)
    .toMatch(/^Soak/)
})
