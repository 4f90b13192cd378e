// Which connections belong to which logged-in user, within one process.

export class Users<Connection> {
  readonly #connections = new Map<string, Set<Connection>>()

  add(user: string, connection: Connection): void {
    const known = this.#connections.get(user)
    if (known) known.add(connection)
    else this.#connections.set(user, new Set([connection]))
  }

  remove(user: string, connection: Connection): void {
    const known = this.#connections.get(user)
    known?.delete(connection)
    if (known?.size === 0) this.#connections.delete(user)
  }

  /** A user may be logged in several times; empty: not at all. */
  connectionsOf(user: string): ReadonlySet<Connection> {
    return this.#connections.get(user) ?? new Set()
  }
}
