import type { Context } from '../context.ts'

const widget = '.card-widgets__widget'
const body = '.card-widgets__widget__body'
const arrow = '.card-widgets__widget__caption__arrow'
const logo = '.card-widgets__widget__caption__logo'
const logoMin = '.card-widgets__widget__caption__logo_min'

/** The right panel: a column of the card that is narrow until it is opened, and an overlay on lists. */
export interface Panel {
  /** Makes the empty panel of a new page. */
  readonly element: () => HTMLElement
  /** Puts a widget's block into the panel, or nowhere when the page has none. */
  readonly put: (block: HTMLElement) => void
  readonly open: () => void
  readonly close: () => void
}

/** In a small window the panel lies over the card, and begins closed. */
export function notSmall(): boolean {
  return window.matchMedia('(min-width: 901px)').matches
}

function stateName(context: Context): string {
  return `${context.place.entity}_crd_wdgt`
}

export function createPanel(context: Context): Panel {
  const { $ } = context
  const panel = () => $('#widgets_block')
  const holder = () => $('#card_holder')

  function setWidget(element: Element, open: boolean): void {
    const one = $(element)
    one.find(arrow).addClass(`widgets__widget__caption__arrow_${open ? 'top' : 'bottom'}`).removeClass(`widgets__widget__caption__arrow_${open ? 'bottom' : 'top'}`)
    // The class says that a click would hide the body: it stands on open ones.
    if (open) one.find(body).show().addClass('js-body-hide')
    else one.find(body).hide().removeClass('js-body-hide')
  }

  function keepState(open: boolean): void {
    if (context.place.card && notSmall()) localStorage.setItem(stateName(context), open ? '1' : '0')
  }

  /** Behind a panel that lies over a card: a click beside it closes it. */
  function cover(shown: boolean): void {
    $('#card_widgets_overlay').remove()
    if (!shown || notSmall() || !context.place.card) return
    holder().append('<div class="default-overlay" id="card_widgets_overlay"></div>')
    $('#card_widgets_overlay').on('click', () => close())
  }

  function open(first?: Element): void {
    cover(true)
    holder().addClass('content__card-holder-widgets js-widgets-active')
    panel().addClass('js-widgets-active').show()
    panel().find(`${arrow}, ${logo}`).show()
    panel().find(logoMin).hide()
    const chosen = first ?? panel().find(widget)[0]
    if (chosen) setWidget(chosen, true)
  }

  function close(): void {
    cover(false)
    panel().removeClass('js-widgets-active')
    holder().removeClass('js-widgets-active')
    panel().find(`${arrow}, ${logo}`).hide()
    for (const one of document.querySelectorAll(`#widgets_block ${widget}`)) setWidget(one, false)
    panel().find(logoMin).show()
    if (!context.place.card) panel().hide()
  }

  function element(): HTMLElement {
    const made = $(`<div class="card-widgets js-card-widgets" id="widgets_block"><div class="card-widgets__top" role="button" tabindex="0"><span class="js-card-widgets-cap card-widgets__cap"></span><span class="card-widgets__top__arrow"></span></div><div class="nano" id="nano-card-widgets"><div class="card-widgets__elements"></div></div></div>`)
    made.find('.card-widgets__cap')[0]?.append(context.text.card.widgets)
    made.find('.card-widgets__top')[0]?.setAttribute('aria-label', context.text.card.collapse)
    made.on('click', '.card-widgets__top', () => {
      const opened = made.hasClass('js-widgets-active')
      if (opened) close()
      else open()
      keepState(!opened)
    })
    made.on('click', '.card-widgets__widget', function (event) {
      const own = $(this)
      if (!made.hasClass('js-widgets-active')) {
        open(this)
        event.stopPropagation()
      } else if ($(event.target).closest('.js-widget-caption-block').length > 0) {
        setWidget(this, !own.find(body).hasClass('js-body-hide'))
        event.stopPropagation()
      }
    })
    if (!context.place.card) made.hide()
    const node = made[0]
    if (!node) throw new Error('jQuery has made no panel.')
    if (context.place.card && notSmall() && localStorage.getItem(stateName(context)) !== '0') made.addClass('js-widgets-active')
    return node
  }

  function put(block: HTMLElement): void {
    panel().find('.card-widgets__elements').append(block)
    const opened = panel().hasClass('js-widgets-active')
    const one = $(block)
    if (opened) one.find(logoMin).hide()
    else one.find(`${arrow}, ${logo}`).hide()
    // The first widget of an open panel is open.
    setWidget(block, opened && panel().find(widget).length === 1)
  }

  return { element, put, open: () => open(), close }
}
