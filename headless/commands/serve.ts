import { randomBytes } from 'node:crypto'
import { serveApp } from '../../control/app-api.ts'
import { createArchive } from '../../control/archive.ts'
import { TidewireError } from '../../core/errors.ts'
import type { RunState } from '../../core/metrics/second.ts'
import type { Port } from '../../core/rpc/port.ts'
import { build, isUiBuilt, UI_FOLDER } from '../build-output.ts'
import { composeApp, type App } from '../compose.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { describeFailure } from '../failure.ts'
import { watchInterrupts } from '../interrupt.ts'
import { hasDisplay, openBrowser } from '../serve/browser.ts'
import { startBridge, type BridgeServer } from '../serve/bridge-server.ts'
import type { Shell } from '../shell.ts'
import { systemReason } from '../system-reason.ts'
import type { ServeFlags } from './serve-command.ts'

export interface ServeRequest {
  readonly flags: ServeFlags
  readonly shell: Shell
}

/** Serves until it is interrupted; a run under way is stopped gracefully. */
export async function serve(request: ServeRequest): Promise<ExitCode> {
  const { flags, shell } = request
  const ended = Promise.withResolvers<void>()
  const unwatch = watchInterrupts(shell.signals, shell.nowMs, {
    stop: () => ended.resolve(),
    kill: () => shell.exitNow(EXIT.interrupted),
  })
  try {
    if (!isUiBuilt()) {
      shell.tell('The UI is not built yet: building it, which takes a moment.')
      await build('stderr')
    }
    const app = composeApp(shell)
    try {
      await serveUntil(ended.promise, app, { flags, shell })
    } finally {
      await app.controller.dispose()
    }
    return EXIT.ok
  } finally {
    unwatch()
  }
}

async function serveUntil(
  ended: Promise<void>,
  app: App,
  { flags, shell }: ServeRequest,
): Promise<void> {
  const bridge = await listen(app, { flags, shell })
  try {
    await shell.print(bridge.url)
    if (
      flags.open &&
      hasDisplay({ env: shell.env, platform: process.platform })
    )
      openBrowser(bridge.url).catch((error: unknown) =>
        shell.tell(`no browser could be opened: ${systemReason(error)}`),
      )
    await ended
    await finishRun(app, shell)
  } finally {
    await bridge.close()
  }
}

async function listen(
  app: App,
  { flags, shell }: ServeRequest,
): Promise<BridgeServer> {
  const port = flags.port ?? 0
  try {
    return await startBridge({
      root: UI_FOLDER,
      port,
      secret: () => randomBytes(32).toString('base64url'),
      onClient: (client) => attach(client, app, shell),
      onUsedLink: (url) =>
        shell.tell(`That link has been used. A new one: ${url}`),
    })
  } catch (error) {
    throw new TidewireError(
      'listen',
      `cannot listen on 127.0.0.1, port ${port}: ${systemReason(error)}`,
    )
  }
}

function attach(client: Port, app: App, shell: Shell): void {
  const { controller, ...machine } = app
  const archive = createArchive(app.runsFolder)
  const info = {
    version: shell.version,
    platform: process.platform,
    ...machine,
  }
  serveApp(client, { controller, archive, info }) // ends with its client
}

const ENDED: readonly RunState[] = ['idle', 'finished', 'stopped', 'failed']

/** What the run under way has measured is written before we go. */
async function finishRun({ controller }: App, shell: Shell): Promise<void> {
  if (ENDED.includes(controller.status().state)) return
  shell.tell('Stopping the run under way; once more ends at once.')
  controller.stop()
  try {
    await controller.finished()
  } catch (error) {
    shell.tell(describeFailure(error).message)
  }
}
