// Loaded with --import into a forked Node that plays a utility process: gives
// it Electron's process.parentPort over the fork's channel.

const send = process.send?.bind(process)
if (!send) throw new Error('this file belongs into a forked process')

Object.defineProperty(process, 'parentPort', {
  value: {
    postMessage: (message: unknown) => void send(message),
    on: (_type: 'message', listener: (event: { data: unknown }) => void) =>
      process.on('message', (data) => listener({ data })),
  },
})
// A utility process has no fork channel of its own and dies with the app.
delete process.send
process.on('disconnect', () => process.exit(0))
