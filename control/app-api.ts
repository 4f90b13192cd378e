// Serves the app API (core/protocol/app.ts) over one Port: a window or a
// browser tab. Any number may be attached; each gets every event. It only
// passes on; runs belong to the controller and go on without a window.
import {
  appCommands,
  type AppCommands,
  type AppEvents,
} from '../core/protocol/app.ts'
import type { Port } from '../core/rpc/port.ts'
import { createRpcServer, type Handlers } from '../core/rpc/server.ts'
import type { Archive } from './archive.ts'
import type { RunController } from './run-controller.ts'

export type AppInfo = Awaited<ReturnType<Handlers<AppCommands>['app.info']>>

export interface AppParts {
  readonly controller: RunController
  readonly archive: Archive
  readonly info: AppInfo
}

export function serveApp(port: Port, app: AppParts): { dispose(): void } {
  const server = createRpcServer<AppCommands, AppEvents>(
    port,
    appCommands,
    createHandlers(app),
  )
  const { controller } = app
  const undo = [
    controller.onStatus((status) => server.emit('run.status', status)),
    controller.onSecond((second) => server.emit('run.second', second)),
    controller.onSummary((summary) => server.emit('run.summary', summary)),
  ]
  const forget = () => {
    for (const each of undo.splice(0)) each()
  }
  port.onClose(forget)
  return {
    dispose() {
      forget()
      server.dispose()
    },
  }
}

function createHandlers(app: AppParts): Handlers<AppCommands> {
  const { controller, archive, info } = app
  return {
    'app.info': () => info,
    'run.attach': () => ({
      status: controller.status(),
      seconds: [...controller.seconds()],
      summary: controller.summary(),
    }),
    'preflight.check': ({ plan }) => controller.preflight(plan),
    'run.start': async ({ plan }) => {
      const { runId } = await controller.start(plan)
      return { runId }
    },
    'run.stop': () => {
      controller.stop()
      return {}
    },
    'run.kill': () => {
      controller.kill()
      return {}
    },
    'run.adjust': ({ connections, ratePerMinute }) => {
      controller.adjust({
        ...(connections === undefined ? {} : { connections }),
        ...(ratePerMinute === undefined ? {} : { ratePerMinute }),
      })
      return {}
    },
    'runs.list': async () => ({ runs: await archive.list() }),
    'runs.open': async ({ runId }) => {
      const { summary, seconds, plan } = await archive.open(runId)
      return { summary, seconds: [...seconds], plan }
    },
    'run.export': async ({ runId, format }) => archive.export(runId, format),
  }
}
