import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runsFolder } from './runs-folder.ts'

const home = join('home', 'me')

test.each([
  ['linux', {}, join(home, '.local', 'share', 'tidewire', 'runs')],
  ['linux', { XDG_DATA_HOME: 'data' }, join('data', 'tidewire', 'runs')],
  [
    'darwin',
    {},
    join(home, 'Library', 'Application Support', 'Tidewire', 'runs'),
  ],
  ['win32', { APPDATA: 'roaming' }, join('roaming', 'Tidewire', 'runs')],
  ['win32', {}, join(home, 'AppData', 'Roaming', 'Tidewire', 'runs')],
  ['darwin', { TIDEWIRE_HOME: 'mine' }, join('mine', 'runs')],
])('on %s with %o runs are kept in %s', (platform, env, folder) => {
  expect(runsFolder({ platform, env, home })).toBe(folder)
})
