#!/usr/bin/env node
// The `tidewire` command: starts its bundle, or headless/main.ts where there
// is none of these very sources, on Node 24.
import { fileURLToPath } from 'node:url'
import { runOnNode24 } from '../../build/node24.mjs'
import { bundledMain } from './bundle.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const entry =
  bundledMain(root) ?? fileURLToPath(new URL('../main.ts', import.meta.url))
runOnNode24(entry, process.argv.slice(2), { channel: true })
