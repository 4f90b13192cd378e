import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { Section } from './section.tsx'
import { ThresholdsTable } from './thresholds-table.tsx'

export function ThresholdsSection(): ReactElement {
  const text = useText()
  return (
    <Section title={text('form.thresholds.title')}>
      <ThresholdsTable />
    </Section>
  )
}
