export type Child = Node | string | null | undefined | false | readonly Child[]

type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>>

function put(node: Node, child: Child): void {
  if (Array.isArray(child)) for (const each of child as readonly Child[]) put(node, each)
  else if (child instanceof Node) node.appendChild(child)
  else if (typeof child === 'string') node.appendChild(document.createTextNode(child))
}

/** Makes an element; attributes that are functions listen to the event of their name, null ones are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value))
  }
  put(element, children)
  return element
}

export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren()
  put(element, children)
}

export function must(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`The page has no ${selector}.`)
  return element
}
