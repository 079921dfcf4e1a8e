import { Component, Event, Element as GlassElement } from 'glass-easel'
import type { Handler } from '../phone/program'

/*
 * Functions of WXS as handlers: they are given descriptors of components, by which they change what is shown at once.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/view/interactive-animation.html
 */

const states = new WeakMap<GlassElement, object>()

function descriptor(element: GlassElement): object {
  const html = () => (element.$$ instanceof HTMLElement ? element.$$ : undefined)
  const inside = () => (Component.isComponent(element) ? element.getShadowRoot() : null)
  return {
    selectComponent(selector: string) {
      const found = inside()?.querySelector(selector)
      return found ? descriptor(found) : null
    },
    selectAllComponents: (selector: string) => (inside()?.querySelectorAll(selector) ?? []).map(descriptor),
    setStyle(style: string | Record<string, string>) {
      const target = html()
      if (!target) return
      if (typeof style === 'string') target.style.cssText = style
      else for (const [name, value] of Object.entries(style)) target.style.setProperty(name, value)
    },
    getState() {
      const state = states.get(element) ?? {}
      states.set(element, state)
      return state
    },
    getDataset: () => element.dataset,
    getBoundingClientRect: () => html()?.getBoundingClientRect(),
    callMethod(name: string, argument: unknown) {
      if (!Component.isComponent(element)) return
      const method: unknown = Component.getMethod(element, name)
      if (typeof method === 'function') method.call(element.getMethodCaller(), argument)
    },
    triggerEvent(name: string, detail: unknown, options: object = {}) {
      Event.dispatchEvent(element, new Event(name, detail, options))
    },
    requestAnimationFrame: (callback: () => void) => requestAnimationFrame(callback),
  }
}

/** A listener of WXS to a property. */
export function changed(listener: Handler): Handler {
  return (value, before, owner, element) => {
    if (!isElement(owner) || !isElement(element)) return
    // While the tree is made, the elements below are not there yet.
    setTimeout(() => element.$$ && listener(value, before, descriptor(owner), descriptor(element)))
  }
}

/** Calls the handler of an event. */
export function event(caller: object, event: object, handler: Handler): unknown {
  const owner: unknown = Reflect.get(caller, '_$')
  const isWxs = handler.isWxs && isElement(owner)
  return handler.apply(caller, isWxs ? [event, descriptor(owner)] : [event])
}

const isElement = (value: unknown): value is GlassElement => value instanceof GlassElement
