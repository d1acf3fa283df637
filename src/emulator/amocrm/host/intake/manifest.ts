import { z } from 'zod'

/** The fields of `manifest.json` that the account reads (developers.kommo.com/docs/manifest-json); others are kept and not looked at. */
const settingSchema = z.looseObject({
  name: z.string().optional(),
  type: z.string().optional(),
  required: z.boolean().optional(),
})

const menuSchema = z.looseObject({
  title: z.string().optional(),
  icon: z.string().optional(),
  submenu: z.record(z.string(), z.looseObject({ title: z.string().optional() })).optional(),
})

export const manifestSchema = z.looseObject({
  widget: z.looseObject({
    name: z.string().min(1),
    description: z.string().min(1),
    short_description: z.string().min(1),
    version: z.string().optional(),
    interface_version: z.number(),
    init_once: z.boolean().optional(),
    locale: z.array(z.string()).min(1),
    installation: z.boolean(),
    support: z.looseObject({ link: z.string().optional(), email: z.string().optional() }).optional(),
  }),
  locations: z.array(z.string()).min(1),
  tour: z.looseObject({
    is_tour: z.unknown(),
    tour_images: z.record(z.string(), z.array(z.string())).optional(),
    tour_description: z.string().optional(),
  }).optional(),
  settings: z.record(z.string(), settingSchema).optional(),
  advanced: z.looseObject({ title: z.string().optional() }).optional(),
  dp: z.looseObject({ settings: z.record(z.string(), settingSchema).optional(), action_multiple: z.boolean().optional() }).optional(),
  left_menu: z.record(z.string(), menuSchema).optional(),
})

export type Manifest = z.infer<typeof manifestSchema>

export interface KeyUse {
  /** Where the manifest names the key. */
  readonly path: string
  readonly key: string
}

/** Every place of the manifest whose value is a key of the i18n files. */
export function usedKeys(manifest: Manifest): readonly KeyUse[] {
  const { widget, tour, settings = {}, advanced, dp, left_menu: menu = {} } = manifest
  const uses: [string, string | undefined][] = [
    ['widget.name', widget.name],
    ['widget.description', widget.description],
    ['widget.short_description', widget.short_description],
    ['tour.tour_description', tour?.tour_description],
    ['advanced.title', advanced?.title],
    ...Object.entries(settings).map(([code, { name }]): [string, string | undefined] => [`settings.${code}.name`, name]),
    ...Object.entries(dp?.settings ?? {}).map(([code, { name }]): [string, string | undefined] => [`dp.settings.${code}.name`, name]),
    ...Object.entries(menu).flatMap(([code, { title, submenu = {} }]): [string, string | undefined][] => [
      [`left_menu.${code}.title`, title],
      ...Object.entries(submenu).map(([sub, entry]): [string, string | undefined] => [`left_menu.${code}.submenu.${sub}.title`, entry.title]),
    ]),
  ]
  return uses.flatMap(([path, key]) => key === undefined ? [] : [{ path, key }])
}
