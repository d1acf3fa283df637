/**
 * Names of user fields in REST (`crm/universal/index.md`, «Field Naming Conventions»).
 *
 * Where only digits or only letters follow `UF_CRM_` and the object's number, the name becomes camelCase and underscores stay
 * between blocks of digits; every other name keeps its form behind `ufCrm_`, so that it can be turned back.
 */
export function camelName(fieldName: string): string {
  const regular = /^UF_CRM(?:_(\d+))?((?:_[A-Z]+)+|(?:_\d+)+)$/.exec(fieldName)
  const [, object = '', rest = ''] = regular ?? []
  const onlyDigits = /\d/.test(rest)
  // UF_CRM_1747309879: the digits are the object's number or nothing, and the vendor's table shows the simplified form.
  if (!regular || (onlyDigits && object === '')) return fieldName.startsWith('UF_CRM_') ? `ufCrm_${fieldName.slice(7)}` : fieldName
  return `ufCrm${object}${onlyDigits ? rest : rest.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}`
}

/** The name that REST prints and reads for each of a type's user fields; a name that is taken gives way to the original. */
export function restNames(fieldNames: readonly string[], taken: ReadonlySet<string>, original: boolean): ReadonlyMap<string, string> {
  const used = new Set(taken)
  const names = new Map<string, string>()
  for (const fieldName of fieldNames) {
    const camel = camelName(fieldName)
    const name = original || used.has(camel) ? fieldName : camel
    used.add(name)
    names.set(fieldName, name)
  }
  return names
}

/** Every row of every list asks for the same few names. */
const upperNames = new Map<string, string>()

/** `assignedById` → `ASSIGNED_BY_ID`, `parentId177` → `PARENT_ID_177`. */
export function upperName(name: string): string {
  const known = upperNames.get(name)
  if (known !== undefined) return known
  const upper = name.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/([A-Za-z])(\d)/g, '$1_$2').toUpperCase()
  upperNames.set(name, upper)
  return upper
}
