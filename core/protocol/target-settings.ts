// The settings of the built-in target as an IM server: what it does well
// unless told to do it badly. The faults of a plain echo server are target.ts's.
import { z } from 'zod'

/** Every n-th, counted per process; 0 is never. */
export const every = z.int().min(0).prefault(0)
const off = (value: boolean) => z.boolean().prefault(value)
/** 0 is off. */
const timeMs = z.number().min(0).prefault(0)
const perSecond = z.number().min(0).max(10_000_000).prefault(0)

/** RFC 6455, 7.4: the rest is reserved or stands for "no close frame". */
function isSendableCloseCode(code: number): boolean {
  if (code >= 3000) return true
  return code <= 1014 && ![1004, 1005, 1006].includes(code)
}

export const sendableCloseCode = z
  .int()
  .min(1000)
  .max(4999)
  .refine(isSendableCloseCode, 'must be a code that close frames may carry')

/** What becomes of messages between users, and of what the server pushes. */
const deliveries = {
  /** Of what is sent to open connections, every n-th is not sent … */
  loseEvery: every,
  /** … is sent twice … */
  repeatEvery: every,
  /** … is sent after the next one of its connection, or a second later. */
  reorderEvery: every,
  /** Drop what comes for users who are away, rather than store it. */
  forgetOffline: off(false),
  /** Of what was stored, every n-th does not come at the return … */
  loseOfflineEvery: every,
  /** … or all of it comes twice. */
  repeatOffline: off(false),
  /** Send again, at the return, what no {"type":"ack","id":…} has confirmed.
   * Then a cut loses nothing, and may repeat what was confirmed too late. */
  keepUntilAcked: off(false),
}

const logIns = {
  /** Log-in tokens must be JWTs signed with it by HS256. Null: any token. */
  tokenSecret: z.string().min(1).nullable().prefault(null),
}

/** Receivers that do not take what others send them; a client that does not
 * take its own echoes is no longer read instead. */
const slowReaders = {
  /** A connection for which more bytes than this wait in the process … */
  slowLimitBytes: z.int().min(1024).max(1_073_741_824).prefault(1_048_576),
  /** … for so long is cut … */
  slowCutAfterMs: z.number().min(0).prefault(5000),
  /** … by TCP reset, or by a close frame (1013), which waits behind the rest. */
  slowCut: z.enum(['reset', 'close']).prefault('reset'),
  /** Leave them, up to 512 MiB in the process: then nothing more is sent to
   * those above the limit. */
  neverCutSlow: off(false),
}

export const IDLE_ENDS = ['reset', 'eof', 'silent'] as const

const liveness = {
  /** Cut connections from which no byte came for so long; 0: never … */
  idleTimeoutMs: timeMs,
  /** … with this close code, by TCP reset, by TCP end, or as a NAT does: the
   * socket stays, and nothing passes any more. */
  idleCut: z
    .union([sendableCloseCode, z.enum(IDLE_ENDS)], {
      error: `must be a code that close frames may carry, or one of ${IDLE_ENDS.join(', ')}`,
    })
    .prefault(1001),
  /** Ping every connection so often; 0: never, dead peers go unnoticed. */
  pingEveryMs: timeMs,
  /** Reset a connection whose pong does not come for so long. */
  pongWaitMs: z.number().min(1).prefault(10_000),
}

/** What one process is able to do. */
const capacity = {
  /** With so many open, answer further handshakes with 503; 0: no limit. */
  maxConnections: z.int().min(0).max(10_000_000).prefault(0),
  /** Answer handshakes above this rate with 429 and Retry-After; 0: never. */
  acceptPerSecond: perSecond,
  /** Answer messages above this rate with {"type":"error","code":429}. */
  messagesPerSecond: perSecond,
  /** One message after another, each taking so long; 0: no queue. */
  serviceTimeUs: z.number().min(0).max(10_000_000).prefault(0),
}

const pushes = {
  /** Push {"type":"push","number":N,"body":"…"} to all so often; 0: never. */
  pushEveryMs: timeMs,
  /** Length of the body of a push. */
  pushBytes: z.int().min(0).max(1_048_576).prefault(100),
}

export const targetSettings = {
  ...deliveries,
  ...logIns,
  ...slowReaders,
  ...liveness,
  ...capacity,
  ...pushes,
}
