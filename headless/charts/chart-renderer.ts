// Draws a run's charts without a browser, in a process of its own: jsdom, the
// chart components and the rasteriser stay out of this one, and a hang or a
// crash there costs the charts only.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describeExit } from '../../control/process-host.ts'
import type { RenderCharts } from '../../control/run-result.ts'
import { areChartsBuilt, build, CHARTS_MODULE } from '../build-output.ts'
import { readAnswer, type ChartRequest } from './messages.ts'

const PROCESS = fileURLToPath(new URL('render-process.ts', import.meta.url))
const LIMIT_MS = 60_000
const LAST_WORDS_CHARS = 4096

export interface ChartRendererOptions {
  /** The bundled chart components; built when it is missing. */
  readonly module?: string
  readonly limitMs?: number
}

/** Rejects with an Error in words when nothing could be drawn. */
export function createChartRenderer(
  options: ChartRendererOptions = {},
): RenderCharts {
  const module = options.module ?? CHARTS_MODULE
  const limitMs = options.limitMs ?? LIMIT_MS
  return async (input) => {
    if (options.module === undefined && !areChartsBuilt()) await build('ignore')
    const child = fork(PROCESS, [], {
      serialization: 'advanced', // the picture comes back as bytes
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    })
    try {
      return await draw(child, { module, input }, limitMs)
    } finally {
      child.kill('SIGKILL')
    }
  }
}

async function draw(
  child: ChildProcess,
  request: ChartRequest,
  limitMs: number,
) {
  const gone = new AbortController()
  const limit = setTimeout(() => gone.abort(), limitMs)
  child.on('error', () => {}) // told by its close, or by the limit
  // 'close' and not 'exit': only then has the channel given all it had
  child.once('close', () => gone.abort())
  let lastWords = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_CHARS)
  })
  const answered = nextMessage(child, gone.signal)
  child.send(request, () => {}) // told likewise
  try {
    const answer = readAnswer(await answered)
    if (!answer) throw new Error('their process answered what nobody asked')
    if (answer.type === 'failed') throw new Error(answer.message)
    return { charts: answer.charts, png: answer.png }
  } catch (error) {
    if (!gone.signal.aborted) throw error
    const { exitCode: code, signalCode: signal } = child
    throw new Error(
      code === null && signal === null
        ? `they took longer than ${limitMs / 1000} s`
        : `their process ${describeExit({ code, signal, lastWords })}`,
      { cause: error },
    )
  } finally {
    clearTimeout(limit)
  }
}

async function nextMessage(
  child: ChildProcess,
  signal: AbortSignal,
): Promise<unknown> {
  const received: readonly unknown[] = await once(child, 'message', { signal })
  return received[0]
}
