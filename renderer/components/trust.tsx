import { Tooltip } from '@mantine/core'
import { IconAlertTriangle, IconAlertTriangleFilled } from '@tabler/icons-react'
import { createContext, useContext, type ReactElement } from 'react'
import type { GeneratorVerdict } from '../../core/metrics/summary-schema.ts'
import { useText } from '../i18n/use-text.ts'
import { NOT_MEASURED } from './formats.ts'
import styles from './trust.module.css'

export interface Trust {
  readonly verdict: GeneratorVerdict
  readonly reason: string
}

const TrustContext = createContext<Trust | null>(null)

/** Whether the numbers within can be trusted: they are marked where not. */
export const TrustProvider = TrustContext.Provider

/** The mark of a number that may be the generator's own; nothing otherwise. */
export function TrustMark(): ReactElement | null {
  const text = useText()
  const trust = useContext(TrustContext)
  if (trust === null || trust.verdict === 'trusted') return null
  const { verdict, reason } = trust
  const limited = verdict === 'generator-limited'
  const Icon = limited ? IconAlertTriangleFilled : IconAlertTriangle
  const words = `${text(`trust.${verdict}`)}: ${reason}`
  return (
    <Tooltip label={words} multiline w={300} withArrow>
      <span
        role="img"
        aria-label={words}
        className={styles.mark}
        data-verdict={verdict}
        data-testid="trust-mark"
      >
        <Icon size={12} stroke={2} aria-hidden="true" />
      </span>
    </Tooltip>
  )
}

/** A number with its mark; what was not measured needs none. */
export function Measured({ value }: { value: string }): ReactElement {
  return (
    <>
      {value}
      {value !== NOT_MEASURED && <TrustMark />}
    </>
  )
}
