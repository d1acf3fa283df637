import { CrmError, type NotebookPort } from '../port.ts'

/** The notebook where the account has a list for it. Where it has none, nothing was ever written: all books are empty, and no line can be added. */
export function notebookWhere(hasList: () => boolean, notebook: NotebookPort): NotebookPort {
  const empty: Awaited<ReturnType<NotebookPort['change']>> = { added: [], newest: () => [] }
  const refused = (): CrmError => new CrmError('plan', 'The account has no list for the notebook', { method: 'addElements', notRun: true })

  return {
    async change(changes, look) {
      if (hasList()) return notebook.change(changes, look)
      if (changes.some(({ kind }) => kind !== 'remove')) throw refused()
      return empty
    },
    lines: async (book, keys) => hasList() ? notebook.lines(book, keys) : [],
    latest: async (book, count) => hasList() ? notebook.latest(book, count) : [],
    async add(book, lines) {
      if (hasList()) return notebook.add(book, lines)
      if (lines.length > 0) throw refused()
      return []
    },
    async rewrite(book, id, text) {
      if (!hasList()) throw refused()
      await notebook.rewrite(book, id, text)
    },
    async remove(book, ids) {
      if (hasList()) await notebook.remove(book, ids)
    },
  }
}
