// A way into the app: the same journeys go through every one of them.
import type { Page } from 'playwright-core'

export interface Door {
  readonly name: string
  /** `folder` is for what the app keeps; the caller removes it. */
  open(folder: string): Promise<OpenDoor>
}

export interface OpenDoor {
  readonly page: Page
  /** The runs that the app leaves are in here. */
  readonly runsFolder: string
  /** Does what saves a file, and gives the path of the file. */
  save(trigger: () => Promise<void>): Promise<string>
  /** Where the app has a window of its own. */
  readonly shell?: DesktopShell
  /** Ends the app; harmless when it has ended. */
  close(): Promise<void>
}

/** What a user does to the app from outside its page. */
export interface DesktopShell {
  closeWindow(): Promise<void>
  /** Starts the app once more while it runs; gives the window that appears. */
  startAgain(): Promise<Page>
  /** The message box that is open, or will be. */
  question(): Promise<{ readonly message: string; readonly buttons: string[] }>
  answer(button: string): Promise<void>
  /** Whether the app keeps the machine from sleeping now. */
  sleepBlocked(): Promise<boolean>
  /** The roles of everything in the menu, submenus included. */
  menuRoles(): Promise<readonly string[]>
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>
}
