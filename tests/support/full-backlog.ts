// A listening TCP port whose owner accepts nothing: what the kernel queues is
// connected, everything beyond that waits for a connection in vain.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A thread that listens and then stands still until it is ended. */
const THREAD = `
const { createServer } = require('node:net')
const { parentPort } = require('node:worker_threads')
const server = createServer()
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})
`

export async function openFullBacklog(): Promise<{
  readonly url: string
  stop(): Promise<void>
}> {
  const thread = new Worker(THREAD, { eval: true })
  const [port] = (await once(thread, 'message')) as [number]
  return {
    url: `ws://127.0.0.1:${port}/`,
    async stop() {
      await thread.terminate()
    },
  }
}
