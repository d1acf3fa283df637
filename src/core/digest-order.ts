import { z } from 'zod'
import { once } from './once.ts'

/** A digest on its way into a workgroup. Its text names rules and departments, no person. */
export const digestOrderSchema = once(() => z.object({
  group: z.number().int().positive(),
  firstDay: z.iso.date(),
  lastDay: z.iso.date(),
  title: z.string().min(1),
  text: z.array(z.array(z.union([z.string(), z.object({ strong: z.string() })]))),
  /** The how manieth of this period in this group. */
  number: z.number().int().positive(),
  /** The post is on its way, or was. */
  begun: z.boolean(),
}))

export type DigestOrder = z.output<ReturnType<typeof digestOrderSchema>>
