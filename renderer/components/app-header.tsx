import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceDesktop,
  IconHistory,
  IconMoon,
  IconSun,
} from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useText } from '../i18n/use-text.ts'
import { useApp, useUi } from '../state/context.tsx'
import styles from './app-header.module.css'

export function AppHeader(): ReactElement {
  const text = useText()
  const { ui } = useApp()
  const version = useUi((state) => state.info?.version)
  return (
    <header className={styles.header}>
      <Logo />
      <h1 className={styles.title}>{text('app.title')}</h1>
      {version !== undefined && (
        <span className={styles.version}>
          {text('app.version', { version })}
        </span>
      )}
      <div className={styles.right}>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconHistory size={16} stroke={1.6} />}
          onClick={() => ui.getState().set({ historyOpen: true })}
        >
          {text('app.history')}
        </Button>
        <SchemeSwitch />
      </div>
    </header>
  )
}

function Logo(): ReactElement {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b6e86" />
      <path
        d="M4 20.5c3.4 0 3.4-9 7-9s3.5 9 7 9 3.5-9 7-9c1.6 0 2.5 1.6 3 3"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  )
}

function SchemeSwitch(): ReactElement {
  const text = useText()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choice = (label: string, icon: ReactElement) => (
    <span className={styles.choice} title={label}>
      {icon}
      <span className={styles.hidden}>{label}</span>
    </span>
  )
  const size = { size: 15, stroke: 1.6, 'aria-hidden': true } as const
  return (
    <SegmentedControl
      size="xs"
      aria-label={text('app.scheme')}
      value={colorScheme}
      onChange={(value) =>
        setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')
      }
      data={[
        {
          value: 'light',
          label: choice(text('app.light'), <IconSun {...size} />),
        },
        {
          value: 'dark',
          label: choice(text('app.dark'), <IconMoon {...size} />),
        },
        {
          value: 'auto',
          label: choice(text('app.auto'), <IconDeviceDesktop {...size} />),
        },
      ]}
    />
  )
}
