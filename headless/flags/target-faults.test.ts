import { Command } from 'commander'
import { expect, test } from 'vitest'
import { targetFaultsSchema } from '../../core/protocol/target.ts'
import { addFaultFlags, faultsFromFlags } from './target-faults.ts'

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
  })
  expect(Object.keys(faults)).toEqual(Object.keys(targetFaultsSchema.shape))
})

test('no flag means no fault', () => {
  expect(parse([])).toEqual(targetFaultsSchema.parse({}))
})

test('a close code of none ends TCP without a close frame', () => {
  expect(parse(['--close-code', 'none']).closeCode).toBeNull()
})
