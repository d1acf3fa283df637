import type { ru } from '../ru/index.ts'
import { calendar } from './calendar.ts'
import { card } from './card.ts'
import { common } from './common.ts'
import { install } from './install.ts'
import { list } from './list.ts'
import { main } from './main.ts'
import { pause } from './pause.ts'
import { regulation } from './regulation.ts'
import { units } from './units.ts'

export const en: typeof ru = { calendar, common, card, install, list, main, pause, regulation, units }
