import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import {
  EXPORT_FORMATS,
  type ExportFormat,
} from '../../../core/protocol/app.ts'
import { downloadText } from '../../components/download.ts'
import { savePicture } from '../../components/picture.ts'
import { useText } from '../../i18n/use-text.ts'
import { useApp } from '../../state/context.tsx'

interface ExportMenuProps {
  /** Null while there is no finished run to export. */
  readonly runId: string | null
  /** What a picture of the whole page shows. */
  picture(): HTMLElement | null
  readonly fileStem: string
}

/** Everything that a run can be saved as. */
export function ExportMenu(props: ExportMenuProps): ReactElement {
  const { runId, picture, fileStem } = props
  const text = useText()
  const { actions } = useApp()
  const handleExport = async (id: string, format: ExportFormat) => {
    const file = await actions.exportRun(id, format)
    if (file) downloadText(file.fileName, file.text)
  }
  const handlePicture = () => {
    const element = picture()
    if (element) void savePicture(element, `${fileStem}.png`)
  }
  return (
    <Menu shadow="md" width={250} position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} stroke={1.6} />}
        >
          {text('export.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {EXPORT_FORMATS.map((format) => (
          <Menu.Item
            key={format}
            disabled={runId === null}
            onClick={() => runId !== null && void handleExport(runId, format)}
          >
            {text(`export.${formatKey(format)}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={handlePicture}>{text('export.png')}</Menu.Item>
        {runId === null && <Menu.Label>{text('export.notYet')}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  )
}

const KEYS = {
  'timeline.csv': 'timeline',
  'steps.csv': 'steps',
  'errors.csv': 'errors',
  'summary.json': 'summary',
  'report.html': 'report',
  'plan.yaml': 'plan',
} as const

/** Dots separate the parts of a text's key. */
function formatKey(format: ExportFormat): (typeof KEYS)[ExportFormat] {
  return KEYS[format]
}
