import { config } from 'zod/v4'

/**
 * Zod compiles schemas with `new Function`, and even asking whether it may is a violation of our pages' policy.
 * The build puts this file in the place of the package, so that it is said before any schema is made.
 */
config({ jitless: true })

export * from 'zod/v4'
