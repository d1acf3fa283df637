/** The portal's working week. Hours are decimal in the portal's time zone: 9.5 is 09:30. Weekdays: 1 Monday … 7 Sunday. */
export interface WorkingHours {
  readonly from: number
  readonly to: number
  readonly weekend: readonly number[]
  /** `MM-DD` or `YYYY-MM-DD` days nobody works. */
  readonly holidays: readonly string[]
  readonly weekStart: number
}
