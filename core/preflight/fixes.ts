// The commands that lift a limit of this machine, for each system: for now and
// for good. Data only; which of them apply is decided beside each check.
//
// Never `launchctl limit maxfiles`: it changes the kernel's values under
// running programs and has crashed them.
import type { PreflightFix } from '../protocol/preflight.ts'
import type { OperatingSystem } from '../verdict/error-help.ts'

export function fix(
  text: string,
  command: string | null,
  lasting = false,
): PreflightFix {
  return { text, command, lasting, where: 'here' }
}

export function onServer(text: string, command: string): PreflightFix {
  return { text, command, lasting: false, where: 'server' }
}

/** Lets one process open `files`. @param free may be raised by anybody */
export function fileFixes(
  system: OperatingSystem,
  files: number,
  free: boolean,
): PreflightFix[] {
  switch (system) {
    case 'linux':
      return [
        fix(
          'Raise the limit of this shell and what it starts, then start Tidewire from it.',
          free
            ? `ulimit -n ${files}`
            : `sudo prlimit --pid $$ --nofile=${files}:${files}`,
        ),
        fix(
          'Raise it for every log-in; log in again afterwards.',
          `echo '* - nofile ${files}' | sudo tee /etc/security/limits.d/90-tidewire.conf`,
          true,
        ),
      ]
    case 'macos':
      return [
        fix(
          'Raise the limit of this shell, then start Tidewire from it.',
          `ulimit -n ${files}`,
        ),
        fix(
          'Raise it for every shell.',
          `echo 'ulimit -n ${files}' >> ~/.zshrc`,
          true,
        ),
      ]
    case 'windows':
      return []
  }
}

/** Lets a process be allowed `files`, and the whole system open `total`. */
export function systemFileFixes(
  system: OperatingSystem,
  settings: { readonly files?: number; readonly total?: number },
): PreflightFix[] {
  const { files, total } = settings
  const values = SYSTEM_FILES[system].flatMap(([name, of]) => {
    const value = of === 'process' ? files : total
    return value === undefined ? [] : [`${name}=${value}`]
  })
  return sysctlFixes(system, values, {
    now: 'Raise what the system as a whole allows.',
    lasting: 'Keep that after a restart.',
    name: 'files',
  })
}

const SYSTEM_FILES: Readonly<
  Record<OperatingSystem, readonly (readonly [string, 'process' | 'system'])[]>
> = {
  linux: [
    ['fs.nr_open', 'process'],
    ['fs.file-max', 'system'],
  ],
  macos: [
    ['kern.maxfiles', 'system'],
    ['kern.maxfilesperproc', 'process'],
  ],
  windows: [],
}

/** Widens what the system itself chooses from. */
export function rangeFixes(system: OperatingSystem): PreflightFix[] {
  const now =
    'Widen the range that the system chooses from, so that other programs find ports beside the test.'
  const lasting = 'Keep that after a restart.'
  switch (system) {
    case 'linux':
      return sysctlFixes(
        system,
        ['net.ipv4.ip_local_port_range="1024 65535"'],
        {
          ...{ now, lasting },
          name: 'ports',
        },
      )
    case 'macos':
      return sysctlFixes(
        system,
        [
          'net.inet.ip.portrange.first=1024',
          'net.inet.ip.portrange.hifirst=1024',
        ],
        { now, lasting, name: 'ports' },
      )
    case 'windows': {
      const command =
        'netsh int ipv4 set dynamicport tcp start=1025 num=64510 store='
      return [
        fix(`${now} In a prompt of the administrator.`, `${command}active`),
        fix(lasting, `${command}persistent`, true),
      ]
    }
  }
}

/** Gives this machine one more address to dial from. */
export function addressFixes(
  system: OperatingSystem,
  loopback: boolean,
): PreflightFix[] {
  if (loopback) return loopbackFixes(system)
  const text =
    'Give this machine another address (fill in a free one of your network) and name it in connect.sourceAddresses.'
  switch (system) {
    case 'linux':
      return [fix(text, 'sudo ip address add 192.168.1.50/24 dev eth0')]
    case 'macos':
      return [fix(text, 'sudo ifconfig en0 alias 192.168.1.50 255.255.255.255')]
    case 'windows':
      return [
        fix(
          text,
          'netsh int ipv4 add address "Ethernet" 192.168.1.50 255.255.255.0',
          true,
        ),
      ]
  }
}

function loopbackFixes(system: OperatingSystem): PreflightFix[] {
  if (system === 'macos')
    return [
      fix(
        'Give loopback another address and name it: --source-address 127.0.0.2.',
        'sudo ifconfig lo0 alias 127.0.0.2 up',
      ),
    ]
  return [
    fix(
      'Dial from several loopback addresses: all of 127.0.0.0/8 are this machine’s. Add --source-address 127.0.0.2 and so on.',
      null,
    ),
  ]
}

interface SysctlTexts {
  readonly now: string
  readonly lasting: string
  /** Of the file that keeps it. */
  readonly name: string
}

/** @param values "name=value", quoted where the value has a space */
export function sysctlFixes(
  system: OperatingSystem,
  values: readonly string[],
  { now, lasting, name }: SysctlTexts,
): PreflightFix[] {
  if (values.length === 0 || system === 'windows') return []
  const temporary = fix(now, `sudo sysctl -w ${values.join(' ')}`)
  if (system === 'macos')
    return [temporary, fix(lasting, daemonCommand(name, values), true)]
  const lines = values.map((value) => value.replaceAll('"', '')).join('\\n')
  return [
    temporary,
    fix(
      lasting,
      `printf '${lines}\\n' | sudo tee /etc/sysctl.d/90-tidewire-${name}.conf`,
      true,
    ),
  ]
}

/** macOS reads no sysctl.conf any more: a daemon sets it at each start. */
function daemonCommand(name: string, values: readonly string[]): string {
  const words = ['/usr/sbin/sysctl', '-w', ...values]
  const list = words.map((word) => `<string>${word}</string>`).join('')
  const dict =
    `<key>Label</key><string>tidewire.${name}</string>` +
    `<key>ProgramArguments</key><array>${list}</array>` +
    '<key>RunAtLoad</key><true/>'
  return (
    `echo '<plist version="1.0"><dict>${dict}</dict></plist>' | ` +
    `sudo tee /Library/LaunchDaemons/tidewire.${name}.plist`
  )
}
