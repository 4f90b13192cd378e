import { join } from 'node:path'

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly home: string
}

/** Where runs are kept when no folder is named. */
export function runsFolder(machine: Machine): string {
  return join(dataFolder(machine), 'runs')
}

function dataFolder({ env, platform, home }: Machine): string {
  if (env.TIDEWIRE_HOME) return env.TIDEWIRE_HOME
  if (platform === 'darwin')
    return join(home, 'Library', 'Application Support', 'Tidewire')
  if (platform === 'win32')
    return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Tidewire')
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'tidewire')
}
