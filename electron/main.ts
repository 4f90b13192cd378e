// The desktop app's entry: composition only, as a list of what is set up.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { app, BrowserWindow, ipcMain, session, utilityProcess } from 'electron'
import { serveApp } from '../control/app-api.ts'
import { createArchive } from '../control/archive.ts'
import { readDescriptorLimit } from '../control/limits.ts'
import {
  createRunController,
  type RunController,
} from '../control/run-controller.ts'
import { createSystemClock } from '../control/system-clock.ts'
import { registerAppScheme, serveAppFiles } from './app-protocol.ts'
import { askAboutRun, askWhereToSave } from './dialogs.ts'
import { createPagePorts } from './ipc.ts'
import { createLeaveGuard } from './leave-guard.ts'
import { setMenu } from './menu.ts'
import { denyPermissions, stayInApp } from './permissions.ts'
import { isUnderWay, stayAwakeDuringRuns } from './stay-awake.ts'
import { createUtilityHost } from './utility-host.ts'
import { focusWindow, openWindow } from './window.ts'

/** The kernel lowers it to what is allowed. */
const WANTED_DESCRIPTORS = 1 << 20

const here = import.meta.dirname

registerAppScheme()
app.enableSandbox()
app.on('web-contents-created', (_event, contents) => stayInApp(contents))
// No await here: Electron is ready only when this module has been evaluated.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()

function start(): void {
  process.setFdLimit?.(WANTED_DESCRIPTORS)
  const facts = appFacts()
  const controller = createController(facts)
  const archive = createArchive(facts.runsFolder)
  const pages = createPagePorts(ipcMain, (port) => {
    const served = serveApp(port, { controller, archive, info: facts })
    port.onClose(() => served.dispose())
  })
  serveAppFiles(join(here, '../renderer'))
  denyPermissions(session.defaultSession)
  askWhereToSave(session.defaultSession)
  setMenu(process.platform, !app.isPackaged)
  stayAwakeDuringRuns(controller)
  keepWindow(controller, (window) => pages.admit(window))
  disposeAtQuit(controller)
}

function appFacts() {
  return {
    version: app.getVersion(),
    platform: process.platform,
    cores: availableParallelism(),
    descriptorLimit: readDescriptorLimit(),
    runsFolder: join(app.getPath('userData'), 'runs'),
  }
}

function createController(facts: ReturnType<typeof appFacts>): RunController {
  return createRunController({
    ...facts,
    host: createUtilityHost({
      entries: {
        generator: join(here, 'generator.js'),
        target: join(here, 'target.js'),
      },
      env: process.env,
      fork: (entry, args, options) => utilityProcess.fork(entry, args, options),
    }),
    clock: createSystemClock(),
    random: Math.random,
    secrets: (name) => process.env[name],
  })
}

/** One window; leaving it, or the app, during a run is asked about. */
function keepWindow(
  controller: RunController,
  admit: (window: BrowserWindow) => void,
): void {
  const isRunning = () => isUnderWay(controller.status().state)
  const guard = createLeaveGuard({
    isRunning,
    ask: () => askAboutRun(BrowserWindow.getAllWindows()[0]),
    async stopRun() {
      controller.stop()
      // A failure was told on the page; leaving goes on.
      await controller.finished().catch(() => {})
    },
    closeWindow: () => BrowserWindow.getAllWindows()[0]?.destroy(),
    quit: () => app.quit(),
  })
  const quitUnlessShown = () => {
    // On a Mac an app lives on without a window.
    if (BrowserWindow.getAllWindows().length > 0) return
    if (process.platform !== 'darwin') app.quit()
  }
  const show = () => {
    const open = BrowserWindow.getAllWindows()[0]
    if (open) return focusWindow(open)
    const window = openWindow(join(here, 'preload.cjs'))
    admit(window)
    window.on('close', guard)
  }
  app.on('before-quit', guard)
  app.on('second-instance', show)
  app.on('activate', show)
  app.on('window-all-closed', () => {
    if (isRunning())
      void controller.finished().then(quitUnlessShown, quitUnlessShown)
    else quitUnlessShown()
  })
  show()
}

/** Ends the workers before the app itself goes. */
function disposeAtQuit(controller: RunController): void {
  let disposed = false
  app.on('will-quit', (event) => {
    if (disposed) return
    event.preventDefault()
    void controller.dispose().finally(() => {
      disposed = true
      app.quit()
    })
  })
}
