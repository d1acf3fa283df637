import { CrmError, type Connection, type ConnectOptions } from './port.ts'

/**
 * Finds the CRM whose page we are in, loads its adapter and connects to it. A package for one CRM is built without the adapter of the other (`VITE_CRM`).
 * Throws `outside-host` when the page was opened by itself and `offline` when the CRM's page does not answer.
 */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  if (import.meta.env.VITE_CRM !== 'amocrm' && isBitrix24Frame(window.name)) {
    const { connectBitrix24 } = await import('./bitrix24/index.ts')
    return connectBitrix24(options)
  }
  if (import.meta.env.VITE_CRM !== 'bitrix24' && isAmocrmFrame(window.name)) {
    const { connectAmocrm } = await import('./amocrm/index.ts')
    return connectAmocrm(options)
  }
  throw new CrmError('outside-host', 'The page is not inside a CRM')
}

/** Bitrix24 names the frames it opens `DOMAIN|PROTOCOL|APP_SID`. */
function isBitrix24Frame(name: string): boolean {
  return /^[^|]+\|[01]\|[^|]+$/.test(name)
}

/** Our widget in amoCRM and Kommo names its frames. */
function isAmocrmFrame(name: string): boolean {
  return name.startsWith('razbor:amocrm|')
}
