import { describe, expect, test } from 'vitest'
import { planSchema, type PlanSource } from '../plan/schema.ts'
import type { CheckId } from '../protocol/preflight.ts'
import type { Demand, MachineFacts, MemoryCost } from './facts.ts'
import { judge, type Evidence } from './judge.ts'

const COST: MemoryCost = {
  source: 'measured',
  connections: 1600,
  workerBytes: 4096,
  kernelBytes: 4096,
  targetBytes: 4096,
  workerBaseBytes: 64 * 1024 ** 2,
}

const LINUX: MachineFacts = {
  system: 'linux',
  cores: 4,
  files: {
    ...{ limit: 1024, hard: 1024 },
    ...{ systemMax: 2_000_000, systemOpen: 5000, processMax: 1_048_576 },
  },
  ports: {
    range: { from: 32_768, to: 60_999 },
    ...{ reserved: 0, listeners: [], timeWait: 12 },
    addresses: ['127.0.0.1', '10.0.0.5'],
  },
  memory: { availableBytes: 16 * 1024 ** 3, groupBytes: null },
  kernel: {
    ...{ somaxconn: 4096, synBacklog: 2048 },
    ...{ conntrackMax: 262_144, conntrackCount: 100 },
    tcpUsedBytes: 4096,
    ...{ tcpPressureBytes: 1024 ** 3, tcpMaxBytes: 2 * 1024 ** 3 },
  },
}

const UNKNOWN_KERNEL: MachineFacts['kernel'] = {
  ...{ somaxconn: null, synBacklog: null },
  ...{ conntrackMax: null, conntrackCount: null },
  ...{ tcpUsedBytes: null, tcpPressureBytes: null, tcpMaxBytes: null },
}

const MACOS: MachineFacts = {
  ...LINUX,
  system: 'macos',
  files: {
    ...{ limit: 256, hard: 'none' },
    ...{ systemMax: 122_880, systemOpen: 4000, processMax: 10_240 },
  },
  ports: { ...LINUX.ports, range: { from: 49_152, to: 65_535 } },
  kernel: { ...UNKNOWN_KERNEL, somaxconn: 128 },
}

const WINDOWS: MachineFacts = {
  ...LINUX,
  system: 'windows',
  files: {
    ...{ limit: 'none', hard: 'none' },
    ...{ systemMax: null, systemOpen: null, processMax: null },
  },
  ports: {
    range: { from: 49_152, to: 65_535 },
    ...{ reserved: null, listeners: [], timeWait: null },
    addresses: ['10.0.0.5'],
  },
  kernel: UNKNOWN_KERNEL,
}

interface Scene {
  readonly facts?: MachineFacts
  readonly connections?: number
  readonly plan?: Partial<PlanSource>
  readonly demand?: Partial<Demand>
  readonly cost?: MemoryCost
}

function judged({ facts = LINUX, connections = 1000, ...scene }: Scene) {
  const plan = planSchema.parse({
    version: 1,
    target: { urls: ['ws://10.0.0.9:8080/'] },
    load: { stages: [{ connections, ramp: '1m', hold: '1m' }] },
    ...scene.plan,
  })
  const evidence: Evidence = {
    ...{ plan, facts, cost: scene.cost ?? COST },
    demand: {
      ...{ connections, workers: 1, cores: 0.1, heldCores: 0.01 },
      ...{ connectsPerSecond: connections / 60, server: 'elsewhere' },
      ...scene.demand,
    },
    way: { type: 'skipped', reason: 'Not asked for.' },
  }
  const preflight = judge(evidence)
  const check = (id: CheckId) => {
    const found = preflight.checks.find((each) => each.id === id)
    if (!found) throw new Error(`no check ${id}`)
    return found
  }
  return { ...preflight, check }
}

