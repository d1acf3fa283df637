/** So many rows are read at a stretch: about two milliseconds of a slow machine's time. */
const sliceLength = 100

/** Lets the page go on with what waits: a click, a frame. Timers would be held back to four milliseconds each. */
export function breathe(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

/**
 * Goes through many rows without keeping the page from anything else. It begins with a pause, too: of one answer many lists come at once,
 * and the first slices of all of them would be one long task.
 */
export async function inSlices<T>(rows: Iterable<T>, pause: () => Promise<void>, each: (row: T) => void): Promise<void> {
  let left = 0
  for (const row of rows) {
    if (left === 0) {
      await pause()
      left = sliceLength
    }
    left -= 1
    each(row)
  }
}
