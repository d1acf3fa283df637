import { existsSync, rmSync } from 'node:fs'
import { appFolder, buildApp } from './app-build.ts'
import { command, runTool, say } from './run.ts'

/** Written by the UI kit's Vite plugin whenever it builds, and gone with every fresh `node_modules`. */
const kitTypes = ['node_modules/.razbor/components.d.ts', 'node_modules/.b24ui-nuxt']

async function writeKitTypes(): Promise<void> {
  if (kitTypes.every(path => existsSync(path))) return
  say('Writing the types of the UI kit’s components')
  rmSync(appFolder, { recursive: true, force: true })
  await buildApp()
}

await command(async () => {
  await writeKitTypes()
  await runTool('Checking types', 'vue-tsc', ['--noEmit'], 'Correct the types named above.')
  await runTool('Checking style', 'eslint', ['.', '--max-warnings=0'], 'Correct what is named above, or let `npx eslint . --fix` do it.')
  await runTool('Checking who imports whom', 'depcruise', ['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'src', 'placements', 'widget'], 'Each sentence above says where the import belongs.')
  await runTool('Looking for code that nobody uses', 'knip', [], 'Delete what is named above, or use it.')
})
