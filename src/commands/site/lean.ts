import type { Plugin } from 'vite'

/** Parts of packages that no page of ours reaches, by the end of their file's name, and what stands in their place. */
const unused: readonly { readonly file: string, readonly code: string }[] = [
  // The kit's frame of all pages; we show neither toasts nor programmatic overlays.
  { file: 'b24ui-nuxt/dist/runtime/components/Toaster.vue', code: '<template><slot /></template>' },
  { file: 'b24ui-nuxt/dist/runtime/components/OverlayProvider.vue', code: '<template><slot /></template>' },
  // The SDK reads dates with it in one helper, which only its callers call.
  { file: 'luxon/build/es6/luxon.mjs', code: 'export const DateTime = {}' },
]

/** Leaves out of the build what nobody would ever run. */
export function leanPackages(): Plugin {
  return {
    name: 'lean-packages',
    enforce: 'pre',
    apply: 'build',
    load: id => unused.find(({ file }) => id.endsWith(file))?.code,
  }
}
