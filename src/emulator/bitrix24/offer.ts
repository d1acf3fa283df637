/** The application as its version card in the Market describes it (`settings/app-installation/mass-market-apps/`). */
export interface AppOffer {
  /** The application's code in the Market. */
  readonly code: string
  readonly title: string
  readonly scope: readonly string[]
  /** «Application URL», relative to the application's static host. */
  readonly application: string
  /** «Application installer URL», relative to the application's static host. */
  readonly installer: string
}
