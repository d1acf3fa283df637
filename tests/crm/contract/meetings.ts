import { expect } from 'vitest'
import { agendaOf, meetingTitle } from '../../../src/core/agenda.ts'
import type { BusyTime, NewMeeting } from '../../../src/core/meeting.ts'
import type { Review } from '../../../src/core/review.ts'
import { marking, type Ground } from './ground.ts'

const minute = 60_000
let booked = 0

/** A meeting at a time of its own, in the days after today. */
function meetingOf(ground: Ground): NewMeeting {
  const [manager, employee] = [{ id: ground.id('head'), name: 'Олег' }, { id: ground.id('salesperson'), name: 'Вера' }]
  booked += 1
  const day = Math.floor(ground.now().getTime() / 86_400_000) + 1 + Math.floor(booked / 8)
  const start = new Date(day * 86_400_000 + (7 + booked % 8) * 60 * minute)
  const review: Review = { ...marking(ground.deal(), `meeting-${booked}`), id: booked, updatedAt: ground.now() }
  const path = `/card/${booked}/`
  const reviews = [{ ...review, snapshot: { ...review.snapshot, path } }]
  return { title: meetingTitle(employee, 'ru'), start, end: new Date(start.getTime() + 30 * minute), manager, employee, reviews, agenda: agendaOf(reviews, 'ru') }
}

const wanted = ({ title, start, end, employee }: NewMeeting) => ({ title, start, end, employeeId: employee.id })

export const meetingPromises = {
  'a meeting is read as it was booked, with its agenda and both people': async (ground: Ground) => {
    const { meetings } = ground.crm('head')
    const meeting = meetingOf(ground)
    const id = await meetings.book(meeting)
    const event = (await meetings.read([id])).get(id)
    expect(event).toMatchObject({ id, title: meeting.title, start: meeting.start, end: meeting.end })
    expect(event?.description).toContain(meeting.reviews[0]?.snapshot.path)
    expect(event?.attendees.map(person => person.id).toSorted()).toEqual([meeting.manager.id, meeting.employee.id].toSorted())
    expect(event?.attendees.find(person => person.id === meeting.manager.id)?.answer).toBe('organiser')
  },

  'a booking is found by its title, time and employee, and another’s is not': async (ground: Ground) => {
    const { meetings } = ground.crm('head')
    const meeting = meetingOf(ground)
    expect(await meetings.find(wanted(meeting))).toEqual([])
    const first = await meetings.book(meeting)
    const second = await meetings.book(meeting)
    expect(await meetings.find(wanted(meeting))).toEqual([first, second])
    expect(await meetings.find({ ...wanted(meeting), end: new Date(meeting.end.getTime() + 15 * minute) })).toEqual([])
    expect(await meetings.find({ ...wanted(meeting), employeeId: ground.id('auditor') })).toEqual([])
  },

  'who has a meeting is busy then, and nobody else is': async (ground: Ground) => {
    const { meetings } = ground.crm('head')
    const meeting = meetingOf(ground)
    const inside = (times: readonly BusyTime[] | undefined): boolean =>
      times?.some(({ start, end, title }) => title === meeting.title && start.getTime() === meeting.start.getTime() && end.getTime() === meeting.end.getTime()) ?? false
    await meetings.book(meeting)
    const busy = await meetings.busy([meeting.employee.id, meeting.manager.id, ground.id('auditor')], meeting.start, meeting.end)
    expect([meeting.employee.id, meeting.manager.id, ground.id('auditor')].map(id => inside(busy.get(id)))).toEqual([true, true, false])
  },

  'a meeting that somebody has moved is noticed, and so is one that is gone': async (ground: Ground) => {
    const { meetings } = ground.crm('head')
    const [moved, gone] = [meetingOf(ground), meetingOf(ground)]
    const [movedId, goneId] = [await meetings.book(moved), await meetings.book(gone)]
    ground.moveMeeting(movedId, 45)
    ground.deleteMeeting(goneId)
    const events = await meetings.read([movedId, goneId])
    expect(events.get(movedId)).toMatchObject({ start: new Date(moved.start.getTime() + 45 * minute), end: new Date(moved.end.getTime() + 45 * minute) })
    expect(events.get(goneId)).toBeNull()
    await expect(meetings.describe(goneId, gone.agenda)).rejects.toMatchObject({ code: 'not-found' })
  },

  'a new agenda replaces the old one and nothing else': async (ground: Ground) => {
    const { meetings } = ground.crm('head')
    const meeting = meetingOf(ground)
    const id = await meetings.book(meeting)
    await meetings.describe(id, [{ indent: 0, spans: [{ text: 'Запись встречи', href: null }] }])
    const event = (await meetings.read([id])).get(id)
    expect(event).toMatchObject({ title: meeting.title, start: meeting.start, end: meeting.end })
    expect(event?.description).toBe('Запись встречи')
    expect(event?.attendees).toHaveLength(2)
  },

  'a meeting that was taken back is gone, and may be taken back again': async (ground: Ground) => {
    const { meetings } = ground.crm('head')
    const meeting = meetingOf(ground)
    const id = await meetings.book(meeting)
    await meetings.cancel(id)
    await meetings.cancel(id)
    expect((await meetings.read([id])).get(id)).toBeNull()
    expect(await meetings.find(wanted(meeting))).toEqual([])
  },
}
