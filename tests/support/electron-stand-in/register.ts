// Loaded with --import before the app's main file: from here on the module
// 'electron' is the stand-in beside this file.
import { registerHooks } from 'node:module'

const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier !== 'electron') return nextResolve(specifier, context)
    return { url: standIn, shortCircuit: true }
  },
})
