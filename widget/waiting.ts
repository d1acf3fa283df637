/** Calls `seen` once, as soon as the element is in sight; returns what ends the waiting. */
export function whenSeen(element: Element, seen: () => void): () => void {
  const observer = new IntersectionObserver(entries => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    seen()
  })
  observer.observe(element)
  return () => observer.disconnect()
}

/** Calls `found` once, when the page has changed so that `find` gives something; returns what ends the waiting. */
export function whenThere(find: () => Element | null, found: (element: Element) => void): () => void {
  const observer = new MutationObserver(() => {
    const element = find()
    if (element === null) return
    observer.disconnect()
    found(element)
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return () => observer.disconnect()
}
