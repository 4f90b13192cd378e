import { createTheme, type MantineColorsTuple } from '@mantine/core'

const tide: MantineColorsTuple = [
  '#e6f5f9',
  '#d2e9ef',
  '#a4d2df',
  '#73bbce',
  '#4ca7bf',
  '#3399b3',
  '#1f8ca8',
  '#0f7b96',
  '#0b6e86',
  '#045d73',
]

/** From text to page background; index 7 is the page, 6 the panels. */
const dark: MantineColorsTuple = [
  '#e8ebef',
  '#c3c9d1',
  '#97a1ae',
  '#6d7784',
  '#3a4149',
  '#262b31',
  '#1d2125',
  '#111316',
  '#0c0e10',
  '#070809',
]

export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: { light: 8, dark: 7 },
  colors: { tide, dark },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "PingFang SC", "Microsoft YaHei", "DejaVu Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  focusRing: 'auto',
  cursorType: 'pointer',
})
