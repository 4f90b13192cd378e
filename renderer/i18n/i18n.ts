import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'

/** The page's texts; resources are in the bundle, so nothing is fetched. */
export async function createI18n(): Promise<i18n> {
  const instance = createInstance()
  await instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // React escapes what it shows
    interpolation: { escapeValue: false },
  })
  return instance
}
