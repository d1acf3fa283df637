/** An http(s) link to a filled checklist, with the title that people see. */
export interface ChecklistLink {
  readonly title: string
  readonly url: string
}
