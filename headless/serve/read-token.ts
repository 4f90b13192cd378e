import type { IncomingMessage } from 'node:http'
import { isRecord } from '../is-record.ts'

const LIMIT_CHARS = 4096

/** The token of a session request; undefined when there is none to be read. */
export async function readToken(
  request: IncomingMessage,
): Promise<string | undefined> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) {
    text += String(chunk)
    if (text.length > LIMIT_CHARS) return undefined
  }
  const body = parseJson(text)
  const token = isRecord(body) ? body.token : undefined
  return typeof token === 'string' ? token : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not our page: treated as without a token
  }
}
