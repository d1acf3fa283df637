import type { ListedWidget } from '../../wire.ts'
import type { WidgetInstance } from './instance.ts'

const code = 'sosed'

/** A widget that came with no archive: it fills its place in the panel and bothers nobody. */
function Neighbour(this: WidgetInstance & { render_template(template: object): unknown }) {
  this.callbacks = {
    render: () => {
      this.render_template({ caption: { class_name: 'sosed-caption', html: '<span class="sosed-title">Погода / Weather</span>' }, body: '', render: '<p class="sosed-text">+4 °C</p>' })
      return true
    },
    init: () => true,
    bind_actions: () => true,
    destroy: () => undefined,
  }
  return this
}

const src = '/frontend/neighbour/script.js'

/** Makes the neighbour's script known to the loader. */
export function defineNeighbour(): void {
  window.define(`${src}?v=1`, [], () => Neighbour)
}

export function neighbourWidget(): Readonly<Record<string, ListedWidget>> {
  return {
    [code]: {
      id: 1, code, name: '', description: '', src, lang: '', path: '/frontend/neighbour', images_path: '/frontend/neighbour/images', installed_version: '1', settings: '{}',
      active: 'Y', init_once: 'N', status: 'installed', support: {}, oauth_client_uuid: '', locations: ['lcard-1', 'ccard-1', 'comcard-1'],
    },
  }
}
