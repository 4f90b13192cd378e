import type {
  CheckId,
  Preflight,
  PreflightCheck,
} from '../../core/protocol/preflight.ts'

function makeCheck(
  id: CheckId,
  found: string,
  fields: Partial<PreflightCheck> = {},
): PreflightCheck {
  return {
    id,
    found,
    status: 'ok',
    needed: '',
    message: '',
    allows: null,
    fix: [],
    fixes: [],
    serverSide: '',
    ...fields,
  }
}

const SOUND: readonly PreflightCheck[] = [
  makeCheck('descriptors', '20,000 per process', {
    needed: '1,064',
    allows: 39_488,
  }),
  makeCheck('processes', '2 workers', { needed: '2' }),
  makeCheck('ports', '28,232 free, 0 in TIME_WAIT', {
    needed: '1,000',
    allows: 28_232,
  }),
  makeCheck('memory', '3.1 GiB free', { needed: '24 MiB', allows: 131_000 }),
  makeCheck('cores', '2 cores', { needed: '1' }),
  makeCheck('backlog', '4,096'),
  makeCheck('conntrack', '', { status: 'skipped', message: 'Not loaded.' }),
  makeCheck('dns', '127.0.0.1 in 0.2 ms'),
  makeCheck('tcp', '0.1 ms'),
  makeCheck('upgrade', '101 in 0.8 ms'),
  makeCheck('round-trip', '0.3 ms'),
]

const FIX = {
  text: 'For this shell and what it starts.',
  command: 'ulimit -n 51256',
  lasting: false,
  where: 'here',
} as const

/** A machine on which all is well. */
export const PREFLIGHT_OK: Preflight = {
  capacity: 28_232,
  limitedBy: 'ports',
  wanted: 1000,
  statement:
    'This machine can hold about 28,232 connections for this plan, limited by source ports.',
  refused: false,
  system: 'linux',
  workers: 2,
  tookMs: 120,
  checks: [...SOUND],
}

/** Enough for a part of what the plan wants. */
export const PREFLIGHT_WARN: Preflight = {
  ...PREFLIGHT_OK,
  capacity: 19_744,
  limitedBy: 'descriptors',
  wanted: 50_000,
  statement:
    'This machine can hold about 19,744 of the 50,000 connections of this plan, limited by open files.',
  checks: SOUND.map((check) =>
    check.id === 'descriptors'
      ? makeCheck('descriptors', '20,000 per process', {
          status: 'warn',
          needed: '51,256',
          message:
            'Each connection takes a descriptor; what is beyond the limit fails with EMFILE.',
          allows: 19_744,
          fix: [FIX.command],
          fixes: [
            FIX,
            {
              text: 'For every later log-in.',
              command:
                'echo "* hard nofile 51256" | sudo tee /etc/security/limits.d/tidewire.conf',
              lasting: true,
              where: 'here',
            },
            {
              text: 'The server holds as many; for a service of systemd.',
              command: 'sudo systemctl edit SERVICE  # LimitNOFILE=51256',
              lasting: true,
              where: 'server',
            },
          ],
          serverSide:
            'Its process needs a descriptor for each connection as well.',
        })
      : check,
  ),
}

/** Nothing listens at the target. */
export const PREFLIGHT_REFUSED: Preflight = {
  ...PREFLIGHT_OK,
  refused: true,
  checks: SOUND.filter(({ id }) => id !== 'round-trip').map((check) => {
    if (check.id === 'tcp')
      return makeCheck('tcp', 'refused', {
        status: 'fail',
        needed: 'a connection',
        message: 'Nothing listens on 127.0.0.1:9.',
        fixes: [
          {
            text: 'See what listens there.',
            command: 'ss -ltn',
            lasting: false,
            where: 'server',
          },
        ],
        serverSide: 'The server has to listen on this port.',
      })
    return check.id === 'upgrade'
      ? makeCheck('upgrade', '', { status: 'skipped', message: 'No TCP.' })
      : check
  }),
}
