// The stand-in for the module 'electron' in the main process: what the app's
// own code in electron/ uses of it, and no more. Everything is checked against
// Electron's types, so that it cannot drift from them unnoticed.
import { app } from './app.ts'
import { BrowserWindow } from './browser-window.ts'
import { onUserAction } from './test-link.ts'

export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export {
  dialog,
  ipcMain,
  Menu,
  powerSaveBlocker,
  protocol,
} from './main-process.ts'
export { session } from './session.ts'
export { utilityProcess } from './utility-process.ts'

onUserAction((action) => {
  switch (action.type) {
    case 'close-window':
      return BrowserWindow.getAllWindows()[0]?.close()
    case 'start-again':
      return void app.emit('second-instance', {}, [], process.cwd(), null)
    case 'quit':
      return app.quit()
    case 'end':
      return void app.end()
    case 'answer':
      return undefined // heard by the message box that is open
  }
})
