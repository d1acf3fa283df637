import { CrmError } from '../../src/crm/port.ts'

/** Part of the app that is downloaded when it is opened. A browser does not say why a file has not come, only whether it is connected at all. */
export async function downloaded<T>(bring: () => Promise<T>): Promise<T> {
  try {
    return await bring()
  } catch (error) {
    if (navigator.onLine) throw error
    throw new CrmError('offline', String(error))
  }
}
