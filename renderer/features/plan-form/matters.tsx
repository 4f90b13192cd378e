import type { ReactElement, ReactNode } from 'react'
import { useForm } from '../../state/context.tsx'
import type { FormState } from '../../state/form-store.ts'
import { BLOCK_PATHS, shownIn, type Block } from './scenario-blocks.ts'

interface MattersProps {
  readonly of: Block
  readonly children: ReactNode
}

/** Its children, where they matter for the chosen scenario. */
export function Matters({ of, children }: MattersProps): ReactElement | null {
  return useMatters(of) ? <>{children}</> : null
}

export function useMatters(block: Block): boolean {
  return useForm((state) => mattersNow(state, block))
}

function mattersNow(state: FormState, block: Block): boolean {
  return (
    state.allSettings ||
    shownIn(state.draft, block) ||
    (state.showAll &&
      [...state.checked.issues, ...state.refused].some((issue) =>
        BLOCK_PATHS[block].some((path) => issue.path.startsWith(path)),
      ))
  )
}
