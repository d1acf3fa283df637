import { openAmoUnitWorld } from './unit-world-amocrm.ts'
import { breakEverywhere } from './unit-breaks.ts'

breakEverywhere(openAmoUnitWorld, { hasGroups: false })
