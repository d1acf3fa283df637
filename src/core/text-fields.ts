import type { FieldInfo } from './card.ts'

/** In a rule's `reads`: every field into which people write, whatever this portal has. */
export const everyTextField = '*text'

/** Text fields that no person fills in, by the CRM's own names, and those that rules of their own look at. */
const technical = /^(?:xmlId|origin\w*|searchContent|shortName|stageSemanticId|productId|orderStage|login|additionalInfo|receivedAmount|lostAmount|utm[A-Z]\w*|phone\w*|email\w*|skype|icq|imol|im|web|UF_CRM_RAZBOR\w*)$/

const found = new WeakMap<readonly FieldInfo[], readonly FieldInfo[]>()

/** The fields into which people write, out of all. Cards of one scan share one list, so that it is made once. */
export function textFieldsOf(fields: readonly FieldInfo[]): readonly FieldInfo[] {
  const before = found.get(fields)
  if (before !== undefined) return before
  const made = fields.filter(({ name, kind }) => kind === 'text' && !technical.test(name))
  found.set(fields, made)
  return made
}

/** `123` is a fair answer to «Номер договора» and to «Площадь, м²»; to «Потребность» it is none. */
export function canBeOnlyDigits({ title }: FieldInfo): boolean {
  return /номер|№|код|артикул|индекс|дом(?!\p{L})|квартир|офис|этаж|кабинет|подъезд|корпус|инн(?!\p{L})|кпп|огрн|счет|счёт|договор|паспорт|серия|сумма|цена|стоимость|количество|кол-во|площадь|метраж|объем|объём|размер|вес(?!\p{L})|год(?!\p{L})|срок|number|no\.|code|zip|index|floor|room|office|house|amount|price|quantity|count(?!\p{L})|area|size|weight|year|\bid\b/iu.test(title)
}
