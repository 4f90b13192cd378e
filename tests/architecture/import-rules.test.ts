import { describe, expect, test } from 'vitest'
import { findImports } from './find-imports.ts'
import { judgeImport } from './import-rules.ts'

describe('findImports', () => {
  test('finds every way of naming a module and which of them are types only', () => {
    const source = `
      import 'a'
      import b, { type B } from 'b'
      import type { C } from 'c'
      export { d } from 'd'
      export type { E } from 'e'
      export * from 'f'
      const g = await import('g')
      const h = await import(\`h\`)
      let i: import('i').I
      const j = require('j')
      const text = "import k from 'k'" // import l from 'l'
    `

    const found = findImports('sample.ts', source)

    expect(
      found.toSorted((a, b) => a.specifier.localeCompare(b.specifier)),
    ).toEqual([
      { specifier: 'a', typeOnly: false },
      { specifier: 'b', typeOnly: false },
      { specifier: 'c', typeOnly: true },
      { specifier: 'd', typeOnly: false },
      { specifier: 'e', typeOnly: true },
      { specifier: 'f', typeOnly: false },
      { specifier: 'g', typeOnly: false },
      { specifier: 'h', typeOnly: false },
      { specifier: 'i', typeOnly: true },
      { specifier: 'j', typeOnly: false },
    ])
  })

  test('reads TSX', () => {
    const found = findImports('a.tsx', `import 'x'; export const A = <b>hi</b>`)

    expect(found).toEqual([{ specifier: 'x', typeOnly: false }])
  })

  test('refuses a file with a syntax error instead of skipping it', () => {
    expect(() => findImports('broken.ts', 'import {')).toThrow('broken.ts')
  })
})

describe('judgeImport', () => {
  test.each([
    ['core/plan/schema.ts', 'zod'],
    ['core/plan/schema.ts', '../verdict/error-category.ts'],
    ['core/plan/schema.test.ts', 'fast-check'],
    ['core/plan/schema.test.ts', 'node:fs/promises'],
    ['core/metrics/histogram.ts', 'hdr-histogram-js'],
    ['workers/engine/pacer.ts', '../../core/plan/load-shape.ts'],
    ['workers/engine/pacer.test.ts', '../sockets/ws-socket.ts'],
    ['workers/sockets/ws-socket.ts', 'ws'],
    ['workers/entry/generator.ts', '../engine/engine.ts'],
    ['control/run/controller.ts', 'node:child_process'],
    ['control/run/controller.test.ts', '../../workers/target/server.ts'],
    ['electron/main.ts', 'electron'],
    ['electron/main.ts', '../control/app.ts'],
    ['headless/bin/tidewire.mjs', '../../build/node24.mjs'],
    ['renderer/features/run/run-view.tsx', '../../state/run-store.ts'],
    ['renderer/features/run/run-view.tsx', './run-table.tsx'],
    ['renderer/main.tsx', '@mantine/core/styles.css'],
  ])('lets %s import %s', (file, specifier) => {
    expect(judgeImport(file, { specifier, typeOnly: false })).toBeUndefined()
  })

  test.each([
    ['core/plan/schema.ts', '../../control/app.ts', 'core/ imports nothing'],
    ['core/plan/schema.ts', 'node:fs', 'core/ imports nothing'],
    ['core/plan/schema.ts', 'ws', 'core/ imports nothing'],
    ['core/plan/schema.test.ts', '../../control/app.ts', 'core/ imports'],
    ['workers/engine/pacer.ts', 'node:timers', 'as arguments'],
    ['workers/engine/pacer.ts', 'ws', 'as arguments'],
    ['workers/engine/pacer.ts', '../sockets/ws-socket.ts', 'as arguments'],
    ['workers/metrics/recorder.ts', 'hdr-histogram-js', 'core/metrics/'],
    ['workers/target/server.ts', '../../control/app.ts', 'Workers run outside'],
    ['workers/target/server.ts', 'electron', 'only electron/'],
    ['control/app.ts', '../workers/entry/generator.ts', 'a path to its entry'],
    ['control/app.ts', 'electron', 'only electron/'],
    ['control/app.ts', 'react', 'a path to its entry'],
    ['control/app.ts', 'fs', 'write node:fs'],
    ['electron/main.ts', '../renderer/main.tsx', 'stays thin'],
    ['electron/main.ts', '../headless/main.ts', 'stays thin'],
    ['headless/main.ts', '../workers/target/server.ts', 'never imported'],
    ['headless/main.ts', '../electron/main.ts', 'through control/'],
    ['renderer/main.tsx', 'node:fs', 'renderer/api'],
    ['renderer/main.tsx', '../control/app.ts', 'renderer/api'],
    ['renderer/main.tsx', 'electron', 'only electron/'],
    ['renderer/features/run/a.tsx', '../plan/b.tsx', 'never import each other'],
    ['tests/e2e/stand-in.ts', 'electron', 'only electron/'],
    ['scripts/x.ts', 'node:fs', 'no folder of the import table'],
    ['workers/x.ts', 'node:fs', 'no folder of the import table'],
  ])('refuses %s importing %s', (file, specifier, reason) => {
    expect(judgeImport(file, { specifier, typeOnly: false })).toContain(reason)
  })

  test('names the file and the import', () => {
    const verdict = judgeImport('core/a.ts', {
      specifier: 'ws',
      typeOnly: false,
    })

    expect(verdict).toContain("core/a.ts imports 'ws'")
  })

  test("lets tests use Electron's types only", () => {
    const specifier = 'electron'

    const verdicts = ['tests/e2e/stand-in.ts', 'control/app.ts'].map((file) =>
      judgeImport(file, { specifier, typeOnly: true }),
    )

    expect(verdicts).toEqual([undefined, expect.stringContaining('only')])
  })
})
