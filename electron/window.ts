// The app's window. A run never depends on it: a page that is reloaded,
// crashed or closed finds the run again when it is back.
import { BrowserWindow } from 'electron'
import { START_URL } from './app-files.ts'

/** Sooner than this after a crash, another one is not answered by a reload. */
const CRASH_LOOP_MS = 10_000

/** @param preload path of the bundled preload script */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    name: 'main',
    windowStatePersistence: true,
    title: 'Tidewire',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  reloadAfterCrash(window)
  void window.loadURL(START_URL)
  return window
}

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.focus()
}

function reloadAfterCrash(window: BrowserWindow): void {
  let lastCrash = Number.NEGATIVE_INFINITY
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return
    const now = performance.now()
    if (now - lastCrash > CRASH_LOOP_MS) window.webContents.reload()
    lastCrash = now
  })
}
