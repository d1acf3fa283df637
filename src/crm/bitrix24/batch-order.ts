import { answersIn, type Params } from './query.ts'

/** Commands of a batch by their names, in their order. */
export type Commands = readonly (readonly [string, { readonly method: string, readonly params?: Params }])[]

/** These commands and all that refer to their answers, directly or through others: without an answer they ask for something else. */
export function withDependents(commands: Commands, names: readonly string[]): ReadonlySet<string> {
  const found = new Set(names)
  // A command refers to earlier ones only.
  for (const [name, { params }] of commands) {
    if (answersIn(params).some(other => found.has(other))) found.add(name)
  }
  return found
}

/** These commands and all that they refer to, in the order of the batch. */
export function withDependencies(commands: Commands, names: ReadonlySet<string>): Commands {
  const found = new Set(names)
  for (const [name, { params }] of commands.toReversed()) {
    if (found.has(name)) for (const other of answersIn(params)) found.add(other)
  }
  return commands.filter(([name]) => found.has(name))
}
