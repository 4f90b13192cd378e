import { expect, test } from 'vitest'
import type { FactSources } from './fact-sources.ts'
import { gatherFacts } from './gather-facts.ts'

/** Files and programs as recorded; everything else cannot be read. */
function recorded(
  system: FactSources['system'],
  files: Readonly<Record<string, string>>,
): FactSources {
  const read = (path: string) => Promise.resolve(files[path] ?? '')
  return {
    system,
    ...{ cores: 2, descriptorLimit: 1024, hardDescriptorLimit: 4096 },
    ...{ freeBytes: 4096, addresses: ['127.0.0.1'] },
    read,
    readUntil: read,
    ask: (program) => read(program),
  }
}

const TCP_TABLE = `  sl  local_address rem_address   st tx_queue
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000
   1: 00000000:0016 00000000:0000 0A 00000000:00000000
   2: 0100007F:9C40 0100007F:1F90 01 00000000:00000000
`

test('Linux: /proc and the control groups', async () => {
  const facts = await gatherFacts(
    recorded('linux', {
      '/proc/sys/fs/file-max': '2466170\n',
      '/proc/sys/fs/file-nr': '7663\t0\t2466170\n',
      '/proc/sys/fs/nr_open': '1048576\n',
      '/proc/sys/net/ipv4/ip_local_port_range': '32768\t60999\n',
      '/proc/sys/net/ipv4/ip_local_reserved_ports': '40000,41000-41009\n',
      '/proc/net/sockstat':
        'sockets: used 9\nTCP: inuse 6 orphan 0 tw 210 alloc 9 mem 139\n',
      '/proc/net/tcp': TCP_TABLE,
      '/proc/meminfo': 'MemTotal: 100 kB\nMemAvailable:    2048 kB\n',
      '/proc/self/cgroup': '0::/a/b\n',
      '/sys/fs/cgroup/a/b/memory.max': 'max\n',
      '/sys/fs/cgroup/a/b/memory.current': '10\n',
      '/sys/fs/cgroup/a/memory.max': '1000000\n',
      '/sys/fs/cgroup/a/memory.current': '400000\n',
      '/sys/fs/cgroup/a/memory.stat': 'anon 1\ninactive_file 100000\n',
      '/proc/sys/net/core/somaxconn': '4096\n',
      '/proc/sys/net/ipv4/tcp_max_syn_backlog': '2048\n',
      '/proc/sys/net/netfilter/nf_conntrack_max': '262144\n',
      '/proc/sys/net/netfilter/nf_conntrack_count': '17\n',
      '/proc/sys/net/ipv4/tcp_mem': '100\t200\t300\n',
    }),
  )

  expect(facts).toEqual({
    system: 'linux',
    cores: 2,
    files: {
      ...{ limit: 1024, hard: 4096 },
      ...{ systemMax: 2_466_170, systemOpen: 7663, processMax: 1_048_576 },
    },
    ports: {
      range: { from: 32_768, to: 60_999 },
      reserved: 11,
      listeners: [
        { port: 8080, address: '127.0.0.1' },
        { port: 22, address: null },
      ],
      timeWait: 210,
      addresses: ['127.0.0.1'],
    },
    memory: { availableBytes: 2048 * 1024, groupBytes: 700_000 },
    kernel: {
      ...{ somaxconn: 4096, synBacklog: 2048 },
      ...{ conntrackMax: 262_144, conntrackCount: 17 },
      tcpUsedBytes: 139 * 4096,
      ...{ tcpPressureBytes: 200 * 4096, tcpMaxBytes: 300 * 4096 },
    },
  })
})

test('Linux: a memory limit of cgroup v1, and none', async () => {
  const files = {
    '/proc/self/cgroup': '5:cpu:/\n4:memory:/jobs/1\n0::/\n',
    '/sys/fs/cgroup/memory/jobs/1/memory.limit_in_bytes': '5000\n',
    '/sys/fs/cgroup/memory/jobs/1/memory.usage_in_bytes': '2000\n',
    '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    '/sys/fs/cgroup/memory/memory.usage_in_bytes': '1\n',
  }
  const { memory } = await gatherFacts(recorded('linux', files))
  const free = await gatherFacts(
    recorded('linux', {
      ...files,
      '/sys/fs/cgroup/memory/jobs/1/memory.limit_in_bytes':
        '9223372036854771712\n',
    }),
  )

  expect(memory.groupBytes).toBe(3000)
  expect(free.memory.groupBytes).toBeNull()
})

test('macOS: sysctl, of which one name is unknown, vm_stat and netstat', async () => {
  const facts = await gatherFacts(
    recorded('macos', {
      '/usr/sbin/sysctl':
        'kern.maxfiles: 122880\nkern.maxfilesperproc: 61440\n' +
        'net.inet.ip.portrange.hifirst: 49152\nnet.inet.ip.portrange.hilast: 65535\n' +
        'kern.ipc.somaxconn: 128\n',
      '/usr/bin/vm_stat':
        'Mach Virtual Memory Statistics: (page size of 16384 bytes)\n' +
        'Pages free:                               10.\nPages active:  99.\n' +
        'Pages inactive:                           20.\nPages speculative:  5.\n',
      '/usr/sbin/netstat':
        'tcp4  0  0  127.0.0.1.8080   *.*              LISTEN\n' +
        'tcp46 0  0  *.9000           *.*              LISTEN\n' +
        'tcp4  0  0  127.0.0.1.50000  127.0.0.1.8080   TIME_WAIT\n',
    }),
  )

  expect(facts).toMatchObject({
    files: { systemMax: 122_880, systemOpen: null, processMax: 61_440 },
    ports: {
      range: { from: 49_152, to: 65_535 },
      listeners: [
        { port: 8080, address: '127.0.0.1' },
        { port: 9000, address: null },
      ],
      timeWait: 1,
    },
    memory: { availableBytes: 35 * 16_384 },
    kernel: { somaxconn: 128 },
  })
})

test('Windows: netsh, in whatever language', async () => {
  const facts = await gatherFacts(
    recorded('windows', {
      netsh:
        '\nProtokoll tcp Dynamischer Portbereich\n--------------------\n' +
        'Startport       : 49152\nAnzahl von Ports : 16384\n\n',
      netstat:
        '  TCP    0.0.0.0:135    0.0.0.0:0    LISTENING\n' +
        '  TCP    10.0.0.5:50000 10.0.0.9:80  TIME_WAIT\n',
    }),
  )

  expect(facts).toMatchObject({
    ports: {
      range: { from: 49_152, to: 65_535 },
      listeners: [{ port: 135, address: null }],
      timeWait: 1,
    },
    memory: { availableBytes: 4096 },
  })
})

test.each(['linux', 'macos', 'windows'] as const)(
  '%s: what cannot be read is not known, and nothing throws',
  async (system) => {
    const { ports, kernel, files } = await gatherFacts(recorded(system, {}))

    expect(ports).toMatchObject({ range: null, timeWait: null, listeners: [] })
    expect(files).toMatchObject({ systemMax: null, systemOpen: null })
    expect(Object.values(kernel).every((fact) => fact === null)).toBe(true)
  },
)
