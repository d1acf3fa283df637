import type { CardField, CardPage, FeedEntry, TaskInfo } from '../../wire.ts'
import { change, RouteError } from '../api.ts'
import { cardPath, listPath } from '../areas.ts'
import { h } from '../dom.ts'
import { showToast } from '../toasts.ts'
import { tabsOf } from './card-tabs.ts'
import type { Screen } from './screen.ts'

const capital = { leads: 'lead', contacts: 'contact', companies: 'company' } as const

/** Names of a card's values as its form has them: `lead[NAME]`, `CFV[512]`. */
export function formValues(page: CardPage): Record<string, unknown> {
  const prefix = capital[page.entity]
  return {
    ID: page.id,
    [`${prefix}[NAME]`]: page.name,
    [`${prefix}[MAIN_USER]`]: page.responsibleId,
    ...(page.entity === 'leads' ? { 'lead[PRICE]': page.price ?? 0, 'lead[STATUS]': page.stageId, 'lead[PIPELINE_ID]': page.pipeline?.id } : {}),
    ...Object.fromEntries(page.fields.map(({ id, text }) => [`CFV[${id}]`, text])),
  }
}

async function attempt(screen: Screen, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    const { text } = screen.context
    showToast({ text: error instanceof RouteError && error.status === 401 ? text.sessionEnded : error instanceof RouteError && error.status === 403 ? text.missing.forbidden : text.failed }, 'error')
    return false
  }
}

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

function inputOf(field: CardField, locked: boolean): Input {
  const name = `CFV[${field.id}]`
  const shared = { name, 'class': 'linked-form__cf', 'disabled': locked || field.apiOnly, 'aria-label': field.name }
  if (field.enums.length > 0 && field.type !== 'multiselect' && field.type !== 'multitext') {
    return h('select', shared, h('option', { value: '' }, ''), field.enums.map(({ value }) => h('option', { value, selected: value === field.text }, value)))
  }
  if (field.type === 'textarea') return h('textarea', { ...shared, rows: 2 }, field.text)
  if (field.type === 'checkbox') return h('input', { ...shared, type: 'checkbox', checked: field.text !== '' })
  return h('input', { ...shared, type: 'text', value: field.text, placeholder: '…' })
}

function valueOf(input: Input): string | boolean {
  return input instanceof HTMLInputElement && input.type === 'checkbox' ? input.checked : input.value
}

function fieldsOf(screen: Screen, page: CardPage): HTMLElement {
  const { context } = screen
  const { text } = context
  const changed = new Map<string, string | boolean>()
  const bar = h('div', { class: 'card-top-save', hidden: true },
    h('button', { type: 'submit', class: 'button-input button-input_blue js-card-save' }, text.card.save),
    h('button', { type: 'button', class: 'button-cancel', click: () => context.reload() }, text.card.cancel),
  )
  const watched = <T extends Input>(input: T): T => {
    const note = () => {
      context.model?.set(input.name, valueOf(input))
      changed.set(input.name, valueOf(input))
      bar.hidden = false
    }
    input.addEventListener('input', note)
    input.addEventListener('change', note)
    return input
  }
  const prefix = capital[page.entity]
  const locked = !page.mayEdit
  const row = (label: string, control: Node | string, extra = {}) => h('label', { class: 'linked-form__field', ...extra }, h('span', { class: 'linked-form__field__label' }, label), h('span', { class: 'linked-form__field__value' }, control))

  const stage = page.stages.length > 0 && watched(h('select', { name: 'lead[STATUS]', class: 'pipeline-select', disabled: locked }, page.stages.map(({ id, name }) => h('option', { value: id, selected: id === page.stageId }, name))))
  const people = watched(h('select', { name: `${prefix}[MAIN_USER]`, disabled: locked }, context.data.people.filter(({ id, active, free }) => id === page.responsibleId || (active && !free)).map(({ id, name }) => h('option', { value: id, selected: id === page.responsibleId }, name))))

  async function save(event: Event): Promise<void> {
    event.preventDefault()
    let to = page.id
    const values = page.id === 0 ? { [`${prefix}[NAME]`]: nameInput.value, ...Object.fromEntries(changed) } : Object.fromEntries(changed)
    const done = await attempt(screen, async () => {
      const saved = await change('/ajax/card/save', { entity: page.entity, id: page.id, values }) as { id: number }
      to = saved.id
    })
    if (!done) return
    showToast({ text: text.card.saved })
    if (page.id === 0) context.go(cardPath(page.entity, to))
    else context.reload()
  }

  const nameInput = watched(h('input', { 'class': 'card-fields__name', 'name': `${prefix}[NAME]`, 'value': page.name, 'disabled': locked, 'placeholder': text.entities[page.entity].create, 'aria-label': text.card.name }))
  return h('form', { class: 'card-fields', id: 'edit_card', submit: event => void save(event) },
    h('div', { class: 'card-fields__top' },
      h('a', { 'class': 'card-fields__back', 'href': listPath(page.entity), 'aria-label': text.entities[page.entity].many }, '←'),
      nameInput,
      page.id > 0 && h('span', { class: 'card-fields__id' }, `#${page.id}`),
    ),
    h('div', { class: 'card-fields__tags' }, h('span', {}, `#${text.card.tags}: `), page.tags.length > 0 ? page.tags.map(tag => h('span', { class: 'tag' }, tag)) : text.card.noTags),
    stage && h('div', { class: 'card-fields__stage' },
      h('span', { class: 'card-fields__pipeline' }, page.pipeline?.name ?? ''),
      stage,
      h('span', { 'class': 'stage-line', 'aria-hidden': 'true' }, stageLine(page)),
    ),
    tabsOf(screen, page,
      h('div', { class: 'card-fields__body', id: 'card_main' },
        row(text.card.responsible, people),
        page.price !== null && row(text.card.price, watched(h('input', { name: 'lead[PRICE]', type: 'number', min: 0, value: page.price, disabled: locked }))),
        page.fields.map(field => row(field.name, watched(inputOf(field, locked)), { 'data-id': field.id, 'title': field.apiOnly ? text.card.apiOnly : null })),
        page.links.length > 0 && h('section', { 'class': 'linked-cards', 'aria-label': text.card.linked }, page.links.map(link =>
          h('div', { class: 'linked-card' },
            h('a', { class: 'js-navigate-link', href: cardPath(link.entity, link.id) }, link.name),
            link.phones.map(phone => h('button', { 'type': 'button', 'class': 'control-phone', 'title': text.card.call, 'data-value': phone, 'click': () => act('phone', phone, link.name) }, phone)),
            link.emails.map(email => h('button', { 'type': 'button', 'class': 'control-email', 'data-value': email, 'click': () => act('email', email, link.name) }, email)),
          ))),
      )),
    bar,
  )

  function act(kind: 'phone' | 'email', value: string, name: string): void {
    for (const { run } of screen.actions.of(kind)) run({ value, name, element: { id: page.id, type: page.entity } })
  }
}

