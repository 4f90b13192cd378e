// Decides whether the app may be left while a run is under way: closing the
// window and quitting both come here. Knows nothing of Electron.

/** stop: end the run and quit; keep: run on without a window. */
export type LeaveAnswer = 'stop' | 'keep' | 'cancel'

export interface LeaveGuardOptions {
  isRunning(): boolean
  ask(): Promise<LeaveAnswer>
  /** Stops the run; resolves when its files are written. */
  stopRun(): Promise<void>
  /** Closes the window without asking. */
  closeWindow(): void
  quit(): void
}

/**
 * A listener for `close` of a window and `before-quit` of the app.
 *
 * While a run is under way it prevents both and asks, once at a time.
 */
export function createLeaveGuard(
  options: LeaveGuardOptions,
): (event: { preventDefault(): void }) => void {
  let asking = false
  let leaving = false

  async function decide(): Promise<void> {
    const answer = await options.ask()
    if (answer === 'keep') options.closeWindow()
    if (answer !== 'stop') return
    await options.stopRun()
    leaving = true
    options.quit()
  }

  return (event) => {
    if (leaving || !options.isRunning()) return
    event.preventDefault()
    if (asking) return
    asking = true
    void decide().finally(() => {
      asking = false
    })
  }
}
