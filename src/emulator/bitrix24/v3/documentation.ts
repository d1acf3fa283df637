import type { V3Family, V3Method } from './method.ts'

/** `rest.documentation.openapi` and its short synonym (rest-v3.md, «OpenAPI documentation»): which methods there are. Schemas are not written out. */
export function documentationMethods(families: V3Family): V3Family {
  const method: V3Method = {
    page: 'rest-v3.md',
    scope: '',
    bare: true,
    run() {
      const names = [...Object.keys(families), 'documentation', 'rest.documentation.openapi', 'batch'].sort()
      const modules = [...new Set(Object.keys(families).map(name => name.split('.')[0]))].sort()
      return {
        openapi: '3.0.0',
        info: { title: 'Bitrix24 REST V3 API', version: '1.0.0' },
        tags: modules.map(name => ({ name, description: `${name} module methods` })),
        paths: Object.fromEntries(names.map(name => [`/${name}`, {}])),
        components: { schemas: {} },
      }
    },
  }
  return { 'documentation': method, 'rest.documentation.openapi': method }
}
