import type manifest from '../../../manifest.json'

type OurManifest = typeof manifest

/** `manifest.json` of the widget's package (developers.kommo.com/docs/manifest-json). Words are keys of the i18n files. */
export function widgetManifest({ amocrm: { locales, locations, support, settings } }: Pick<OurManifest, 'amocrm'>, version: string) {
  return {
    widget: {
      name: 'widget.name',
      description: 'widget.description',
      short_description: 'widget.short_description',
      version,
      interface_version: 2,
      init_once: true,
      locale: locales,
      installation: true,
      support,
    },
    locations,
    settings,
    advanced: { title: 'advanced.title' },
  }
}
