import type { Locale as KitLocale, Messages } from '@bitrix24/b24ui-nuxt/runtime/types/locale.js'
import type { Locale } from '../src/core/rule.ts'

/** The CRM names its language in the query of the page: known before it answers. */
export function guessLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('LANG') ?? navigator.language
  return asked.toLowerCase().startsWith('ru') ? 'ru' : 'en'
}

/** The UI kit's own texts in one language. */
export async function loadKitLocale(locale: Locale): Promise<KitLocale<Messages>> {
  if (locale === 'ru') return (await import('@bitrix24/b24ui-nuxt/runtime/locale/ru.js')).default
  return (await import('@bitrix24/b24ui-nuxt/runtime/locale/en.js')).default
}
