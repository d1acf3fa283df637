import { inject, provide, type InjectionKey } from 'vue'

/** What the page has asked of the CRM lately, as plain text: nothing in it names a person or opens anything. */
export type SupportText = () => string

const supportKey: InjectionKey<SupportText> = Symbol('support')

/** For everything inside the component that calls it. */
export function provideSupport(read: SupportText): void {
  provide(supportKey, read)
}

/** `null` on a page that has not reached the CRM: there is nothing to tell then but the failure itself. */
export function useSupportText(): SupportText | null {
  return inject(supportKey, null)
}
