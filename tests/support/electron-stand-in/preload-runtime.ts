// What runs in the page before its own scripts: the app's real preload script
// with a `require('electron')` that is just big enough for it.

/** Names of the page's functions towards the stand-in; gone when it runs. */
export const TO_MAIN = '__standInToMain'
export const FROM_MAIN = '__standInFromMain'

/** @param preload the bundled preload script, CommonJS */
export function pageScript(preload: string): string {
  return `(() => {
  const toMain = globalThis.${TO_MAIN}
  delete globalThis.${TO_MAIN}
  const listeners = new Map()
  const of = (channel) => {
    if (!listeners.has(channel)) listeners.set(channel, new Set())
    return listeners.get(channel)
  }
  Object.defineProperty(globalThis, '${FROM_MAIN}', {
    value: (channel, args) => {
      for (const listener of [...of(channel)]) listener({}, ...args)
    },
  })
  const electron = {
    contextBridge: {
      exposeInMainWorld: (name, api) =>
        Object.defineProperty(globalThis, name, { value: Object.freeze(api) }),
    },
    ipcRenderer: {
      send: (channel, ...args) =>
        void toMain({ type: 'ipc', channel, args: structuredClone(args) }),
      on: (channel, listener) => void of(channel).add(listener),
      off: (channel, listener) => void of(channel).delete(listener),
    },
  }
  void toMain({ type: 'document' })
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error('a sandboxed preload cannot load ' + name)
  }
  ;((require, module, exports) => {
${preload}
  })(require, { exports: {} }, {})
})()`
}
