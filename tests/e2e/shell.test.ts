import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { AppPage, PATIENCE } from './app-page.ts'
import type { DesktopShell, OpenDoor } from './door.ts'
import { DESKTOP_DOORS } from './doors.ts'
import { visit } from './visit.ts'

async function startRun(app: AppPage): Promise<void> {
  await app.testBuiltIn()
  await app.fillStage({ connections: 50, ramp: '1s', hold: '10m' })
  await app.pingEvery('1s')
  await app.run()
  await expect.poll(() => app.tile('open'), PATIENCE).toBe('50')
}

function shellOf(open: OpenDoor): DesktopShell {
  if (!open.shell) throw new Error('this door has no window of its own')
  return open.shell
}

describe.each(DESKTOP_DOORS.map((door) => [door.name, door] as const))(
  'the desktop app in %s',
  (_name, door) => {
    test('closing the window during a run asks, and cancelling changes nothing', async () => {
      const open = await visit(door)
      const shell = shellOf(open)
      const app = new AppPage(open.page)
      await startRun(app)

      await shell.closeWindow()
      const { message, buttons } = await shell.question()
      await shell.answer('Cancel')

      expect(message).toBe('A test is running.')
      expect(buttons).toEqual(['Stop and quit', 'Keep running', 'Cancel'])
      const elapsed = await app.read('elapsed')
      await expect.poll(() => app.read('elapsed'), PATIENCE).not.toBe(elapsed)
      expect(await app.state()).toBe('Holding')
    })

    test('a run that is kept goes on without a window, and a new window finds it', async () => {
      const open = await visit(door)
      const shell = shellOf(open)
      const before = new AppPage(open.page)
      await startRun(before)
      await expect
        .poll(() => before.secondsShown(), PATIENCE)
        .toBeGreaterThan(2)
      const shown = await before.secondsShown()

      const closed = open.page.waitForEvent('close')
      await shell.closeWindow()
      await shell.question()
      await shell.answer('Keep running')
      await closed
      const after = new AppPage(await shell.startAgain())

      await expect
        .poll(() => after.secondsShown(), PATIENCE)
        .toBeGreaterThanOrEqual(shown)
      expect(await after.tile('open')).toBe('50')
      expect(await after.state()).toBe('Holding')
    })

    test('stopping and quitting ends the app with the results written', async () => {
      const open = await visit(door)
      const shell = shellOf(open)
      await startRun(new AppPage(open.page))

      await shell.closeWindow()
      await shell.question()
      await shell.answer('Stop and quit')

      expect(await shell.ended).toBe(0)
      const [run] = await readdir(open.runsFolder)
      const files = await readdir(join(open.runsFolder, run ?? ''))
      expect(files).toEqual(
        expect.arrayContaining([
          'summary.json',
          'timeline.csv',
          'report.html',
          'plan.yaml',
          'journal.jsonl',
        ]),
      )
      const summary: unknown = JSON.parse(
        await readFile(
          join(open.runsFolder, run ?? '', 'summary.json'),
          'utf8',
        ),
      )
      expect(summary).toMatchObject({
        outcome: 'stopped',
        connections: { succeeded: 50, dropped: 0 },
      })
    })

    test('without a run the app closes with its window and asks nothing', async () => {
      const open = await visit(door)
      const shell = shellOf(open)

      await shell.closeWindow()

      expect(await shell.ended).toBe(0)
    })

    test('the machine is kept awake while a run is under way, and only then', async () => {
      const open = await visit(door)
      const shell = shellOf(open)
      const app = new AppPage(open.page)
      expect(await shell.sleepBlocked()).toBe(false)

      await startRun(app)
      expect(await shell.sleepBlocked()).toBe(true)

      await app.stop()
      await app.reaches('Stopped')
      await expect.poll(() => shell.sleepBlocked(), PATIENCE).toBe(false)
    })

    test('the menu has no reload, by which a run could be lost from sight', async () => {
      const roles = await shellOf(await visit(door)).menuRoles()

      expect(roles.filter((role) => /reload/i.test(role))).toEqual([])
      expect(roles.length).toBeGreaterThan(3)
    })

    test('a page gets one message channel and cannot leave the app', async () => {
      const { page } = await visit(door)
      const home = page.url()

      const reach = await page.evaluate(() => ({
        bridge: Object.keys(
          // The page's own types do not know it.
          (globalThis as { tidewire?: object }).tidewire ?? {},
        ).toSorted(),
        node: [
          'require',
          'process',
          'module',
          'ipcRenderer',
          'electron',
        ].filter((name) => name in globalThis),
        inline: document.querySelectorAll('script:not([src])').length,
      }))
      expect(reach).toEqual({
        bridge: ['onMessage', 'send'],
        node: [],
        inline: 0,
      })

      await page.evaluate(() => {
        window.open('https://elsewhere.test/')
        location.href = 'https://elsewhere.test/'
      })
      const script = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const tag = document.createElement('script')
            tag.textContent = 'globalThis.injected = true'
            document.addEventListener('securitypolicyviolation', (event) =>
              resolve(event.effectiveDirective),
            )
            document.body.append(tag)
          }),
      )
      expect(script).toBe('script-src-elem')
      expect(page.url()).toBe(home)
      expect(
        page
          .context()
          .pages()
          .map((one) => one.url()),
      ).not.toContain('https://elsewhere.test/')
    })
  },
)
