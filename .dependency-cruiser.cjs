/** Who may import whom. Each sentence is for the person who broke it. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const packages = allowed => ({ path: 'node_modules', pathNot: [`node_modules/(${allowed})(/|$)`, '^node:'] })

module.exports = {
  forbidden: [
    forbid('no-cycles', 'Two files that need each other are one subject or lack a third: move what they share.', {}, { circular: true }),
    forbid('no-orphans', 'Nobody imports this file: delete it, or connect it.', { orphan: true, path: '^src/', pathNot: ['^src/commands/', '\\.d\\.ts$', '^src/emulator/portal/pages/'] }, {}),
    forbid('resolvable', 'This import leads nowhere.', { pathNot: '^src/emulator/portal/pages/' }, { couldNotResolve: true, pathNot: ['^#build', '\\.css$', '^@bitrix24/b24ui-nuxt'] }),
    forbid('core-is-pure', 'The core decides without Vue, a CRM, a clock or a network: pass what it needs as an argument.', { path: '^src/core/' }, { pathNot: ['^src/core/', 'node_modules/(zod|date-fns|libphonenumber-js|re2js)(/|$)'] }),
    forbid('port-speaks-core', 'The port is the core’s language: no adapter, no package.', { path: '^src/crm/port\\.ts$' }, { pathNot: ['^src/core/', '^src/browser/port\\.ts$'] }),
    forbid('browser-port-speaks-core', 'What the browser lends is told in the core’s language: no package, no database.', { path: '^src/browser/port\\.ts$' }, { pathNot: '^src/core/' }),
    forbid('browser-knows-no-crm', 'The browser’s room keeps and locks; it knows neither a CRM nor a screen.', { path: '^src/browser/' }, { path: '^(src|placements|widget)/', pathNot: ['^src/browser/', '^src/core/'] }),
    forbid('browser-packages', 'The browser’s own interfaces need idb and zod, nothing else.', { path: '^src/browser/' }, packages('idb|zod')),
    forbid('adapter-knows-one-crm', 'An adapter may use the port, the core and its own folder.', { path: '^src/crm/(bitrix24|amocrm)/' }, { path: '^(src|placements|widget)/', pathNot: ['^src/crm/$1/', '^src/crm/port\\.ts$', '^src/crm/shared/', '^src/core/', '^src/browser/port\\.ts$'] }),
    forbid('shared-knows-the-port', 'What is the same in every adapter (loading late, the clock, the steps of an installation) knows the port and the core, and no CRM.', { path: '^src/crm/shared/' }, { path: '^(src|placements|widget)/', pathNot: ['^src/crm/(port\\.ts$|shared/)', '^src/core/', '^src/browser/port\\.ts$'] }),
    forbid('widget-stays-small', 'The widget runs in somebody else’s page: of our code it may have the bridge and the table of calls, and no package.', { path: '^widget/' }, { pathNot: ['^widget/', '^src/crm/amocrm/(bridge|calls)\\.ts$'] }),
    forbid('bridge-needs-nothing', 'What the widget brings into the CRM’s page must bring nothing else.', { path: '^src/crm/amocrm/(bridge|calls)\\.ts$' }, { pathNot: '^src/crm/amocrm/(bridge|calls)\\.ts$' }),
    forbid('adapter-packages', 'An adapter speaks through its SDK (or axios) and zod only.', { path: '^src/crm/(bitrix24|amocrm|shared)/' }, packages('@bitrix24/b24jssdk|axios|zod')),
    forbid('app-speaks-to-the-port', 'Use cases know the port and the core, never an adapter or a component.', { path: '^src/app/' }, { path: '^(src|placements|widget)/', pathNot: ['^src/app/', '^src/crm/port\\.ts$', '^src/core/', '^src/browser/port\\.ts$'] }),
    forbid('app-packages', 'Use cases need vue and pinia, and zod for what a browser or a book has kept.', { path: '^src/app/' }, packages('vue|@vue|pinia|zod')),
    forbid('ui-shows-and-emits', 'Components fetch nothing: give them values of the core and listen to what they emit.', { path: '^src/ui/' }, { path: '^(src|placements|widget)/', pathNot: ['^src/ui/', '^src/core/'] }),
    forbid('placements-arrange', 'A placement arranges app, ui and core; it reaches the CRM through connect and the port.', { path: '^placements/' }, { path: '^(src|widget)/', pathNot: ['^src/(app|ui|core)/', '^src/crm/(port|connect)\\.ts$', '^src/browser/(port|open)\\.ts$'] }),
    forbid('emulator-shares-no-belief', 'The emulator is written from the vendor’s pages: it may not import what it is there to test.', { path: '^src/emulator/' }, { path: '^(src|placements|widget)/', pathNot: '^src/emulator/' }),
    forbid('emulator-stays-home', 'Only tests and commands may import the emulator: it never reaches a customer.', { path: '^(src|placements|widget)/', pathNot: ['^src/emulator/', '^src/commands/'] }, { path: '^src/emulator/' }),
    forbid('commands-are-not-imported', 'The product does not need its commands: they build and try it.', { path: '^(src|placements|widget)/', pathNot: '^src/commands/' }, { path: '^src/commands/' }),
    forbid('no-dev-packages', 'What ships may use only dependencies, not devDependencies.', { path: '^(src/(core|crm|app|ui|browser)|placements|widget)/' }, { dependencyTypes: ['npm-dev'] }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '(\\.cache|dist)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'browser', 'default', 'types'], extensions: ['.ts', '.vue', '.js', '.json'] },
  },
}
