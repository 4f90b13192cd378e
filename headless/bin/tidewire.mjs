#!/usr/bin/env node
// The `tidewire` command: starts headless/main.ts on Node 24.
import { fileURLToPath } from 'node:url'
import { runOnNode24 } from '../../build/node24.mjs'

const entry = fileURLToPath(new URL('../main.ts', import.meta.url))
runOnNode24(entry, process.argv.slice(2), { channel: true })
