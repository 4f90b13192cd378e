// Whether `npm start` can open the desktop app here, or serves the same UI to
// a browser instead; and the sentence that says why.

export interface Machine {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Undefined where the system has no user numbers. */
  readonly userId: number | undefined
}

/** @returns why no window can be opened, or null when one can */
export function reasonAgainstWindow(machine: Machine): string | null {
  if (machine.platform !== 'linux') return null
  const { DISPLAY, WAYLAND_DISPLAY } = machine.env
  if (!DISPLAY && !WAYLAND_DISPLAY) return 'There is no display here'
  // Chromium refuses to run without its sandbox as root, and rightly so.
  if (machine.userId === 0) return 'Electron does not run as root'
  return null
}
