import { SegmentedControl } from '@mantine/core'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useSection } from '../../state/use-section.ts'

/** Whether the load follows its stages or a search chooses it. */
export function LoadMode(): ReactElement {
  const text = useText()
  const [search, change] = useSection('search')
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={text('form.search.mode')}
      value={search.on ? 'find' : 'stages'}
      onChange={(mode) => change({ on: mode === 'find' })}
      data={[
        { value: 'stages', label: text('form.search.stages') },
        { value: 'find', label: text('form.search.find') },
      ]}
    />
  )
}
