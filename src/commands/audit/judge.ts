import { z } from 'zod'
import type { AuditException } from './exceptions.ts'

const advisory = z.object({ name: z.string(), title: z.string(), url: z.string(), severity: z.string(), range: z.string() })

/** What `npm audit --json` prints (report version 2): under each package its own advisories, or the names of the packages it has them from. */
const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisory])) })),
})

/** Sentences about everything that needs somebody's hand, or null when the registry gave no report. */
export function judge(printed: string, exceptions: readonly AuditException[], today: string): readonly string[] | null {
  const read = report.safeParse(parsed(printed))
  if (!read.success) return null
  const found = new Map(Object.values(read.data.vulnerabilities).flatMap(({ via }) => via.flatMap(one => typeof one === 'string' ? [] : [[idOf(one.url), one] as const])))
  const unexplained = [...found].filter(([id]) => !exceptions.some(exception => exception.advisory === id))
  return [
    ...unexplained.map(([id, { name, range, severity, title, url }]) => `${name} ${range}, ${severity}: ${title}. ${url === '' ? id : url}`),
    ...exceptions.filter(({ advisory: id }) => !found.has(id)).map(({ advisory: id }) => `The exception ${id} explains nothing any more: delete it.`),
    ...exceptions.filter(({ advisory: id, until }) => found.has(id) && until < today).map(({ advisory: id, until, reason }) => `The exception ${id} ended on ${until}: look again whether it still holds that ${reason}`),
  ]
}

function idOf(url: string): string {
  return url.split('/').at(-1) ?? url
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
