import { at } from './clock.ts'
import { inn } from './names.ts'
import { moment, type World } from './world.ts'

/** Templates of legal details that every portal has: of an organization and of a sole trader. */
const presets = { organization: 1, soleTrader: 2 } as const

/** The same number with its last digit mistyped: the check digit is wrong. */
function mistyped(number: string): string {
  return `${number.slice(0, -1)}${(Number(number.slice(-1)) + 3) % 10}`
}

/**
 * Legal details of the companies. Most have the number of the company's own field; some a mistyped one, some none at all.
 * The numbers are of the region 00, which does not exist.
 */
export function seedRequisites(world: World): void {
  const { tables, words, now } = world
  for (const company of tables.items(4).all()) {
    if (company.id % 5 === 2) continue
    const own = String(company.UF_CRM_INN)
    const soleTrader = own.length === 12
    const known = /^\d{10}(\d\d)?$/.test(own) && !/^0+$/.test(own) ? own : inn(company.id, soleTrader)
    const number = company.id % 11 === 4 ? mistyped(known) : company.id % 23 === 9 ? '' : known
    tables.requisites.insert({
      entityTypeId: 4,
      entityId: company.id,
      presetId: soleTrader ? presets.soleTrader : presets.organization,
      name: soleTrader ? words.requisites.soleTrader : words.requisites.organization,
      code: null,
      xmlId: null,
      originatorId: null,
      active: true,
      addressOnly: false,
      sort: 500,
      created: company.createdTime,
      modified: company.id % 7 === 1 ? moment(at(now, -30, 12)) : null,
      createdBy: company.createdBy,
      modifiedBy: company.id % 7 === 1 ? company.assignedById : null,
      values: {
        RQ_COMPANY_NAME: String(company.title),
        ...(number ? { RQ_INN: number } : {}),
        ...(number && !soleTrader ? { RQ_KPP: `${number.slice(0, 4)}01001` } : {}),
      },
    })
  }
}
