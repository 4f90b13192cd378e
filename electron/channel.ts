// The one channel between a window and the main process, and who may use it.
// Knows nothing of Electron at run time, so that the preload stays tiny.

export const CHANNEL = 'tidewire'
export const APP_SCHEME = 'app'
export const APP_ORIGIN = `${APP_SCHEME}://tidewire`

/** The part of Electron's WebFrameMain that tells who speaks. */
export interface SenderFrame {
  readonly origin: string
  /** Null for the main frame of a window. */
  readonly parent: unknown
}

/** Whether a message comes from our own page itself, not from a frame in it. */
export function isTrustedFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN
}

/** Whether `url` is a page of ours. */
export function isAppUrl(url: string): boolean {
  return url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`)
}
