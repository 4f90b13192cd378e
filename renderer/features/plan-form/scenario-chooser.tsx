import { Switch, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactElement } from 'react'
import { useText } from '../../i18n/use-text.ts'
import { useApp, useForm } from '../../state/context.tsx'
import { withScenario } from '../../state/with-profile.ts'
import { ScenarioGallery } from './scenario-gallery.tsx'
import styles from './scenario-chooser.module.css'
import { ScenarioPicture } from './scenario-picture.tsx'

/** The scenario that is chosen, all others, and whether the rest is shown. */
export function ScenarioChooser(): ReactElement {
  const text = useText()
  const { form } = useApp()
  const scenario = useForm((state) => state.draft.scenario)
  const [opened, { open, close }] = useDisclosure(false)
  const name = text(`form.scenario.names.${scenario}`)
  return (
    <section aria-label={text('form.scenario.title')}>
      <UnstyledButton
        className={styles.chosen ?? ''}
        aria-haspopup="dialog"
        aria-label={text('form.scenario.chosen', { name })}
        data-testid="scenario"
        onClick={open}
      >
        <ScenarioPicture name={scenario} width={64} />
        <span className={styles.words}>
          <span className={styles.name}>{name}</span>
          <span className={styles.sentence}>
            {text(`form.scenario.sentences.${scenario}`)}
          </span>
        </span>
        <span className={styles.change}>
          {text('form.scenario.change')}
          <IconChevronRight size={13} aria-hidden="true" />
        </span>
      </UnstyledButton>
      <AllSettings />
      <ScenarioGallery
        opened={opened}
        chosen={scenario}
        onClose={close}
        onChoose={(next) => {
          close()
          form.getState().replace((draft) => withScenario(draft, next))
        }}
      />
    </section>
  )
}

function AllSettings(): ReactElement {
  const text = useText()
  const { form } = useApp()
  const all = useForm((state) => state.allSettings)
  return (
    <div className={styles.all}>
      <span>
        {text(all ? 'form.scenario.allShown' : 'form.scenario.allHint')}
      </span>
      <Switch
        size="xs"
        labelPosition="left"
        label={text('form.scenario.all')}
        checked={all}
        onChange={(event) =>
          form.getState().showAllSettings(event.currentTarget.checked)
        }
      />
    </div>
  )
}
