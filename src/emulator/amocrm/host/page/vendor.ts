/** The parts of the host's own libraries that its pages and the widgets' base need; they come as AMD modules, not as imports. */

type Handler = (this: Element, event: { preventDefault(): void, stopPropagation(): void, target: Element, type: string }, ...rest: unknown[]) => unknown

export interface JQuery {
  readonly length: number
  readonly [index: number]: HTMLElement
  find(selector: string): JQuery
  closest(selector: string): JQuery
  append(...content: (string | Node | JQuery)[]): JQuery
  prepend(...content: (string | Node | JQuery)[]): JQuery
  html(content: string): JQuery
  remove(): JQuery
  on(events: string, handler: Handler): JQuery
  on(events: string, selector: string, handler: Handler): JQuery
  off(events?: string): JQuery
  trigger(event: string, rest?: readonly unknown[]): JQuery
  addClass(names: string): JQuery
  removeClass(names: string): JQuery
  hasClass(name: string): boolean
  show(): JQuery
  hide(): JQuery
}

interface Deferred {
  resolve(...values: unknown[]): Deferred
  reject(...values: unknown[]): Deferred
  promise(): PromiseLike<unknown>
}

export interface JQueryStatic {
  (target: string | Element | Document | JQuery): JQuery
  extend(...objects: unknown[]): Record<string, unknown>
  Deferred(): Deferred
}

export interface Model {
  readonly attributes: Readonly<Record<string, unknown>>
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export interface BackboneStatic {
  readonly Model: new (attributes: Readonly<Record<string, unknown>>) => Model
  readonly Collection: new (models: readonly unknown[]) => { readonly models: readonly Model[] }
}

interface TwigTemplate {
  render(params: object): string
}

export interface TwigStatic {
  twig(params: { readonly data: string }): TwigTemplate
}

interface Loaded {
  (names: readonly string[], ready: (...modules: never[]) => void, failed?: (error: Error) => void): void
  toUrl(name: string): string
}

export interface RequireJs extends Loaded {
  config(options: object): void
  undef(name: string): void
}

export interface LoadPlugin {
  load(name: string, parentRequire: Loaded, onload: { (value: unknown): void, error(error: Error): void }): void
}

interface Define {
  (name: string, dependencies: readonly string[], factory: (...modules: never[]) => unknown): void
}

declare global {
  interface Window {
    requirejs: RequireJs
    define: Define
    APP: unknown
    AMOCRM?: unknown
  }
}

export interface Vendors {
  readonly $: JQueryStatic
  readonly Backbone: BackboneStatic
  readonly Twig: TwigStatic
}
