/**
 * Runs in every document before its own scripts and notes when things happen there, in milliseconds since 1970, so that the
 * documents of one opening can be compared. It looks once a frame and changes nothing.
 */
interface Watched {
  /** The last press of a mouse button that became a click. */
  clickedAt: number | null
  /** When the CRM's page has answered the handshake. */
  answeredAt: number | null
  /** When the awaited text was painted. */
  seenAt: number | null
  /** Chromium's long-task entries of this document's own work: tasks over 50 ms. */
  readonly longTasks: { readonly at: number, readonly ms: number }[]
  /** What the application's frame of this window has noted when it had painted what it waited for. */
  told: Omit<Watched, 'told' | 'wait'> | null
  /** Waits for another text. */
  readonly wait: (pattern: string) => void
}

const watched: Watched = { clickedAt: null, answeredAt: null, seenAt: null, longTasks: [], told: null, wait }
Object.assign(window, { watched })

function moment(at = performance.now()): number {
  return performance.timeOrigin + at
}

function wait(pattern: string): void {
  const wanted = new RegExp(pattern)
  watched.seenAt = null

  function look(): void {
    if (!wanted.test(document.body?.textContent ?? '')) {
      requestAnimationFrame(look)
      return
    }
    // The frame that is drawn after this callback holds the text; a message is the first thing that comes after it.
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      watched.seenAt = moment()
      // Asking in here would bring the asker's own scripts in and slow the page down.
      top?.postMessage({ told: { ...watched, told: null, wait: null } }, '*')
    }
    port2.postMessage(null)
  }
  look()
}

addEventListener('click', event => { watched.clickedAt = moment(event.timeStamp) }, true)

if (top === window) {
  addEventListener('message', ({ data }: MessageEvent<{ told?: Watched } | string>) => {
    if (typeof data === 'object' && data.told !== undefined) watched.told = data.told
  }, true)
}

/** The CRM names the frames that it gives to applications `DOMAIN|PROTOCOL|APP_SID`. */
if (window.name.includes('|')) {
  addEventListener('message', () => { watched.answeredAt ??= moment() }, true)
  new PerformanceObserver(list => {
    const own = list.getEntries().filter(({ name }) => name === 'self')
    watched.longTasks.push(...own.map(({ startTime, duration }) => ({ at: moment(startTime), ms: duration })))
  }).observe({ type: 'longtask', buffered: true })
  // The verdict on a card, and the count of a calendar's queue.
  wait('Проверено (?:\\d|по регламенту)|у \\d+ сотрудник')
}
