import { CurrentWindowBackendContext, type domlikeBackend, Event, type template } from 'glass-easel'
import {
  type AssociatedBackend,
  type behavior,
  type CodeSpace,
  type ComponentEnv,
  MiniProgramEnv,
  type Root,
  type types,
} from 'glass-easel-miniprogram-adapter'
import { addBuiltIns, type Surroundings } from './builtins'

/*
 * A compiled mini program on WeChat's own glass-easel, in jsdom and in browsers.
 * https://github.com/wechat-miniprogram/glass-easel
 */

type Method = (...args: never[]) => unknown
export type Handler = ((...args: unknown[]) => unknown) & { isWxs?: true }
type Definition = Record<string, unknown> & { behaviors?: (string | behavior.GeneralBehavior)[] }
type Module = (require: (path: string) => unknown, module: { exports: object }, exports: object) => void

/** What is read of the `.json` of a page or component. */
export interface Config extends types.ComponentStaticConfig, WindowConfig {}

/** How a page wants what is around it. */
export interface WindowConfig {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  backgroundColor?: string
  enablePullDownRefresh?: boolean
}

/** What the script of compile.ts is. */
export interface Program {
  app: { pages: string[]; window?: WindowConfig }
  /** Paths of all pages, those of subpackages too, the first one first. */
  pages: string[]
  /** Pages and components, with what begins the names of their classes. */
  components: { path: string; scope: string; config: Config }[]
  start(
    host: Host,
    globals: object,
  ): {
    templates: Record<string, template.ComponentTemplate['content']>
    modules: Record<string, Module>
  }
}

/** What carries a mini program: a simulated phone, or a browser. */
export interface Host extends Surroundings {
  wx: object
  getCurrentPages(): object[]
  /** What pages and components have besides what glass-easel gives them: `createIntersectionObserver`, … */
  methods: Record<string, Method>
  /** Makes of a function of WXS the listener to a property (`change:…`). */
  changed(listener: Handler): Handler
  /** Calls the handler of an event. One of WXS is marked by `isWxs`. */
  event(caller: object, event: object, handler: Handler): unknown
}

/** A mini program that has been launched. */
export class MiniProgram {
  /** How its elements become those of `document`. */
  readonly context = new Context()
  readonly #space: CodeSpace
  readonly #env = new MiniProgramEnv()
  readonly #backend: AssociatedBackend
  readonly #modules: Record<string, Module>
  readonly #loaded = new Map<string, { exports: object }>()
  /** What `Page`, `Component` and `Behavior` do while the file of a component runs. */
  #defining: ComponentEnv | undefined
  #app: Definition = {}

  constructor(program: Program, host: Host) {
    this.#backend = this.#env.associateBackend(this.context)
    this.context.onEvent((target, type, detail, options) => {
      const event = new Event(type, detail, options)
      Event.dispatchEvent(target, event)
      return event.getEventBubbleStatus()
    })
    this.#space = this.#env.createCodeSpace('', true)
    const space = this.#space.getComponentSpace()
    addBuiltIns(space, host)
    this.#space.setOverallBehavior(space.defineBehavior({ methods: host.methods }))
    const { templates, modules } = program.start(host, this.#globals(host))
    this.#modules = modules
    if (modules.app) this.require('app')
    for (const { path, scope, config } of program.components) {
      const content = templates[path]
      this.#space.addComponentStaticConfig(path, config)
      if (content)
        this.#space.addCompiledTemplate(path, {
          groupList: templates,
          content,
          fallbackListenerOnNativeNode: true,
        })
      this.#space.addStyleSheet(path, undefined, scope)
    }
    for (const { path } of program.components)
      this.#space.componentEnv(path, defining => {
        this.#defining = defining
        this.require(path)
      })
    this.call(this.#app, 'onLaunch', {})
  }

  /** Creates a page and puts it into an element of the document. `created` comes before its components are attached. */
  open(path: string, parent: HTMLElement, created?: (root: Root) => void): Root {
    const root = this.#backend.createRoot('page', this.#space, path)
    Object.assign(root.get(), { route: path })
    created?.(root)
    const placeholder = document.createElement('div')
    parent.append(placeholder)
    if (isElement(parent) && isElement(placeholder)) root.attach(parent, placeholder)
    return root
  }

  call(instance: object, name: string, ...args: unknown[]): unknown {
    const method: unknown = Reflect.get(instance, name)
    return typeof method === 'function' ? method.apply(instance, args) : undefined
  }

  #globals({ wx, getCurrentPages }: Host): object {
    const defining = () => {
      if (!this.#defining) throw new Error('Page, Component and Behavior are for pages and components')
      return this.#defining
    }
    // Behaviors of WeChat's own, as `wx://form-field`, concern forms alone.
    const withoutNames = (definition: Definition) => ({
      ...definition,
      behaviors: (definition.behaviors ?? []).flatMap(one => (typeof one === 'string' ? [] : [one])),
    })
    return {
      wx,
      getCurrentPages,
      getApp: () => this.#app,
      App: (app: Definition) => {
        this.#app = app
      },
      Page: (page: Definition) => defining().Page(withoutNames(page)),
      Component: (component: Definition) => defining().Component(withoutNames(component)),
      Behavior: (behavior: Definition) => defining().Behavior(withoutNames(behavior)),
    }
  }

  /** What a file exports, by its path without `.js`. */
  require(path: string): object {
    const known = this.#loaded.get(path)
    if (known) return known.exports
    const run = this.#modules[path]
    if (!run) throw new Error(`${path}.js is not there`)
    const module = { exports: {} }
    this.#loaded.set(path, module)
    run(target => this.require(resolve(path, target, this.#modules)), module, module.exports)
    return module.exports
  }
}

/** The DOM, in which the attributes for screen readers have other names and values than in WXML. */
class Context extends CurrentWindowBackendContext {
  constructor() {
    super()
    const { document } = this
    this.document = {
      createElement(tag) {
        const element = document.createElement(tag)
        const { setAttribute, removeAttribute } = element
        element.setAttribute = (name, value) => {
          // Both `true` and what is not there come as an empty text.
          const isTrue = name.startsWith('aria-') && element.__wxElement?.getAttribute(name) === true
          setAttribute.call(element, name === 'aria-role' ? 'role' : name, isTrue ? 'true' : value)
        }
        // `aria-checked="false"` says something, where other attributes are left out.
        element.removeAttribute = name =>
          name.startsWith('aria-')
            ? setAttribute.call(element, name, 'false')
            : removeAttribute.call(element, name)
        return element
      },
      createTextNode: text => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
    }
  }
}

/** The query of a page's address as WeChat gives it to the page: as it was written. */
export function queryOf(search: string): Record<string, string> {
  const parts = search.slice(1).split('&').filter(Boolean)
  return Object.fromEntries(
    parts.map(part => part.split(/=(.*)/s)).map(([name, value = '']) => [name, value]),
  )
}

/** The path of the module that a file requires, relative to its own. */
function resolve(from: string, target: string, modules: Record<string, Module>): string {
  const path = new URL(target, `file:///${from}`).pathname.slice(1).replace(/\.js$/, '')
  return modules[path] ? path : `${path}/index`
}

/** What glass-easel asks of an element, every element has. */
const isElement = (value: unknown): value is domlikeBackend.Element => value instanceof HTMLElement
