import { shallowRef } from 'vue'
import type { SelectedAccess, SelectedItem } from '../../bitrix24/frame.ts'

interface Asked<T> { readonly settle: (answer: T | null) => void }

export interface PeopleDialog extends Asked<readonly number[]> { readonly kind: 'people', readonly title: string, readonly multiple: boolean }
export interface AccessDialog extends Asked<readonly SelectedAccess[]> { readonly kind: 'access', readonly blocked: readonly string[] }
export interface ItemsDialog extends Asked<readonly SelectedItem[]> {
  readonly kind: 'items'
  readonly title: string
  readonly types: readonly string[]
  readonly multiple: boolean
  readonly without: string | null
}
export interface ConfirmDialog extends Asked<true> { readonly kind: 'confirm', readonly title: string, readonly text: string, readonly action: string }

export type Dialog = PeopleDialog | AccessDialog | ItemsDialog | ConfirmDialog

/** The one modal dialog that may be open. */
export const dialog = shallowRef<Dialog | null>(null)

function ask<T>(make: (settle: (answer: T | null) => void) => Dialog): Promise<T | null> {
  return new Promise(resolve => {
    dialog.value?.settle(null)
    dialog.value = make(answer => {
      dialog.value = null
      resolve(answer)
    })
  })
}

/** Employees; null when the dialog was closed without a choice. */
export function choosePeople(title: string, multiple: boolean): Promise<readonly number[] | null> {
  return ask(settle => ({ kind: 'people', title, multiple, settle }))
}

export function chooseAccess(blocked: readonly string[]): Promise<readonly SelectedAccess[] | null> {
  return ask(settle => ({ kind: 'access', blocked, settle }))
}

/** CRM cards of these types (`deal`, `lead`, …), except the one whose id (`D_5`) is `without`. */
export function chooseItems(title: string, types: readonly string[], multiple: boolean, without: string | null = null): Promise<readonly SelectedItem[] | null> {
  return ask(settle => ({ kind: 'items', title, types, multiple, without, settle }))
}

export async function confirmed(title: string, text: string, action: string): Promise<boolean> {
  return await ask<true>(settle => ({ kind: 'confirm', title, text, action, settle })) === true
}
