// The desktop door in real Electron: only where its binary is installed.
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { Door } from './door.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** @param binary path of Electron's executable */
export function createElectronDoor(binary: string): Door {
  return {
    name: 'electron',
    async open(folder) {
      const app = await _electron.launch({
        executablePath: binary,
        args: [`--user-data-dir=${folder}`, '.'],
        cwd: ROOT,
      })
      const child = app.process()
      const ended = once(child, 'exit').then(([code]) => code as number | null)
      const page = await app.firstWindow()
      await catchQuestions(app)
      return {
        page,
        runsFolder: join(folder, 'runs'),
        save: (trigger) => save(app, folder, trigger),
        shell: {
          ended,
          closeWindow: () =>
            app.evaluate(
              ({ BrowserWindow }) =>
                // Later, because the answer of this call needs the window.
                void setImmediate(() =>
                  BrowserWindow.getAllWindows()[0]?.close(),
                ),
            ),
          startAgain: () => startAgain(app),
          question: () => question(app),
          sleepBlocked: () =>
            app.evaluate(({ powerSaveBlocker }) =>
              // The app has one blocker at a time; its number is not known.
              [...Array(100).keys()].some((id) =>
                powerSaveBlocker.isStarted(id),
              ),
            ),
          menuRoles: () =>
            app.evaluate(({ Menu }) => {
              const items = Menu.getApplicationMenu()?.items ?? []
              return items
                .flatMap((item) => [item, ...(item.submenu?.items ?? [])])
                .flatMap((item) => item.role ?? [])
            }),
          answer: (button) =>
            app.evaluate(
              (_electronModule, name) => globalThis.tidewireTest?.answer(name),
              button,
            ),
        },
        async close() {
          if (child.exitCode === null) child.kill('SIGKILL')
          await ended
        },
      }
    },
  }
}

declare global {
  /** Lives in the app's main process: the message box that is open. */
  var tidewireTest:
    | {
        message: string
        buttons: string[]
        answer: (button: string) => void
      }
    | undefined
}

/** Nobody can press a button of a native message box: it answers us instead. */
async function catchQuestions(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = (...given: unknown[]) => {
      const options = given.at(-1) as Electron.MessageBoxOptions
      const buttons = options.buttons ?? []
      return new Promise((resolve) => {
        globalThis.tidewireTest = {
          message: options.message,
          buttons,
          answer(button) {
            globalThis.tidewireTest = undefined
            resolve({
              response: buttons.indexOf(button),
              checkboxChecked: false,
            })
          },
        }
      })
    }
  })
}

async function question(app: ElectronApplication) {
  for (;;) {
    const open = await app.evaluate(() => {
      const box = globalThis.tidewireTest
      return box && { message: box.message, buttons: box.buttons }
    })
    if (open) return open
  }
}

async function startAgain(app: ElectronApplication): Promise<Page> {
  const [page] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(({ app: main }) => {
      main.emit('second-instance')
    }),
  ])
  return page
}

async function save(
  app: ElectronApplication,
  folder: string,
  trigger: () => Promise<void>,
): Promise<string> {
  const saved = app.evaluate(
    ({ session }, into) =>
      new Promise<string>((resolve) => {
        session.defaultSession.once('will-download', (_event, item) => {
          const path = `${into}/${item.getFilename()}`
          item.setSavePath(path)
          item.once('done', () => resolve(path))
        })
      }),
    folder,
  )
  await trigger()
  return await saved
}
