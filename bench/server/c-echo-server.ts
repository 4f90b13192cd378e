// The neutral peer in C, where there is a compiler: costs the machine little
// and counts in shared memory.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startCountingServer } from './counting-server.ts'
import type { Peer } from './peer.ts'

const SOURCE = fileURLToPath(new URL('../echo-server/echo.c', import.meta.url))
const WORKERS = 4
const COMPILE_LIMIT_MS = 60_000

/** @returns the path of the program; null where nothing can compile it */
export async function compileEchoServer(
  folder: string,
): Promise<string | null> {
  const program = join(folder, 'echo-server')
  if (existsSync(program)) return program
  try {
    await promisify(execFile)('cc', ['-O2', '-o', program, SOURCE], {
      timeout: COMPILE_LIMIT_MS,
    })
    return program
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** @param address loopback, fresh, so that its source ports are free */
export async function startEchoServer(
  program: string,
  folder: string,
  address: string,
): Promise<Peer> {
  const path = join(folder, `counters-${address}`)
  return startCountingServer({
    file: program,
    args: [address, '0', String(WORKERS), path],
    counters: { path, rows: WORKERS },
    scheme: 'ws',
  })
}
