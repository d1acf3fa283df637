/** What was typed about a meeting that took place. */
export interface HoldEntry {
  /** An http(s) link, or empty. */
  readonly recording: string
  /** By review id; a review that was not got to is not here. */
  readonly agreements: ReadonlyMap<number, string>
}
