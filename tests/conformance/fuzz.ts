// The fuzzer as a program: `npm run fuzz -- MINUTES [SEED] [ws]`. Prints its
// seed, how connections ended and whether the process grew; exit code 1 when
// something went wrong.
import {
  LEAN,
  WS,
  type Implementation,
} from '../support/raw-websocket/implementations.ts'
import type { Sample } from './fuzz/growth.ts'
import { runFuzz } from './fuzz/run-fuzz.ts'

const USAGE = 'usage: npm run fuzz -- MINUTES [SEED] [ws]'
const MS_PER_MINUTE = 60_000
const PRINT_EVERY_MS = 10_000

async function main(args: readonly string[]): Promise<number> {
  const minutes = Number(args[0] ?? 1)
  const seed = Number(args[1] ?? Math.floor(Math.random() * 2 ** 31))
  if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
    console.error(USAGE)
    return 2
  }
  const implementation = args.includes('ws') ? WS : LEAN
  console.log(`fuzzing ${implementation.name}, seed ${seed}, ${minutes} min`)
  process.on('uncaughtException', (error) => {
    console.error(`crashed, seed ${seed}:`, error)
    process.exit(1)
  })
  return fuzz(implementation, { seed, durationMs: minutes * MS_PER_MINUTE })
}

async function fuzz(
  implementation: Implementation,
  { seed, durationMs }: { seed: number; durationMs: number },
): Promise<number> {
  const onSample = createPrinter()
  const report = await runFuzz({ implementation, seed, durationMs, onSample })
  const { growth, connections, ends } = report
  const faults = [...report.faults, ...growth.faults]
  console.log(`${connections} connections:`, ends)
  console.log(
    `per 1000 connections: ${kib(growth.usedBytesPer1000)} KiB in use,` +
      ` ${kib(growth.residentBytesPer1000)} KiB resident;` +
      ` ${growth.handles} handles at the end`,
  )
  for (const fault of faults) console.error(fault)
  console.log(
    faults.length === 0
      ? 'no crash, no hang, no growth'
      : `${faults.length} faults; again: seed ${seed}`,
  )
  return faults.length === 0 ? 0 : 1
}

function createPrinter(): (sample: Sample) => void {
  let printedMs = 0
  return ({ connections, usedBytes, residentBytes, handles }) => {
    if (performance.now() - printedMs < PRINT_EVERY_MS) return
    printedMs = performance.now()
    console.log(
      `${connections} connections, ${kib(usedBytes)} KiB in use, ` +
        `${kib(residentBytes)} KiB resident, ${handles} handles`,
    )
  }
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1)
}

process.exitCode = await main(process.argv.slice(2))
