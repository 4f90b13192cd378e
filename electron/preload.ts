// All that a page gets from Electron: one message channel. Bundled to a single
// CommonJS file, because a sandboxed preload cannot load modules.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { CHANNEL } from './channel.ts'

contextBridge.exposeInMainWorld('tidewire', {
  send(message: unknown): void {
    ipcRenderer.send(CHANNEL, message)
  },
  onMessage(listener: (message: unknown) => void): () => void {
    // The event carries ipcRenderer itself and must not reach the page.
    const handler = (_event: IpcRendererEvent, message: unknown) =>
      listener(message)
    ipcRenderer.on(CHANNEL, handler)
    return () => void ipcRenderer.off(CHANNEL, handler)
  },
})