describe('capacity', () => {
  test('is the least that anything allows, with its name', () => {
    // 64,511 ports are fewer than 256 processes of 992 connections
    expect(judged({})).toMatchObject({
      capacity: 64_511,
      limitedBy: 'ports',
      wanted: 1000,
      statement:
        'This machine can hold about 64,511 connections for this plan, limited by source ports.',
      refused: false,
    })
  })

  test('that does not reach the plan says so and warns, but refuses nothing', () => {
    const { statement, refused, check } = judged({ connections: 100_000 })

    expect(statement).toMatch(/source ports\. The plan wants 100,000\.$/)
    expect(check('ports').status).toBe('warn')
    expect(refused).toBe(false)
  })

  test('is unbounded where nothing is known to bound it', () => {
    const facts: MachineFacts = {
      ...WINDOWS,
      memory: { availableBytes: null, groupBytes: null },
    }
    const demand = { heldCores: 0, server: 'built-in' } as const
    const plan = { target: { urls: ['builtin'] } }

    expect(judged({ facts, demand, plan })).toMatchObject({
      capacity: null,
      limitedBy: 'none',
    })
  })

  test('follows each source, destination and listener', () => {
    const connect = {
      sourceAddresses: ['10.0.0.5', '10.0.0.6'],
      sourcePorts: { from: 20_000, to: 20_999 },
    }
    const listeners = [
      { port: 20_005, address: null },
      { port: 20_006, address: '10.0.0.6' },
      { port: 20_007, address: '127.0.0.1' },
    ]
    const facts = { ...LINUX, ports: { ...LINUX.ports, listeners } }
    const urls = ['ws://10.0.0.9:1/', 'ws://10.0.0.9:2/']

    expect(judged({ facts, plan: { connect } }).capacity).toBe(999 + 998)
    expect(
      judged({ facts, plan: { connect, target: { urls } } }).capacity,
    ).toBe(2 * (999 + 998))
    // elsewhere a bound port is taken for all destinations
    expect(
      judged({
        facts: { ...facts, system: 'macos' },
        plan: { connect, target: { urls } },
      }).capacity,
    ).toBe(999 + 998)
  })

  test('by memory counts the processes and both ends of a local server', () => {
    const memory = { availableBytes: 1024 ** 3, groupBytes: 100 * 1024 ** 2 }
    const facts = { ...LINUX, memory }
    const usable = 95 * 1024 ** 2 - COST.workerBaseBytes

    const far = judged({ facts, connections: 500 })
    const near = judged({ facts, connections: 500, demand: { server: 'here' } })

    expect(far.check('memory').allows).toBeLessThan(usable / 8192)
    expect(far.check('memory').allows).toBeGreaterThan(992)
    expect(near.check('memory').allows).toBeLessThan(
      far.check('memory').allows ?? 0,
    )
    expect(far.check('memory').found).toContain('to this control group')
  })

  test('says when the cost of a connection was not measured here', () => {
    const documented = { ...COST, source: 'documented' } as const

    expect(judged({}).check('memory').message).toContain('measured here')
    expect(judged({ cost: documented }).check('memory').message).toContain(
      'this machine has not been measured yet',
    )
  })

  test('by the cores is what holding the peak leaves room for', () => {
    const demand = { heldCores: 8, cores: 9 }

    const { capacity, limitedBy, check } = judged({ demand })

    expect([capacity, limitedBy]).toEqual([400, 'cores'])
    expect(check('cores').status).toBe('warn')
  })

  test('by tracked connections counts only where they are tracked', () => {
    const kernel = { ...LINUX.kernel, conntrackMax: 1000, conntrackCount: 200 }
    const facts = { ...LINUX, kernel }
    const idle = { ...facts, kernel: { ...kernel, conntrackCount: 0 } }

    expect(judged({ facts })).toMatchObject({
      capacity: 800,
      limitedBy: 'memory',
      statement: expect.stringContaining('the table of tracked connections'),
    })
    expect(judged({ facts }).check('conntrack').fix[0]).toBe(
      'sudo sysctl -w net.netfilter.nf_conntrack_max=1440',
    )
    expect(judged({ facts: idle }).check('conntrack').allows).toBeNull()
  })
})

describe('what cannot work is refused', () => {
  test('a conversation wider than a process may hold', () => {
    const plan = { traffic: { type: 'broadcast' } } as const

    const wide = judged({ plan, connections: 1000 })
    const narrow = judged({ plan, connections: 992 })

    expect(wide).toMatchObject({ capacity: 992, refused: true })
    expect(wide.check('descriptors').status).toBe('fail')
    expect(narrow.refused).toBe(false)
  })

  test('fewer descriptors than a worker takes for itself', () => {
    const facts = { ...LINUX, files: { ...LINUX.files, limit: 30 } }

    expect(judged({ facts })).toMatchObject({ capacity: 0, refused: true })
  })
})

