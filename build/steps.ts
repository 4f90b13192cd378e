// Everything that `npm run build` makes, in order. A new bundle is a new
// entry here.
import { build } from 'vite'
import { bundleElectron } from './bundle-electron.ts'
import { bundleHeadless } from './bundle-headless.ts'
import type { StepFiles } from './freshness.ts'
import { rehearse } from './rehearse.ts'
import { chartsConfig, rendererConfig } from './vite-config.ts'

export interface BuildStep {
  readonly name: string
  readonly files: StepFiles
  run(): Promise<unknown>
}

const SOURCES = [
  'core/**/*.ts',
  'renderer/**/*.{ts,tsx,css,html,svg}',
  'build/*.ts',
  'package-lock.json',
]

const SHELL = [
  '{core,workers,control,electron,build}/**/*.ts',
  'package-lock.json',
]
const SHELL_OUTPUTS: StepFiles['outputs'] = [
  'out/electron/main.js',
  'out/electron/preload.cjs',
  'out/electron/generator.js',
  'out/electron/target.js',
]

const COMMAND = [
  '{core,workers,control,headless,build}/**/*.ts',
  'package-lock.json',
]
const COMMAND_OUTPUTS: StepFiles['outputs'] = [
  'out/headless/inputs.json',
  'out/headless/main.js',
  'out/headless/generator.js',
  'out/headless/target.js',
]

export function buildSteps(root: string): readonly BuildStep[] {
  return [
    {
      name: 'renderer',
      files: { root, inputs: SOURCES, outputs: ['out/renderer/index.html'] },
      run: () => build(rendererConfig(root)),
    },
    {
      name: 'charts',
      files: { root, inputs: SOURCES, outputs: ['out/charts/to-svg.js'] },
      run: () => build(chartsConfig(root)),
    },
    {
      name: 'electron',
      files: { root, inputs: SHELL, outputs: SHELL_OUTPUTS },
      run: bundleElectron,
    },
    {
      name: 'headless',
      files: { root, inputs: COMMAND, outputs: COMMAND_OUTPUTS },
      run: async () => {
        await bundleHeadless()
        await rehearse(root)
      },
    },
  ]
}
