import { useTranslation } from 'react-i18next'
import type { Text } from './text.ts'

/** The texts of the language in use. */
export function useText(): Text {
  const { t } = useTranslation()
  return (key, values) => t(key, values ?? {})
}