describe('commands for each system', () => {
  const manyFiles = { plan: { traffic: { type: 'broadcast' } } } as const

  test('Linux', () => {
    const { check } = judged({ ...manyFiles, connections: 50_000 })

    expect(check('descriptors').fixes).toEqual([
      {
        text: expect.any(String),
        command: 'sudo prlimit --pid $$ --nofile=53000:53000',
        lasting: false,
        where: 'here',
      },
      {
        text: expect.any(String),
        command:
          "echo '* - nofile 53000' | sudo tee /etc/security/limits.d/90-tidewire.conf",
        lasting: true,
        where: 'here',
      },
    ])
    expect(judged({ connections: 100_000 }).check('ports').fix).toEqual([
      'sudo ip address add 192.168.1.50/24 dev eth0',
      'sudo sysctl -w net.ipv4.ip_local_port_range="1024 65535"',
      "printf 'net.ipv4.ip_local_port_range=1024 65535\\n' | sudo tee /etc/sysctl.d/90-tidewire-ports.conf",
    ])
  })

  test('Linux, below the hard limit', () => {
    const files = { ...LINUX.files, hard: 1_048_576 }
    const facts = { ...LINUX, files }

    const { check } = judged({ ...manyFiles, facts, connections: 50_000 })

    expect(check('descriptors').fix[0]).toBe('ulimit -n 53000')
  })

  test('Linux, the whole system', () => {
    const files = { ...LINUX.files, systemMax: 6000 }

    const { check } = judged({ facts: { ...LINUX, files }, connections: 2000 })

    expect(check('descriptors')).toMatchObject({ status: 'warn', allows: 976 })
    expect(check('descriptors').fix).toEqual([
      'sudo sysctl -w fs.file-max=8000',
      "printf 'fs.file-max=8000\\n' | sudo tee /etc/sysctl.d/90-tidewire-files.conf",
    ])
  })

  test('macOS', () => {
    const files = judged({ ...manyFiles, facts: MACOS, connections: 50_000 })
    const ports = judged({
      facts: MACOS,
      connections: 100_000,
      demand: { server: 'here' },
    })

    const [now, lasting, shell, everyShell] = files.check('descriptors').fix
    expect(now).toBe('sudo sysctl -w kern.maxfilesperproc=53000')
    expect(lasting).toContain('/Library/LaunchDaemons/tidewire.files.plist')
    expect(shell).toBe('ulimit -n 53000')
    expect(everyShell).toBe("echo 'ulimit -n 53000' >> ~/.zshrc")
    expect(ports.check('ports').fix).toContain(
      'sudo ifconfig lo0 alias 127.0.0.2 up',
    )
    expect(ports.check('ports').fix).toContain(
      'sudo sysctl -w net.inet.ip.portrange.first=1024 net.inet.ip.portrange.hifirst=1024',
    )
    expect(ports.check('backlog').fix[0]).toBe(
      'sudo sysctl -w kern.ipc.somaxconn=4096',
    )
  })

  test('Windows', () => {
    const { check } = judged({ facts: WINDOWS, connections: 100_000 })

    expect(check('descriptors')).toMatchObject({ status: 'ok', allows: null })
    expect(check('ports').fix).toEqual([
      'netsh int ipv4 add address "Ethernet" 192.168.1.50 255.255.255.0',
      'netsh int ipv4 set dynamicport tcp start=1025 num=64510 store=active',
      'netsh int ipv4 set dynamicport tcp start=1025 num=64510 store=persistent',
    ])
  })

  test('none advises what has crashed running programs', () => {
    const texts = [LINUX, MACOS, WINDOWS].flatMap((facts) =>
      judged({ ...manyFiles, facts, connections: 200_000 }).checks.map(
        (check) => JSON.stringify(check),
      ),
    )

    expect(texts.join()).not.toContain('launchctl limit')
  })
})

test('each bound of this machine names the server’s side of it', () => {
  const { check } = judged({ connections: 100_000 })

  for (const id of [
    'descriptors',
    'ports',
    'memory',
    'cores',
    'backlog',
    'conntrack',
    'tcp-memory',
  ] as const)
    expect(check(id).serverSide).not.toBe('')
})

test('the queue before accept is judged for a server on this machine only', () => {
  const demand = { connectsPerSecond: 50_000 }

  expect(judged({ demand }).check('backlog')).toMatchObject({
    status: 'skipped',
    fixes: [{ where: 'server' }],
  })
  expect(
    judged({ demand: { ...demand, server: 'here' } }).check('backlog').status,
  ).toBe('warn')
})
