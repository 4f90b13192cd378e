import type { ReactElement } from 'react'
import {
  ChoiceField,
  NumberField,
  SwitchField,
} from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useForm } from '../../state/context.tsx'
import type { FormState } from '../../state/form-store.ts'
import { useSection } from '../../state/use-section.ts'
import { ConnectFields } from './connect-fields.tsx'
import { LoadMode } from './load-mode.tsx'
import { Matters } from './matters.tsx'
import { Presets } from './presets.tsx'
import { SearchFields } from './search-fields.tsx'
import { Advanced, FieldRow, Section } from './section.tsx'
import { ShapePreview } from './shape-preview.tsx'
import { SourceFields } from './source-fields.tsx'
import { StageGoals } from './stage-goals.tsx'
import { StageTable } from './stage-table.tsx'

export function LoadSection(): ReactElement {
  const text = useText()
  const searching = useForm((state) => state.draft.search.on)
  const staged = useForm(stagesMatter)
  return (
    <Section title={text('form.load.title')}>
      <LoadMode />
      {searching && <SearchFields />}
      {staged && <StageFields />}
      <Matters of="pace">
        <PaceFields />
      </Matters>
      {!searching && (
        <Matters of="goals">
          <StageGoals />
        </Matters>
      )}
      <Matters of="retries">
        <RetryFields />
      </Matters>
      <Matters of="source">
        <SourceFields />
      </Matters>
    </Section>
  )
}

/**
 * A search chooses the load by itself, but for the connections that carry the
 * messages it looks for the limit of.
 */
function stagesMatter({ draft, checked }: FormState): boolean {
  const { on, for: sought } = draft.search
  const wrong = checked.issues.some(({ path }) =>
    path.startsWith('load.stages'),
  )
  return !on || sought === 'message-rate' || wrong
}

function StageFields(): ReactElement {
  return (
    <>
      <Matters of="presets">
        <Presets />
      </Matters>
      <StageTable />
      <ShapePreview />
    </>
  )
}

function RetryFields(): ReactElement {
  const text = useText()
  const [load, change] = useSection('load')
  return (
    <Advanced
      title={text('form.connect.title')}
      hint={text('form.connect.hint')}
      paths={['connect', 'load.userBase']}
    >
      <ConnectFields />
      <FieldRow>
        <NumberField
          path="load.userBase"
          label={text('form.load.userBase')}
          limits="0–2 billion"
          value={load.userBase}
          onChange={(userBase) => change({ userBase })}
        />
        <div />
      </FieldRow>
      <SwitchField
        label={text('form.load.stopOnFailed')}
        checked={load.stopOnFailedStage}
        onChange={(stopOnFailedStage) => change({ stopOnFailedStage })}
      />
    </Advanced>
  )
}

function PaceFields(): ReactElement {
  const text = useText()
  const [load, change] = useSection('load')
  return (
    <FieldRow>
      <NumberField
        path="load.maxConnectsPerSecond"
        label={text('form.load.maxRate')}
        limits={text('form.load.maxRateLimits')}
        unit="/s"
        placeholder={text('form.noLimit')}
        value={load.maxConnectsPerSecond}
        onChange={(value) => change({ maxConnectsPerSecond: value })}
      />
      <ChoiceField
        path="load.dialing"
        label={text('form.load.dialing')}
        value={load.dialing}
        onChange={(dialing) => change({ dialing })}
        choices={[
          { value: 'concurrent', label: text('form.load.concurrent') },
          { value: 'sequential', label: text('form.load.sequential') },
        ]}
      />
    </FieldRow>
  )
}
