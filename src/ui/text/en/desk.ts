import type { desk as russian } from '../ru/desk.ts'
import { fixes } from './fixes.ts'
import { remind } from './remind.ts'
import { report } from './report.ts'
import { scan } from './scan.ts'
import { settings } from './settings.ts'

export const desk: typeof russian = { fixes, remind, report, scan, settings }
