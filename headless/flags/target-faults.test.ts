import { Command } from 'commander'
import { expect, test } from 'vitest'
import { targetFaultsSchema } from '../../core/protocol/target.ts'
import { addFaultFlags, faultsFromFlags } from './target-faults.ts'
import { TARGET_FLAGS } from './target-flag-table.ts'

function parse(args: readonly string[]) {
  const command = new Command().exitOverride()
  addFaultFlags(command)
  command.parse(args, { from: 'user' })
  return faultsFromFlags(command.opts())
}

test('every setting of the target has a flag', () => {
  const faults = parse([
    ...['--reply-delay', '50ms'],
    ...['--refuse-every', '1'],
    ...['--reset-every', '2'],
    ...['--mute-every', '3'],
    ...['--close-every', '4'],
    ...['--close-after', '10s'],
    ...['--close-code', '4001'],
    ...['--drop-every', '5'],
    ...['--duplicate-every', '6'],
    ...['--swap-every', '7'],
    ...['--lose-every', '8'],
    ...['--repeat-every', '9'],
    ...['--reorder-every', '10'],
    '--forget-offline',
    ...['--lose-offline-every', '11'],
    '--repeat-offline',
    '--keep-until-acked',
    ...['--token-secret', 'key'],
    ...['--slow-limit', '4096'],
    ...['--slow-cut-after', '2s'],
    ...['--slow-cut', 'close'],
    '--never-cut-slow',
    ...['--idle-timeout', '3s'],
    ...['--idle-cut', 'silent'],
    ...['--ping-every', '4s'],
    ...['--pong-wait', '5s'],
    ...['--max-connections', '16'],
    ...['--accept-rate', '12'],
    ...['--message-rate', '13'],
    ...['--service-time', '14.5'],
    ...['--push-every', '6s'],
    ...['--push-bytes', '15'],
  ])

  expect(faults).toEqual({
    replyDelayMs: 50,
    refuseEvery: 1,
    resetEvery: 2,
    muteEvery: 3,
    closeEvery: 4,
    closeAfterMs: 10_000,
    closeCode: 4001,
    dropEvery: 5,
    duplicateEvery: 6,
    swapEvery: 7,
    loseEvery: 8,
    repeatEvery: 9,
    reorderEvery: 10,
    forgetOffline: true,
    loseOfflineEvery: 11,
    repeatOffline: true,
    keepUntilAcked: true,
    tokenSecret: 'key',
    slowLimitBytes: 4096,
    slowCutAfterMs: 2000,
    slowCut: 'close',
    neverCutSlow: true,
    idleTimeoutMs: 3000,
    idleCut: 'silent',
    pingEveryMs: 4000,
    pongWaitMs: 5000,
    maxConnections: 16,
    acceptPerSecond: 12,
    messagesPerSecond: 13,
    serviceTimeUs: 14.5,
    pushEveryMs: 6000,
    pushBytes: 15,
  })
  expect(Object.keys(faults)).toEqual(Object.keys(targetFaultsSchema.shape))
  expect(TARGET_FLAGS).toHaveLength(Object.keys(faults).length)
})

test('no flag means no fault', () => {
  expect(parse([])).toEqual(targetFaultsSchema.parse({}))
})

test('a close code of none ends TCP without a close frame', () => {
  expect(parse(['--close-code', 'none']).closeCode).toBeNull()
})

test('an idle connection may be closed with a code', () => {
  expect(parse(['--idle-cut', '4000']).idleCut).toBe(4000)
})

test.each(['none', '1005', 'gone'])('an idle cut of %s is not known', (how) => {
  const command = new Command().exitOverride().configureOutput({
    writeErr: () => {},
  })
  addFaultFlags(command)

  expect(() => command.parse(['--idle-cut', how], { from: 'user' })).toThrow(
    'eof, silent',
  )
})
