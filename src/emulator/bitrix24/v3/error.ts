interface Fault { readonly field: string, readonly message: string }

/** An error of REST 3.0 (rest-v3.md): its whole code, its status, and what is wrong with which parameter. */
export class V3Error extends Error {
  readonly code: string
  readonly status: number
  readonly validation: readonly Fault[] | null

  constructor(code: string, message: string, options: { status?: number, validation?: readonly Fault[], prefix?: string } = {}) {
    super(message)
    this.code = `${options.prefix ?? 'BITRIX_REST_V3_EXCEPTION_'}${code}`
    this.status = options.status ?? 400
    this.validation = options.validation ?? null
  }
}

export function v3ErrorBody({ code, message, validation }: V3Error): unknown {
  return { error: { code, message, ...(validation ? { validation } : {}) } }
}

export function invalidRequest(field: string, message: string): V3Error {
  return new V3Error('VALIDATION_REQUESTVALIDATIONEXCEPTION', 'Error during request object validation', { validation: [{ message, field }] })
}

export function required(field: string): V3Error {
  return invalidRequest(field, `Required field \`${field}\` is not specified`)
}

export function wrongType(field: string, type: string): V3Error {
  return invalidRequest(field, `Field \`${field}\` requires data type \`${type}\` for this request`)
}

/** `attribute` is Filterable or Editable. */
export function lacksAttribute(dto: string, field: string, attribute: string): V3Error {
  return invalidRequest(field, `In DTO \`${dto}\`, the field \`${field}\` requires the presence of the \`${attribute}\` attribute for such a request`)
}

export function unknownField(dto: string, field: string): V3Error {
  return new V3Error('UNKNOWNDTOPROPERTYEXCEPTION', `Unknown field \`${field}\` for entity \`${dto}\``)
}

export function invalidSelect(select: unknown): V3Error {
  return new V3Error('INVALIDSELECTEXCEPTION', `Unable to recognize select expression \`${asText(select)}\``)
}

export function invalidFilter(filter: unknown): V3Error {
  return new V3Error('INVALIDFILTEREXCEPTION', `Unable to recognize filter expression \`${asText(filter)}\``)
}

export function invalidOrder(order: unknown): V3Error {
  return new V3Error('INVALIDORDEREXCEPTION', `Unable to recognize sorting parameter \`${asText(order)}\``)
}

export function invalidPagination(pagination: unknown): V3Error {
  return new V3Error('INVALIDPAGINATIONEXCEPTION', `Unable to recognize pagination parameter \`${asText(pagination)}\``)
}

export function notFound(id: number): V3Error {
  return new V3Error('ENTITYNOTFOUNDEXCEPTION', `Record with ID = \`${id}\` not found`)
}

export function accessDenied(): V3Error {
  return new V3Error('ACCESSDENIEDEXCEPTION', 'Access denied', { status: 403 })
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? ''
}
