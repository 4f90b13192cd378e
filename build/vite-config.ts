// How the two bundles that Vite makes are made: the page, and the chart
// renderer that draws the same charts in Node (headless/charts).
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'

/** The page: relative addresses, so that app:// and http:// both serve it. */
export function rendererConfig(root: string): InlineConfig {
  return {
    root: join(root, 'renderer'),
    configFile: false,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir: join(root, 'out/renderer'),
      emptyOutDir: true,
      target: 'chrome120',
      // the page's policy forbids data: scripts and inline scripts
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
    },
  }
}

/** out/charts/to-svg.js: one file with React and recharts inside. */
export function chartsConfig(root: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: join(root, 'renderer/charts/to-svg.tsx'),
      outDir: join(root, 'out/charts'),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rollupOptions: { output: { entryFileNames: 'to-svg.js' } },
    },
  }
}
