import type { Agenda, Span } from '../../core/agenda.ts'

/** What a meeting's task says of itself to us: whose it is, and which other task is its pair. */
export interface MeetingTail {
  readonly managerId: number
  readonly employeeId: number
  /** The same in both tasks of one booking. */
  readonly key: string
  /** We have taken the meeting back. */
  readonly isOff: boolean
}

/** Longest text of a task that we write. The vendor tells no limit: of a MySQL TEXT of 65,535 bytes this is less than a half, in Cyrillic. */
const longestText = 15_000

const tailPattern = /#razbor-(\d+)-(\d+)-([0-9a-f]{12})(-off)?(?![\w-])/

/** A task has but one text: its first line is the meeting's title, then comes the agenda, and at the end what the two tasks are known by. */
export function meetingText(title: string, agenda: string, tail: MeetingTail): string {
  const head = titleLine(title)
  const end = `#razbor-${tail.managerId}-${tail.employeeId}-${tail.key}${tail.isOff ? '-off' : ''}`
  const room = longestText - head.length - end.length - 6
  const body = agenda.length <= room ? agenda : `${agenda.slice(0, agenda.lastIndexOf('\n', room))}\n…`
  return [head, body, '', end].join('\n')
}

/** `null`: the task is none of our meetings. */
export function tailOf(text: string): MeetingTail | null {
  const [, manager, employee, key, off] = tailPattern.exec(text) ?? []
  if (manager === undefined || employee === undefined || key === undefined) return null
  return { managerId: Number(manager), employeeId: Number(employee), key, isOff: off !== undefined }
}

export function titleIn(text: string): string {
  return text.split('\n', 1)[0]?.trim() ?? ''
}

export function titleLine(title: string): string {
  return title.replace(/\s+/g, ' ').trim()
}

/** What people read, without what the tasks are known by. */
export function descriptionIn(text: string): string {
  return text.split('\n').slice(1).join('\n').replace(tailPattern, '').trim()
}

/** An agenda as plain text: a task's text shows addresses as links and knows no titles for them. */
export function agendaText(agenda: Agenda, origin: string): string {
  const span = ({ text, href }: Span): string => {
    if (href === null) return text
    const address = href.startsWith('/') ? `${origin}${href}` : href
    return text === address || text.trim() === '' ? address : `${text} ${address}`
  }
  return agenda.map(({ indent, spans }) => `${'   '.repeat(indent)}${spans.map(span).join('')}`).join('\n')
}