function stageLine(page: CardPage): HTMLElement[] {
  const reached = page.stages.findIndex(({ id }) => id === page.stageId)
  return page.stages.map(({ color }, index) => h('i', { style: `background:${index <= reached ? page.stages[reached]?.color ?? color : '#dbdedf'}` }))
}

function entryOf(screen: Screen, page: CardPage, entry: FeedEntry): HTMLElement {
  const { text } = screen.context
  const noteId = /^note-(\d+)$/.exec(entry.id)?.[1]
  const pin = (to: boolean) => void attempt(screen, () => change('/ajax/note/pin', { entity: page.entity, id: Number(noteId), pinned: to })).then(done => { if (done) screen.context.reload() })
  return h('article', { 'class': `feed-note feed-note_${entry.kind}${entry.pinned ? ' feed-note_pinned' : ''}`, 'data-id': entry.id },
    h('header', { class: 'feed-note__header' }, h('time', {}, entry.time), h('b', {}, entry.author), entry.pinned && h('span', { class: 'feed-note__pin' }, text.card.pinned)),
    h('div', { class: 'feed-note__body' }, entry.text),
    noteId !== undefined && page.mayEdit && h('button', { type: 'button', class: 'feed-note__action', click: () => pin(!entry.pinned) }, entry.pinned ? text.card.unpin : text.card.pin),
  )
}

function taskOf(screen: Screen, page: CardPage, task: TaskInfo): HTMLElement {
  const { text } = screen.context
  const complete = () => void attempt(screen, () => change('/ajax/task/complete', { id: task.id })).then(done => { if (done) screen.context.reload() })
  return h('article', { 'class': `card-task${task.overdue ? ' card-task_overdue' : ''}`, 'data-id': task.id },
    h('header', {}, h('time', {}, task.due), h('b', {}, task.kind), h('span', {}, task.responsible), task.overdue && h('em', {}, text.card.overdue)),
    h('p', {}, task.text),
    page.mayEdit && h('button', { type: 'button', class: 'feed-note__action', click: complete }, text.card.done),
  )
}

function feedOf(screen: Screen, page: CardPage): HTMLElement {
  const { context } = screen
  const { text } = context
  const pinned = page.feed.filter(entry => entry.pinned)
  const written = h('textarea', { 'class': 'feed-compose__message', 'rows': 2, 'placeholder': text.card.write, 'aria-label': text.card.write })
  const add = (event: Event) => {
    event.preventDefault()
    if (written.value.trim() === '') return
    void attempt(screen, () => change('/ajax/note/add', { entity: page.entity, id: page.id, text: written.value })).then(done => { if (done) context.reload() })
  }
  return h('section', { 'class': 'card-feed', 'id': 'card_feed', 'aria-label': text.card.feed },
    pinned.length > 0 && h('div', { 'class': 'card-feed__pinned', 'aria-label': text.card.pinned }, pinned.map(entry => entryOf(screen, page, entry))),
    h('div', { class: 'card-feed__notes' }, page.feed.length === 0 && page.id > 0 ? h('p', { class: 'card-feed__none' }, text.card.noFeed) : page.feed.filter(entry => !entry.pinned).map(entry => entryOf(screen, page, entry))),
    page.tasks.length > 0 && h('div', { 'class': 'card-feed__tasks', 'aria-label': text.card.tasks }, page.tasks.map(task => taskOf(screen, page, task))),
    page.id > 0 && page.mayEdit && h('form', { class: 'feed-compose', submit: add }, written, h('button', { type: 'submit', class: 'button-input button-input_blue' }, text.card.add)),
  )
}

export function drawCard(screen: Screen, page: CardPage): HTMLElement {
  const panel = screen.panel.element()
  const opened = panel.classList.contains('js-widgets-active')
  return h('div', { id: 'card_holder', class: `card-holder content__card-holder-widgets${opened ? ' js-widgets-active' : ''}` }, fieldsOf(screen, page), feedOf(screen, page), panel)
}
