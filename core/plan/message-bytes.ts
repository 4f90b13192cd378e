// The bytes that a plan writes as text: UTF-8, hexadecimal digits, base64.

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Malformed bytes become U+FFFD. */
export function decodeUtf8(data: Uint8Array): string {
  return decoder.decode(data)
}

/** Spaces may stand between digits. @returns null for anything else */
export function decodeHex(text: string): Uint8Array | null {
  const digits = text.replace(/\s+/g, '')
  if (digits.length % 2 === 1 || /[^0-9a-f]/i.test(digits)) return null
  const bytes = new Uint8Array(digits.length / 2)
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16)
  return bytes
}

/** RFC 4648, section 4; padding may be left out. @returns null for others */
export function decodeBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    return null // atob says no more than that it is none
  }
}
