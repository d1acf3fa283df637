/** A pair of given names, of the person and of the father; where fathers are not named, the second list is empty. */
interface Names {
  readonly first: readonly string[]
  readonly middle: readonly string[]
}

/** Everything of the seed that is language. The structure is the same in both. */
export interface Words {
  readonly company: string
  readonly departments: { readonly sales: string, readonly clients: string, readonly quality: string }
  readonly positions: {
    readonly admin: string
    readonly director: string
    readonly qualityHead: string
    readonly auditor: string
    readonly head: string
    readonly clientsHead: string
    readonly salesperson: string
    readonly senior: string
    readonly account: string
  }
  /** The fourteen employees in the order of `people.ts`: surname, first name, father's name. */
  readonly staff: readonly (readonly [string, string, string])[]
  readonly names: { readonly male: Names, readonly female: Names }
  readonly pipelines: readonly [string, string]
  /** By stage code, for either pipeline. */
  readonly stages: readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>]
  readonly leadStages: Readonly<Record<string, string>>
  readonly sources: Readonly<Record<string, string>>
  readonly dealTypes: Readonly<Record<string, string>>
  readonly contactTypes: Readonly<Record<string, string>>
  readonly companyTypes: Readonly<Record<string, string>>
  readonly industries: Readonly<Record<string, string>>
  readonly staffSizes: Readonly<Record<string, string>>
  readonly honorifics: Readonly<Record<string, string>>
  readonly fields: {
    readonly sourceDetail: string
    readonly waiting: string
    readonly budget: string
    readonly segment: string
    readonly segments: readonly string[]
    readonly lossReason: string
    readonly lossReasons: readonly string[]
    readonly decision: string
    readonly installation: string
    readonly inn: string
    readonly site: string
    readonly role: string
    readonly roles: readonly string[]
  }
  readonly products: readonly { readonly title: string, readonly price: number }[]
  readonly services: readonly { readonly title: string, readonly price: number }[]
  readonly legalForms: readonly string[]
  readonly soleTrader: string
  readonly companyFirst: readonly string[]
  readonly companySecond: readonly string[]
  readonly cities: readonly string[]
  readonly contactPosts: readonly string[]
  readonly sourceDetails: readonly string[]
  readonly waiting: readonly string[]
  readonly junk: readonly string[]
  readonly comments: readonly string[]
  readonly leadNotes: readonly string[]
  readonly subjects: {
    readonly callOut: readonly string[]
    readonly callIn: readonly string[]
    readonly meeting: readonly string[]
    readonly emailOut: readonly string[]
    readonly emailIn: readonly string[]
    readonly todo: readonly string[]
    readonly task: readonly string[]
  }
  /** Tasks that belong to no card: what is to be done, and what is said about it. */
  readonly chores: readonly { readonly title: string, readonly note: string }[]
  readonly callNotes: readonly string[]
  /** What legal details are called. */
  readonly requisites: { readonly organization: string, readonly soleTrader: string }
  /** Clients as people in a hurry type them in. */
  readonly untidy: {
    /** First name and surname. */
    readonly names: readonly (readonly [string, string])[]
    readonly phones: readonly string[]
    readonly mails: readonly string[]
    readonly lastName: string
    readonly twin: string
    readonly companies: readonly string[]
    readonly domain: string
  }
  readonly groups: readonly { readonly name: string, readonly description: string }[]
  /** A message in each of the first groups. */
  readonly posts: readonly { readonly title: string, readonly text: string }[]
  readonly timeline: {
    readonly created: Readonly<Record<'deal' | 'lead' | 'contact' | 'company', string>>
    readonly stage: string
    readonly responsible: string
  }
  /** A deal's title from what is sold and to whom. */
  readonly dealTitle: (product: string, client: string, pieces: number) => string
  readonly leadTitle: (product: string, source: string) => string
  readonly longTitle: string
  readonly htmlTitle: string
  readonly quote: (name: string) => string
  readonly calendar: {
    readonly own: string
    readonly company: string
    readonly planning: string
    readonly standUp: string
    readonly calibration: string
    readonly monthly: string
    readonly clientMeeting: (client: string) => string
    readonly demo: (client: string) => string
    readonly vacation: string
    readonly sickLeave: string
    readonly errand: string
    readonly training: string
    readonly lunch: string
    readonly fair: string
    readonly rooms: readonly string[]
    readonly agenda: string
    readonly holidays: Readonly<Record<string, string>>
  }
}
