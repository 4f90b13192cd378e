// Which names this machine's browser may reach the bridge by. Any other Host
// is a rebound DNS name, any other Origin another site's page.

const NAMES = ['127.0.0.1', 'localhost'] as const

export function isOwnHost(host: string | undefined, port: number): boolean {
  return NAMES.some((name) => host === `${name}:${port}`)
}

export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return NAMES.some((name) => origin === `http://${name}:${port}`)
}
