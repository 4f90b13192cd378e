import type { Port } from '../../core/rpc/port.ts'
import { createBridgePort, type Bridge } from './bridge-port.ts'
import { openBrowserPort, type Tab } from './browser-port.ts'

/** A window that may have the desktop shell's bridge. */
export type AppWindow = Tab & { readonly tidewire?: Bridge }

/** The shell's bridge where there is one, else the server of this page. */
export function openPort(window: AppWindow): Promise<Port> {
  return window.tidewire
    ? Promise.resolve(createBridgePort(window.tidewire))
    : openBrowserPort(window)
}
