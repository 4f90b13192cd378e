// Why the target could not listen, and what to do about it, in words.

export interface Address {
  readonly host: string
  readonly port: number
}

/** @param error what `listen` of node:net failed with */
export function listenErrorMessage(error: unknown, address: Address): string {
  const { code, message } = error as NodeJS.ErrnoException // net's
  const where = `${address.host}:${address.port}`
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is in use by another program; end that program, choose another port, or port 0 for any free one.`
    case 'EACCES':
      return `This user may not listen on ${where}; choose a port above 1023, or port 0 for any free one.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${address.host} is not an address of this machine; listen on 127.0.0.1, or on 0.0.0.0 for all of its addresses.`
    case 'EMFILE':
    case 'ENFILE':
      return `No file descriptor is left to listen on ${where}; raise the limit (ulimit -n) or end other programs.`
    default:
      return `Cannot listen on ${where}: ${message}`
  }
}
