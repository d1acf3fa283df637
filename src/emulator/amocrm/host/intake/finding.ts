/** What can be wrong with an uploaded archive. The vendor's own wording is not published, so only codes are promised. */
export type IntakeCode =
  | 'not-an-archive'
  | 'manifest-missing'
  | 'manifest-not-at-root'
  | 'unsafe-path'
  | 'byte-order-mark'
  | 'not-utf8'
  | 'manifest-not-json'
  | 'manifest-field'
  | 'interface-version'
  | 'script-missing'
  | 'locale-unknown'
  | 'locale-file-missing'
  | 'locale-file-extra'
  | 'i18n-not-json'
  | 'i18n-key-unresolved'
  | 'image-missing'
  | 'image-not-png'
  | 'image-size'
  | 'image-too-heavy'
  | 'location-unknown'
  | 'location-suffix'
  | 'location-repeated'
  | 'card-sdk-without-card'
  | 'settings-missing'
  | 'settings-type'
  | 'custom-field-repeated'
  | 'custom-field-without-settings'
  | 'advanced-missing'
  | 'left-menu-without-page'
  | 'digital-pipeline-missing'
  | 'tour-not-true'
  | 'tour-image-missing'

export interface IntakeError {
  readonly code: IntakeCode
  /** The file, or the manifest's field after `manifest.json#`. */
  readonly path: string
  readonly detail: string
}
