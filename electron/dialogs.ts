// The native dialogs: what to do with a run when the app is left, and where
// to save an export.
import { extname } from 'node:path'
import { dialog, type BrowserWindow, type Session } from 'electron'
import type { LeaveAnswer } from './leave-guard.ts'

const ANSWERS: readonly LeaveAnswer[] = ['stop', 'keep', 'cancel']

/** Asks what becomes of the run; closing the dialog means `cancel`. */
export async function askAboutRun(
  window: BrowserWindow | undefined,
): Promise<LeaveAnswer> {
  const options = {
    type: 'question' as const,
    title: 'Tidewire',
    message: 'A test is running.',
    detail:
      'Stop and quit ends it and writes its results first. ' +
      'Keep running closes the window only; start Tidewire again to see it.',
    buttons: ['Stop and quit', 'Keep running', 'Cancel'],
    defaultId: 2,
    cancelId: 2,
    noLink: true,
  }
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options)
  return ANSWERS[response] ?? 'cancel'
}

/** Every export asks where it goes, under the name that the page gave it. */
export function askWhereToSave(session: Session): void {
  session.on('will-download', (_event, item) => {
    const name = item.getFilename()
    const extension = extname(name).slice(1)
    item.setSaveDialogOptions({
      defaultPath: name,
      filters: extension
        ? [{ name: extension.toUpperCase(), extensions: [extension] }]
        : [],
    })
  })
}
