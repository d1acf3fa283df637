import { fixes } from './fixes.ts'
import { remind } from './remind.ts'
import { report } from './report.ts'
import { scan } from './scan.ts'
import { settings } from './settings.ts'

/** Texts of the regulation, the scan and the reports: only the main page's own screens load them. */
export const desk = { fixes, remind, report, scan, settings }
