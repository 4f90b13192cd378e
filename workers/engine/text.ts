// Bytes to text and back, for the few places that must look at a message as
// text.

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** UTF-8; malformed bytes become U+FFFD. */
export function decodeText(data: Uint8Array): string {
  return decoder.decode(data)
}

/** UTF-8. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text)
}
