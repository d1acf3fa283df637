import { printMoment } from '../crm/time.ts'
import type { DepartmentRow, UserRow } from '../tables.ts'
import type { Dto } from './dto.ts'
import { invalidRequest, notFound, required } from './error.ts'
import { fieldMethods } from './field-methods.ts'
import type { V3Call, V3Family } from './method.ts'
import { pageOf } from './page.ts'
import { idParam, textOf } from './params.ts'
import { printer, selectOf } from './select.ts'

const mostNodes = 200

function membersOf({ tables }: V3Call, department: DepartmentRow): readonly UserRow[] {
  return [...tables.users.all()].filter(user => user.active && user.departments.includes(department.id))
}

/** Departments have no dates here: the company is as old as its first employee. */
function founded({ tables, timeZone }: V3Call): string | null {
  const [first] = [...tables.users.all()].map(user => user.registered).sort()
  return printMoment(first, timeZone)
}

/** departments/node/humanresources-node-list.md; everybody may see the departments, and there are no teams. */
const node: Dto<DepartmentRow> = {
  name: 'NodeDto',
  strictSelect: true,
  fields: {
    id: { type: 'int', read: row => row.id, filterable: true, sortable: true },
    name: { type: 'string', read: row => row.name, sortable: true },
    type: { type: 'string', read: () => 'DEPARTMENT', filterable: true },
    structureId: { type: 'int', read: () => 1, filterable: true },
    parentId: { type: 'int', read: row => row.parentId, filterable: true },
    description: { type: 'string', read: () => null },
    accessCode: { type: 'string', read: row => `DR${row.id}` },
    userCount: { type: 'int', read: (row, call) => membersOf(call, row).length },
    colorName: { type: 'string', read: () => null },
    xmlId: { type: 'string', read: () => null },
    createdAt: { type: 'string', read: (_, call) => founded(call), sortable: true },
    updatedAt: { type: 'string', read: (_, call) => founded(call) },
  },
}

const nodeWithMembers: Dto<DepartmentRow> = {
  ...node,
  fields: { ...node.fields, members: { type: 'array', read: (row, call) => membersOf(call, row).map(user => member(row, user)) } },
}

function member(department: DepartmentRow, user: UserRow): unknown {
  return {
    userId: user.id,
    name: fullName(user),
    workPosition: user.position,
    role: department.headId === user.id ? 'MEMBER_HEAD' : 'MEMBER_EMPLOYEE',
    avatar: null,
    url: profile(user),
  }
}

function fullName(user: UserRow): string {
  return `${user.name} ${user.lastName}`
}

function profile(user: UserRow): string {
  return `/company/personal/user/${user.id}/`
}

/** A department that the parameter names. */
function namedNode(call: V3Call, name = 'id'): DepartmentRow {
  const id = idParam(call.params, name)
  const row = call.tables.departments.get(id)
  if (!row) throw notFound(id)
  return row
}

/** `type` is required; of the two only departments exist here. */
function nodesOfType({ params, tables }: V3Call): readonly DepartmentRow[] {
  const type = textOf(params, 'type')
  if (type !== 'DEPARTMENT' && type !== 'TEAM') throw invalidRequest('type', `Invalid value \`${type}\` of the structure element type`)
  return type === 'TEAM' ? [] : [...tables.departments.all()].sort((a, b) => a.id - b.id)
}

function listNodes(call: V3Call): unknown {
  const print = printer(node, call, selectOf(call.params))
  return { items: pageOf(nodesOfType(call), call.params, mostNodes).map(print) }
}

function searchNodes(call: V3Call): unknown {
  const text = textOf(call.params, 'name').toLowerCase()
  const parent = call.params.parentId === undefined ? null : namedNode(call, 'parentId')
  const rows = nodesOfType(call).filter(row => row.name.toLowerCase().includes(text) && (!parent || row.parentId === parent.id))
  return { items: pageOf(rows, call.params, mostNodes).map(printer(node, call, null)) }
}

