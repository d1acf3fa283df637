import { expect } from 'vitest'
import { added, marking, sent, type Ground } from './ground.ts'

export const troublePromises = {
  'a write that did not arrive is told as offline, and there is nothing': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    ground.trouble('lost-before')
    await expect(added(crm, marking(card, 'lost'))).rejects.toMatchObject({ code: 'offline', retryable: true, notRun: false })
    expect(await crm.reviews.ofCard(card)).toEqual([])
  },

  'a write whose answer was lost is told as offline and never repeated: whoever looks finds it once': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    ground.trouble('lost-after')
    await expect(added(crm, marking(card, 'arrived'))).rejects.toMatchObject({ code: 'offline', retryable: true, notRun: false })
    expect((await crm.reviews.ofCard(card)).map(({ key }) => key)).toEqual(['arrived'])
  },

  'a session that has ended is told, and asking again would not help': async (ground: Ground) => {
    const card = ground.deal()
    ground.trouble('session-ended')
    await expect(ground.crm('auditor').cards.read(card, [])).rejects.toMatchObject({ code: 'auth', retryable: false })
  },

  'what was one request too many is asked again after the pause': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    const paused: boolean[] = []
    const stop = crm.pace.onChange(pause => paused.push(pause !== null))
    ground.trouble('too-many')
    expect(await crm.cards.read(card, [])).toMatchObject({ ref: card })
    stop()
    expect(paused).toContain(true)
  },

  'a missing right is told where it is missing, and what stands before it has happened': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    ground.trouble('may-not-write')
    const chain = crm.chain()
    const ends = Promise.allSettled([chain.addLine(card, { title: 'Разбор', text: 'Тип оценки: Звонок' }), chain.setMark(card, 'marked'), chain.reviewsOf(card)])
    await chain.send()
    expect(await ends).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'forbidden', retryable: false } }, { reason: { notRun: true } }])
  },

  'nothing is sent before the chain is': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    const chain = crm.chain()
    const marked = chain.setMark(card, 'marked')
    expect(await crm.cards.mark(card)).toBeNull()
    await chain.send()
    await marked
    await sent(crm, () => [])
    expect(await crm.cards.mark(card)).toBe('marked')
  },
}
