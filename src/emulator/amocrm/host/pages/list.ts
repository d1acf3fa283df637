import type { CardKind, CardRow } from '../../tables.ts'
import type { ListPage, ListRow } from '../wire.ts'
import { contactsOf, linksOf, personName, seen, stageOf, type Reading } from './reading.ts'

const rowsAPage = 20

const columns = {
  ru: { leads: ['Название сделки', 'Этап сделки', 'Основной контакт', 'Бюджет', 'Ответственный', 'Дата создания'], contacts: ['Наименование', 'Телефон', 'Email', 'Ответственный'], companies: ['Наименование', 'Телефон', 'Email', 'Ответственный'] },
  en: { leads: ['Lead title', 'Lead stage', 'Main contact', 'Sale', 'Responsible user', 'Created'], contacts: ['Full name', 'Phone', 'Email', 'Responsible user'], companies: ['Name', 'Phone', 'Email', 'Responsible user'] },
} as const

const titles = {
  ru: { leads: 'Сделки', contacts: 'Контакты', companies: 'Компании' },
  en: { leads: 'Leads', contacts: 'Contacts', companies: 'Companies' },
} as const

function rowOf(reading: Reading, kind: CardKind, card: CardRow): ListRow {
  const { print, user, account } = reading
  const links = kind === 'leads' ? linksOf(reading, kind, card.id) : []
  const own = (code: 'PHONE' | 'EMAIL') => contactsOf(reading, kind, card, code)
  const price = new Intl.NumberFormat(user.lang === 'ru' ? 'ru-RU' : 'en-GB', { style: 'currency', currency: account.about().currency, maximumFractionDigits: 0 })
  const responsible = personName(reading, card.responsibleUserId)
  return {
    id: card.id,
    name: card.name,
    entity: kind,
    stage: kind === 'leads' ? stageOf(reading, card) : null,
    cells: kind === 'leads'
      ? [links.find(({ entity }) => entity === 'contacts')?.name ?? '', price.format(card.price), responsible, print.moment(card.createdAt)]
      : [own('PHONE')[0] ?? '', own('EMAIL')[0] ?? '', responsible],
    phones: kind === 'leads' ? links.flatMap(({ phones }) => phones) : own('PHONE'),
    emails: kind === 'leads' ? links.flatMap(({ emails }) => emails) : own('EMAIL'),
  }
}

export function listPage(reading: Reading, kind: CardKind, params: URLSearchParams): ListPage {
  const query = (params.get('query') ?? '').trim()
  const wanted = query.toLowerCase()
  const cards = [...reading.account.tables.cards[kind].all()]
    .filter(card => seen(reading, kind, card) && (wanted === '' || card.name.toLowerCase().includes(wanted) || String(card.id) === wanted))
    .sort((a, b) => b.createdAt - a.createdAt || b.id - a.id)
  const pages = Math.max(1, Math.ceil(cards.length / rowsAPage))
  const page = Math.min(pages, Math.max(1, Math.floor(Number(params.get('page')) || 1)))
  const lang = reading.ru ? 'ru' : 'en'
  return {
    kind: 'list',
    entity: kind,
    title: titles[lang][kind],
    columns: columns[lang][kind],
    rows: cards.slice((page - 1) * rowsAPage, page * rowsAPage).map(card => rowOf(reading, kind, card)),
    page,
    pages,
    total: cards.length,
    query,
  }
}
