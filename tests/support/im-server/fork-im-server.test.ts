import { expect, onTestFinished, test } from 'vitest'
import { dial, eventually } from '../reference-server/testing.ts'
import { forkImServer } from './fork-im-server.ts'

test('a server in its own process serves and tells its books', async () => {
  const server = await forkImServer()
  onTestFinished(() => server.stop())
  const client = await dial(server.url)

  client.webSocket.send('PING')
  await eventually(() => expect(client.texts).toEqual(['PONG']))

  expect(await server.books()).toMatchObject({ handshakes: 1, pingMessages: 1 })
})

test('a stopped server is gone, and stopping again does nothing', async () => {
  const server = await forkImServer()

  await server.stop()
  await server.stop()

  await expect(server.books()).rejects.toThrow('is gone')
})
