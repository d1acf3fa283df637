import { Faker, base, en, ru } from '@faker-js/faker'

/** Chance with a fixed start: the same calls give the same world. */
export interface Dice {
  readonly faker: Faker
  /** True in `share` of the cases. */
  chance(share: number): boolean
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number
  pick<T>(list: readonly T[]): T
}

export function rollDice(lang: 'ru' | 'en'): Dice {
  const faker = new Faker({ locale: lang === 'ru' ? [ru, base] : [en, base], seed: 20_250_824 })
  const between = (min: number, max: number): number => min + Math.floor(faker.number.float() * (max - min + 1))
  return {
    faker,
    chance: share => faker.number.float() < share,
    between,
    pick<T>(list: readonly T[]): T {
      return list[between(0, list.length - 1)] as T
    },
  }
}
