import { existsSync } from 'node:fs'
import { build } from 'vite'
import { command, runTool, say } from './run.ts'

/** The UI kit's component types are written by its Vite plugin, so that a fresh checkout must build once before it can be type-checked. */
async function writeComponentTypes(): Promise<void> {
  if (existsSync('node_modules/.razbor/components.d.ts')) return
  say('Writing the types of the UI kit’s components')
  await build({ mode: 'demo', logLevel: 'error', build: { outDir: '../.cache/app' } })
}

await command(async () => {
  await writeComponentTypes()
  await runTool('Checking types', 'vue-tsc', ['--noEmit'], 'Correct the types named above.')
  await runTool('Checking style', 'eslint', ['.', '--max-warnings=0'], 'Correct what is named above, or let `npx eslint . --fix` do it.')
  await runTool('Checking who imports whom', 'depcruise', ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'src', 'placements'], 'Each sentence above says where the import belongs.')
  await runTool('Looking for code that nobody uses', 'knip', [], 'Delete what is named above, or use it.')
})
