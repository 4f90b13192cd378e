// The few globals that every runtime of ours (Node, Electron, browsers) has.
// core/ is compiled without the DOM's and Node's types, so that nothing else
// slips in.

declare class URL {
  constructor(url: string, base?: string)
  static canParse(url: string): boolean
  protocol: string
  hostname: string
  port: string
  pathname: string
  search: string
  username: string
  password: string
  readonly host: string
  readonly href: string
  readonly searchParams: {
    keys(): IterableIterator<string>
    get(name: string): string | null
    set(name: string, value: string): void
  }
  toString(): string
}

declare class TextEncoder {
  encode(text: string): Uint8Array
  encodeInto(
    text: string,
    into: Uint8Array,
  ): { readonly read: number; readonly written: number }
}

declare class TextDecoder {
  decode(bytes: Uint8Array): string
}

/** Base64 of a text whose chars are bytes. */
declare function btoa(binary: string): string

/** Throws when the text is no base64. */
declare function atob(base64: string): string
