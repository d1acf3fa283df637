import { openDirectWorld } from './direct-world.ts'
import { breakEverywhere } from './unit-breaks.ts'

breakEverywhere(openDirectWorld, { hasGroups: true })
