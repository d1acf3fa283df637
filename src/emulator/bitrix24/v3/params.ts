import type { Params } from '../method.ts'
import { required, wrongType } from './error.ts'

/** The parameter `id`: a number, never text. */
export function idParam(params: Params, name = 'id'): number {
  const id = params[name]
  if (id === undefined || id === null) throw required(name)
  if (!Number.isInteger(id)) throw wrongType(name, 'int')
  return id as number
}

export function textOf(params: Params, name: string): string {
  const text = params[name]
  if (text === undefined || text === null || text === '') throw required(name)
  if (typeof text !== 'string') throw wrongType(name, 'string')
  return text
}