function childNodes(call: V3Call): unknown {
  const parent = namedNode(call)
  const rows = [...call.tables.departments.all()].filter(row => row.parentId === parent.id)
  return { items: rows.map(printer(node, call, selectOf(call.params))) }
}

const employee: Dto<UserRow> = {
  name: 'EmployeeDto',
  strictSelect: true,
  fields: {
    userId: { type: 'int', read: user => user.id },
    name: { type: 'string', read: fullName },
    workPosition: { type: 'string', read: user => user.position },
    avatar: { type: 'string', read: () => null },
    url: { type: 'string', read: profile },
    departments: { type: 'array', read: (user, { tables }) => user.departments.map(id => ({ id, name: tables.departments.get(id)?.name ?? '' })) },
    teams: { type: 'array', read: () => [] },
  },
}

function employees({ tables }: V3Call): readonly UserRow[] {
  return [...tables.users.all()].filter(user => user.active && user.departments.length > 0)
}

function searchEmployees(call: V3Call): unknown {
  const { params } = call
  if (!params.name) throw invalidRequest('name', 'Parameter "name" is required.')
  const words = textOf(params, 'name').toLowerCase().split(/\s+/).filter(Boolean)
  const within = params.nodeId === undefined ? null : namedNode(call, 'nodeId')
  const found = employees(call).filter(user => {
    const name = `${user.name} ${user.secondName} ${user.lastName}`.toLowerCase()
    return words.every(word => name.includes(word)) && (!within || user.departments.includes(within.id))
  })
  return { items: found.map(printer(employee, call, selectOf(params))) }
}

function subordinates(call: V3Call): unknown {
  const { params, tables } = call
  if (params.id === undefined) throw required('id')
  if (!Number.isInteger(params.id) || Number(params.id) < 1) throw invalidRequest('id', 'Parameter "id" is required and must be a positive integer.')
  const headed = [...tables.departments.all()].filter(row => row.headId === params.id)
  return {
    userId: params.id,
    departments: headed.map(row => ({
      nodeId: row.id, name: row.name, role: 'HEAD', subordinatesCount: membersOf(call, row).filter(user => user.id !== params.id).length,
    })),
  }
}

function severalDepartments(call: V3Call): unknown {
  const several = employees(call).filter(user => user.departments.length > 1)
  return { employees: several.map(printer(employee, call, ['userId', 'name', 'workPosition', 'departments'])), total: several.length }
}

const scope = 'humanresources'
const nodePage = 'departments/node/humanresources-node'
const employeePage = 'departments/employee/humanresources-employee'

export const structureMethods: V3Family = {
  'humanresources.node.list': { page: `${nodePage}-list.md`, scope, run: listNodes },
  'humanresources.node.search': { page: `${nodePage}-search.md`, scope, run: searchNodes },
  'humanresources.node.children': { page: `${nodePage}-children.md`, scope, run: childNodes },
  'humanresources.node.count': { page: `${nodePage}-count.md`, scope, run: ({ tables }) => ({ departments: tables.departments.size, teams: 0 }) },
  'humanresources.node.get': {
    page: `${nodePage}-get.md`,
    scope,
    run: call => ({ item: printer(nodeWithMembers, call, selectOf(call.params))(namedNode(call)) }),
  },
  ...fieldMethods('humanresources.node', nodeWithMembers, { page: nodePage, scope }),
  'humanresources.employee.search': { page: `${employeePage}-search.md`, scope, run: searchEmployees },
  'humanresources.employee.count': { page: `${employeePage}-count.md`, scope, run: call => ({ total: employees(call).length }) },
  'humanresources.employee.subordinates': { page: `${employeePage}-subordinates.md`, scope, run: subordinates },
  'humanresources.employee.multidepartment': { page: `${employeePage}-multidepartment.md`, scope, run: severalDepartments },
  ...fieldMethods('humanresources.employee', employee, { page: employeePage, scope }),
}
