// The neutral peer in C, where there is a compiler: costs the machine little
// and counts in shared memory.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { firstLine, startChild } from '../measuring/child.ts'
import { CounterFile, type Peer } from './peer.ts'

const SOURCE = fileURLToPath(new URL('../echo-server/echo.c', import.meta.url))
const WORKERS = 4
const START_LIMIT_MS = 10_000
const COMPILE_LIMIT_MS = 60_000
const END_PATIENCE_MS = 5000

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
  const file = join(folder, `counters-${address}`)
  const child = await startChild({
    file: program,
    args: [address, '0', String(WORKERS), file],
  })
  try {
    const line = await firstLine(child, START_LIMIT_MS)
    const counters = new CounterFile(file, WORKERS)
    return {
      url: `ws://${line.replace('listening ', '')}/`,
      pid: child.pid,
      read: () => Promise.resolve(counters.read()),
      async dispose() {
        counters.close()
        await child.end(END_PATIENCE_MS)
      },
    }
  } catch (error) {
    await child.end(0)
    throw error
  }
}
