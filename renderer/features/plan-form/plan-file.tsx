import { ActionIcon, FileButton, Tooltip } from '@mantine/core'
import { IconDeviceFloppy, IconFolderOpen } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { downloadText, fileStem } from '../../components/download.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useForm } from '../../state/context.tsx'
import { openPlanFile, planFileText } from './plan-file-text.ts'

/** Opening and saving plans as files. */
export function PlanFile(): ReactElement {
  const text = useText()
  const { form, ui } = useApp()
  const plan = useForm((state) => state.checked.plan)
  const handleSave = () => {
    if (!plan) form.getState().revealAll()
    else downloadText(`${fileStem(plan.name)}.yaml`, planFileText(plan))
  }
  const save = plan ? text('form.file.save') : text('form.file.saveBlocked')
  return (
    <>
      <FileButton
        accept=".yaml,.yml,.json"
        inputProps={{ 'aria-label': text('form.file.choose') }}
        onChange={(file) => file && void openPlanFile(file, { form, ui })}
      >
        {(props) => (
          <Tooltip label={text('form.file.open')}>
            <ActionIcon
              {...props}
              variant="default"
              size={30}
              aria-label={text('form.file.open')}
            >
              <IconFolderOpen size={16} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
      </FileButton>
      <Tooltip label={save}>
        <ActionIcon
          variant="default"
          size={30}
          aria-label={text('form.file.save')}
          aria-disabled={plan === null}
          data-disabled={plan === null}
          onClick={handleSave}
        >
          <IconDeviceFloppy size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </>
  )
}
