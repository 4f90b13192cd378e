import { expect, test, vi } from 'vitest'
import {
  appCommands,
  appEvents,
  type AppEvents,
} from '../../core/protocol/app.ts'
import { createRpcClient } from '../../core/rpc/client.ts'
import { createPortPair } from '../../core/rpc/memory-port.ts'
import { createRpcServer, type Handlers } from '../../core/rpc/server.ts'
import { makeSecond, makeSummary } from '../testing/synthetic-run.ts'
import { SEARCHING, SEARCH_FOUND } from '../testing/synthetic-verdicts.ts'
import { listen } from './actions.ts'
import { EMPTY_DRAFT } from './draft.ts'
import { createFormStore } from './form-store.ts'
import { createPreflightStore } from './preflight-store.ts'
import { createRunStore, IDLE_STATUS, type Attachment } from './run-store.ts'
import { createUiStore } from './ui-store.ts'

const SEARCH = {
  ...IDLE_STATUS,
  state: 'holding',
  runId: 'run-1',
  search: SEARCHING,
} as const

function listening(first: Attachment) {
  let known = first
  const [page, app] = createPortPair()
  const unused = () => Promise.reject(new Error('not asked for here'))
  const names = Object.keys(appCommands) as (keyof typeof appCommands)[]
  const handlers = {
    ...Object.fromEntries(names.map((name) => [name, unused])),
    'run.attach': () => ({ ...known, seconds: [...known.seconds] }),
  } as unknown as Handlers<typeof appCommands> // every name is there
  const server = createRpcServer<typeof appCommands, AppEvents>(
    app,
    appCommands,
    handlers,
  )
  const stores = {
    form: createFormStore(EMPTY_DRAFT, {
      hiddenSecret: '',
      duplicateHeader: '',
    }),
    run: createRunStore(),
    ui: createUiStore(),
    preflight: createPreflightStore(),
  }
  listen(createRpcClient(page, appCommands, appEvents), stores)
  const indexes = () => stores.run.getState().seconds.map(({ index }) => index)
  return { server, stores, indexes, knows: (now: Attachment) => (known = now) }
}

test('the end of a search brings the seconds that its answer rests on', async () => {
  const seconds = [7, 8, 9].map((index) => makeSecond({ index }))
  const { server, stores, indexes, knows } = listening({
    ...{ status: SEARCH, seconds, summary: null },
  })
  await vi.waitFor(() => expect(indexes()).toEqual([7, 8, 9]))
  const summary = makeSummary({ runId: 'run-1', search: SEARCH_FOUND })
  const status = { ...SEARCH, state: 'finished' as const }
  knows({
    status,
    seconds: [0, 1].map((index) => makeSecond({ index })),
    summary,
  })

  server.emit('run.summary', summary)

  await vi.waitFor(() => expect(stores.run.getState().summary).not.toBeNull())
  expect(indexes()).toEqual([0, 1])
  expect(stores.run.getState().status.state).toBe('finished')
})

test('the end of a run keeps the seconds that were watched', async () => {
  const { server, stores, indexes } = listening({
    status: { ...SEARCH, search: null },
    seconds: [makeSecond({ index: 0 })],
    summary: null,
  })
  await vi.waitFor(() => expect(indexes()).toEqual([0]))

  server.emit('run.second', makeSecond({ index: 1 }))
  server.emit('run.summary', makeSummary({ runId: 'run-1' }))

  await vi.waitFor(() => expect(stores.run.getState().summary).not.toBeNull())
  expect(indexes()).toEqual([0, 1])
})
