import { z } from 'zod'
import type { Stage } from '../card.ts'
import { option } from '../option.ts'
import { defineRule, type Fault } from '../rule.ts'
import { stagesById } from '../stage-index.ts'
import { wayBack, wayOf } from '../stage-way.ts'

const fix = { kind: 'open-card' } as const

const backMove = z.object({
  from: option(z.string().min(1), { label: { ru: 'С какой стадии', en: 'From the stage' }, refers: 'stage' }),
  to: option(z.string().min(1), { label: { ru: 'На какую', en: 'To the stage' }, refers: 'stage' }),
})

export const stagesInOrder = defineRule({
  id: 'stages-in-order',
  dimension: 'process',
  point: 'current',
  weight: 5,
  standard: false,
  kinds: ['deal', 'lead'],
  holds: 'always',
  needs: ['stageHistory', 'stages'],
  options: z.object({
    mandatory: option(z.array(z.string().min(1)).default([]), {
      label: { ru: 'Стадии, которые нельзя пропускать', en: 'Stages that must not be skipped' },
      hint: { ru: 'Если не выбрано ни одной, нельзя пропускать никакую.', en: 'With none chosen, no stage may be skipped.' },
      refers: 'stage',
    }),
    back: option(z.boolean().default(true), { label: { ru: 'Возврат на прежнюю стадию — нарушение', en: 'Going back to an earlier stage is a finding' } }),
    allowedBack: option(z.array(backMove).default([]), { label: { ru: 'Разрешённые возвраты', en: 'Ways back that are allowed' } }),
  }),
  title: { ru: 'Стадии идут по порядку', en: 'Stages are passed in order' },
  description: {
    ru: 'Пропущенная стадия — пропущенная работа, а возврат назад портит конверсию: воронка должна показывать, как было на самом деле.',
    en: 'A skipped stage is skipped work, and going back spoils the conversion: the funnel must show what really happened.',
  },
  messages: {
    skipped: { ru: 'Пропущена стадия «{stage}»', en: 'The stage “{stage}” was skipped' },
    severalSkipped: { ru: 'Пропущены стадии ({count}): {stages}', en: 'Stages were skipped ({count}): {stages}' },
    wentBack: { ru: 'Карточка вернулась со стадии «{from}» на стадию «{to}»', en: 'The card went back from “{from}” to “{to}”' },
  },
  prepare: ({ mandatory, allowedBack }) => ({ mandatory: new Set(mandatory), allowed: new Set(allowedBack.map(({ from, to }) => `${from} ${to}`)) }),
  check: ({ card, options, prepared, parts }) => {
    const here = card.stage
    if (here === null || here.outcome === 'lost') return 'not-applicable'
    const byId = stagesById(parts.stages)
    const { moves, whole } = wayOf(card, parts.stageHistory)
    // A history that does not end where the card stands is not the whole one.
    if (moves.at(-1)?.stageId !== here.id) return { blind: [{ obstacle: 'failed', about: 'stageHistory' }], faults: [] }

    const visited = new Set(moves.map(({ stageId }) => stageId))
    const from = whole ? -Infinity : Math.min(...moves.map(({ stageId }) => byId.get(stageId)?.order ?? Infinity))
    const skipped = parts.stages.filter(({ id, outcome, order }) =>
      outcome === 'open' && order < here.order && order > from && !visited.has(id) && (prepared.mandatory.size === 0 || prepared.mandatory.has(id)))
    const back = options.back ? wayBack(moves, byId, prepared.allowed) : null
    const faults: Fault<'skipped' | 'severalSkipped' | 'wentBack'>[] = skipped.length === 0 ? [] : [skippedFault(skipped, here)]
    if (back !== null) {
      faults.push({
        messageId: 'wentBack',
        data: { from: back.from.name, to: back.to.name },
        evidence: [{ label: 'previous-stage', value: back.from.name }, { label: 'stage', value: back.to.name }, { label: 'date', value: back.at }],
        fix,
      })
    }
    return faults
  },
})

function skippedFault(skipped: readonly Stage[], here: Stage): Fault<'skipped' | 'severalSkipped'> {
  const evidence = [...skipped.slice(0, 5).map(({ name }) => ({ label: 'skipped-stage', value: name } as const)), { label: 'stage', value: here.name } as const]
  const [one] = skipped
  if (one !== undefined && skipped.length === 1) return { messageId: 'skipped', data: { stage: one.name }, evidence, fix }
  const stages = skipped.slice(0, 3).map(({ name }) => `«${name}»`).join(', ')
  return { messageId: 'severalSkipped', data: { count: skipped.length, stages: skipped.length > 3 ? `${stages}…` : stages }, evidence, fix }
}
