import type { LoadPlugin, RequireJs } from './vendor.ts'

const json: LoadPlugin = {
  load(name, parentRequire, onload) {
    fetch(parentRequire.toUrl(name), { credentials: 'same-origin' })
      .then(async answer => {
        if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
        onload(await answer.json())
      })
      .catch((error: unknown) => onload.error(error instanceof Error ? error : new Error(String(error))))
  },
}

/** A script that fails gives nothing, so that other widgets start all the same. */
function optional(requirejs: RequireJs): LoadPlugin {
  return {
    load(name, parentRequire, onload) {
      parentRequire([name], (...[module]) => onload(module), error => {
        console.error(`The widget's script ${name} has failed:`, error)
        requirejs.undef(name)
        onload(undefined)
      })
    },
  }
}

/** The two loader plugins that widgets are brought by. */
export function definePlugins(): void {
  const { define, requirejs } = window
  define('json', [], () => json)
  define('optional', [], () => optional(requirejs))
}
