export type Callback = (...values: unknown[]) => unknown

/** The callbacks of a widget; groups such as `leads.selected` are objects. */
type Callbacks = Readonly<Record<string, Callback | { readonly selected?: Callback } | undefined>>

export interface WidgetParams {
  readonly widget_code?: string
  readonly widget_active?: 'Y' | 'N'
  readonly status?: string
  readonly path?: string
  readonly images_path?: string
  readonly version?: string
  readonly [key: string]: unknown
}

/** A widget that runs: what its constructor made, with the base's methods behind it. */
export interface WidgetInstance {
  callbacks?: Callbacks
  ns?: string
  init_once?: 'Y' | 'N'
  params?: WidgetParams
  langs?: unknown
  set_lang(langs: unknown): void
  set_settings(settings: object): void
}

export function callbackOf(instance: WidgetInstance, name: string): Callback | null {
  const callback = instance.callbacks?.[name]
  return typeof callback === 'function' ? callback : null
}

/** Widgets call their callbacks with `this` as the collection of callbacks. */
export function callBack(instance: WidgetInstance, name: string, ...values: unknown[]): unknown {
  const callback = callbackOf(instance, name)
  return callback ? callback.apply(instance.callbacks, values) : undefined
}
