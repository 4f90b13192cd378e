// Loaded into test processes and their children (`node --import`): makes
// `electron` a module that throws, so that whatever runs without a window is
// seen to run without Electron.
import Module from 'node:module'

const PACKAGE_ENTRY = /\/node_modules\/electron\/index\.js$/

function refuse(asker = 'the entry') {
  throw new Error(
    `electron must not be loaded by anything that runs without a window (asked for by ${asker})`,
  )
}

// Older Nodes, which only ever start the launcher, have no such hooks.
Module.registerHooks?.({
  resolve(specifier, context, next) {
    if (specifier === 'electron') refuse(context.parentURL)
    const found = next(specifier, context)
    // Vitest asks for the file that it resolved by itself.
    if (PACKAGE_ENTRY.test(found.url)) refuse(context.parentURL)
    return found
  },
})
