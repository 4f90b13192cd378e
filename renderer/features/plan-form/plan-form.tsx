import {
  useEffect,
  useRef,
  useState,
  type DragEvent,
  type ReactElement,
} from 'react'
import { TextField } from '../../components/field.tsx'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useForm } from '../../state/context.tsx'
import { BehaviourSection } from './behaviour-section.tsx'
import { DisturbanceList } from './disturbance-list.tsx'
import { LoadSection } from './load-section.tsx'
import { Matters } from './matters.tsx'
import { openPlanFile } from './plan-file-text.ts'
import { PlanFile } from './plan-file.tsx'
import styles from './plan-form.module.css'
import { PreflightPanel } from './preflight-panel.tsx'
import { ScenarioChooser } from './scenario-chooser.tsx'
import { StartBar } from './start-bar.tsx'
import { TargetSection } from './target-section.tsx'
import { ThresholdsSection } from './thresholds-section.tsx'

/** The plan as a form: target, load, behaviour. */
export function PlanForm({ shortcut }: { shortcut: string }): ReactElement {
  const text = useText()
  const { form, ui } = useApp()
  const name = useForm((state) => state.draft.name)
  const [dragging, setDragging] = useState(false)
  const element = useFirstProblem()
  const handleDrop = (event: DragEvent) => {
    event.preventDefault()
    setDragging(false)
    const file = event.dataTransfer.files[0]
    if (file) void openPlanFile(file, { form, ui })
  }
  return (
    <form
      ref={element}
      className={`${styles.form} ${dragging ? styles.drop : ''}`}
      aria-label={text('form.title')}
      onSubmit={(event) => event.preventDefault()}
      onDragOver={(event) => {
        event.preventDefault()
        setDragging(true)
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={handleDrop}
    >
      <div className={styles.scroll}>
        <div className={styles.top}>
          <TextField
            path="name"
            label={text('form.name')}
            value={name}
            onChange={(value) =>
              form.getState().edit((draft) => ({ ...draft, name: value }))
            }
          />
          <PlanFile />
        </div>
        <ScenarioChooser />
        <TargetSection />
        <LoadSection />
        <BehaviourSection />
        <Matters of="disturbances">
          <DisturbanceList />
        </Matters>
        <ThresholdsSection />
      </div>
      <PreflightPanel />
      <StartBar shortcut={shortcut} />
    </form>
  )
}

/** After each attempt to start, the first field that is wrong has the focus. */
function useFirstProblem() {
  const element = useRef<HTMLFormElement>(null)
  const { form } = useApp()
  const attempts = useForm((state) => state.attempts)
  useEffect(() => {
    if (attempts === 0) return
    const [first] = form.getState().checked.issues
    if (first && element.current) fieldOf(first.path, element.current)?.focus()
  }, [attempts, form])
  return element
}

/** The field at a path, else the nearest that holds it. */
function fieldOf(path: string, within: HTMLElement): HTMLElement | null {
  if (path === '') return null
  const field = within.querySelector<HTMLElement>(
    `[data-path="${CSS.escape(path)}"]`,
  )
  return field ?? fieldOf(path.replace(/(?:^|[.[])[^.[]*$/, ''), within)
}
