// Where a target URL leads: the part of a connection's address pair that
// source ports are counted for.

/** The built-in target: the controller starts it and fills in its addresses. */
export const BUILTIN_TARGET = 'builtin'

export interface Destination {
  readonly host: string
  readonly port: number
  /** Of an address; null for a name, which may lead to either. */
  readonly family: AddressFamily | null
}

export type AddressFamily = 4 | 6

/** @param url a ws:// or wss:// URL, as the plan's schema accepts it */
export function destinationOf(url: string): Destination {
  const { hostname, port, protocol } = new URL(url)
  const standard = protocol === 'wss:' ? 443 : 80
  // IPv6 literals stand in brackets in a URL (RFC 3986, 3.2.2)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isAddress = host !== hostname || /^[\d.]+$/.test(host)
  return {
    host,
    port: port ? Number(port) : standard,
    family: isAddress ? familyOf(host) : null,
  }
}

/** @param address an IP address without brackets */
export function familyOf(address: string): AddressFamily {
  return address.includes(':') ? 6 : 4
}
