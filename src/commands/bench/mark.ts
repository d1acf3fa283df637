import type { Browser, Frame } from '@playwright/test'
import { expectText, forgetSeen, longTasksOf, takeSeat, whenSeen, type Watched } from './browser.ts'
import { between, summed, type LongTasks } from './long-tasks.ts'
import { medianOf, rounded } from './numbers.ts'
import { closeSlider, openPortal, openTab } from './opening.ts'
import { latency, type World } from './world.ts'

/** Sending a card to review; medians of the rounds. */
export interface Mark {
  /** From pressing «На разбор» to the sentence that the card is sent, the most of all rounds. */
  readonly restRequests: number
  /** How many of them were sent after pressing «Отправить на разбор». */
  readonly answerRequests: number
  /** From pressing «Отправить на разбор» to that sentence, in milliseconds. */
  readonly answerMs: number
  /** How long the one request took as the browser saw it. */
  readonly roundTripMs: number
  /** `answerMs` in round trips. */
  readonly ratio: number
  /** `answerMs` in the portal's latency. */
  readonly latencyRatio: number
  readonly rounds: number
  readonly longTasks: { readonly typing: LongTasks, readonly marking: LongTasks }
}

const reason = 'Клиент спросил о скидке, а в карточке об этом ни слова. Разберём, что обещали и кому.'

function unmarkedDeals({ portal }: World): readonly number[] {
  const reviewed = new Set([...portal.tables.items(2).all()].filter(deal => deal['UF_CRM_RAZBOR']).map(({ id }) => id))
  return [...portal.tables.items(2).all()].filter(deal => deal['stageSemanticId'] === 'P' && !reviewed.has(deal.id)).map(({ id }) => id)
}

function moment(frame: Frame): Promise<number> {
  return frame.evaluate(() => performance.timeOrigin + performance.now())
}

/** How long the first request to REST took that began after this moment. */
function roundTrip(frame: Frame, since: number): Promise<number> {
  return frame.evaluate(from => {
    const requests = performance.getEntriesByType('resource').filter(({ name, startTime }) => name.includes('/rest/') && performance.timeOrigin + startTime >= from)
    return requests[0]?.duration ?? Infinity
  }, since)
}

export async function measureMark(browser: Browser, world: World, userId: number, rounds: number): Promise<Mark> {
  const { page, close } = await takeSeat(browser, world, userId)
  await openPortal(page, world)
  const done: { readonly answer: number, readonly trip: number, readonly requests: number, readonly after: number, readonly typing: Watched['longTasks'], readonly marking: Watched['longTasks'] }[] = []
  for (const deal of unmarkedDeals(world).slice(0, rounds)) {
    const { frame } = await openTab(page, world, deal, 'Разбор')
    const button = frame.getByRole('button', { name: 'На разбор', exact: true })
    // The first look into the frame brings the looker's own scripts there.
    await button.waitFor()
    await page.waitForTimeout(500)
    world.forget()
    await forgetSeen(page)
    const from = await moment(frame)
    await button.click()
    const field = frame.getByRole('textbox', { name: 'Причина' })
    await field.pressSequentially(reason, { delay: 15 })
    const typed = await moment(frame)
    const before = world.requests()
    await expectText(frame, 'Карточка отправлена на разбор')
    await frame.getByRole('button', { name: 'Отправить на разбор' }).click()
    const { seenAt, clickedAt } = await whenSeen(page)
    const requests = world.requests()
    await page.waitForTimeout(300)
    const tasks = await longTasksOf(frame)
    const pressed = clickedAt ?? Infinity
    done.push({
      answer: seenAt - pressed,
      trip: await roundTrip(frame, pressed),
      requests,
      after: requests - before,
      typing: between(tasks, from, typed),
      marking: between(tasks, typed, Infinity),
    })
    await closeSlider(page)
  }
  await close()
  const [answerMs, roundTripMs] = [medianOf(done.map(({ answer }) => answer)), medianOf(done.map(({ trip }) => trip))]
  return {
    restRequests: Math.max(...done.map(({ requests }) => requests)),
    answerRequests: Math.max(...done.map(({ after }) => after)),
    answerMs: rounded(answerMs),
    roundTripMs: rounded(roundTripMs),
    ratio: rounded(answerMs / roundTripMs, 2),
    latencyRatio: rounded(answerMs / latency, 2),
    rounds: done.length,
    longTasks: { typing: summed(done.flatMap(({ typing }) => typing)), marking: summed(done.flatMap(({ marking }) => marking)) },
  }
}
