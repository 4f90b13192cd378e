import { Modal, UnstyledButton } from '@mantine/core'
import { useId, type ReactElement } from 'react'
import type { ScenarioName } from '../../../core/plan/scenarios.ts'
import { useText } from '../../i18n/use-text.ts'
import styles from './scenario-chooser.module.css'
import { ScenarioPicture } from './scenario-picture.tsx'

const GROUPS = [
  { title: 'connections', names: ['connect-only', 'echo'] },
  { title: 'endurance', names: ['soak', 'overload'] },
  {
    title: 'conversations',
    names: ['single-chat', 'groups', 'sender-to-groups', 'broadcast', 'ask'],
  },
  {
    title: 'disturbances',
    names: [
      'storm',
      'flapping',
      'slow-consumers',
      'churn',
      'offline',
      'half-open',
      'idle-timeout',
    ],
  },
] as const satisfies readonly {
  readonly title: string
  readonly names: readonly ScenarioName[]
}[]

interface ScenarioGalleryProps {
  readonly opened: boolean
  readonly chosen: ScenarioName
  onChoose(name: ScenarioName): void
  onClose(): void
}

/** Every scenario as a card. */
export function ScenarioGallery(props: ScenarioGalleryProps): ReactElement {
  const text = useText()
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={text('form.scenario.choose')}
      size={1040}
      centered
      padding="md"
      closeButtonProps={{ 'aria-label': text('form.scenario.close') }}
      classNames={{ title: styles.dialogTitle ?? '' }}
    >
      <p className={styles.hint}>{text('form.scenario.hint')}</p>
      <div className={styles.groups}>
        {GROUPS.map((group) => (
          <Cards key={group.title} {...props} {...group} />
        ))}
      </div>
    </Modal>
  )
}

interface CardsProps extends ScenarioGalleryProps {
  readonly title: (typeof GROUPS)[number]['title']
  readonly names: readonly ScenarioName[]
}

function Cards({ title, names, chosen, onChoose }: CardsProps): ReactElement {
  const text = useText()
  const id = useId()
  return (
    <div role="group" aria-labelledby={id} data-wide={names.length > 2}>
      <h3 id={id} className={styles.groupTitle}>
        {text(`form.scenario.${title}`)}
      </h3>
      <div className={styles.cards}>
        {names.map((name) => (
          <UnstyledButton
            key={name}
            className={styles.card ?? ''}
            aria-pressed={name === chosen}
            data-autofocus={name === chosen || undefined}
            data-testid={`scenario-${name}`}
            onClick={() => onChoose(name)}
          >
            <ScenarioPicture name={name} width={72} />
            <span className={styles.words}>
              <span className={styles.name}>
                {text(`form.scenario.names.${name}`)}
              </span>
              <span className={styles.sentence}>
                {text(`form.scenario.sentences.${name}`)}
              </span>
            </span>
          </UnstyledButton>
        ))}
      </div>
    </div>
  )
}
