import type { ComponentSpace, GeneralComponent } from 'glass-easel'

/* WeChat's own elements that do something, in jsdom and in browsers; builtins.css is how they look. */

/** What they need of what is around the mini program. */
export interface Surroundings {
  /** The address of a picture, whose `source` is a path from the root of the mini program, or any other address. */
  pictureUrl(source: string): string
  /** A button with `open-type="share"` was tapped. */
  share(button: GeneralComponent): void
}

type Data = Record<string, unknown>

interface Self {
  element: HTMLElement
  component: GeneralComponent
  surroundings: Surroundings
  emit(name: string, detail: object): void
}

interface BuiltIn {
  properties: string[]
  /** Makes what is inside of the element; gives what shows the properties whenever one has changed. */
  create(self: Self): (data: Data) => void
}

/** `ariaLabel`, … of every element. */
const ARIA = ['Role', 'Label', 'Hidden', 'Checked', 'Selected', 'Expanded', 'Disabled']
const FIELD = ['value', 'placeholder', 'placeholderClass', 'disabled', 'maxlength', 'focus', 'confirmType']

const BUILT_INS: Record<string, BuiltIn> = {
  image: { properties: ['src', 'mode'], create: image },
  input: {
    properties: [...FIELD, 'type', 'password'],
    create: self => field(self, document.createElement('input')),
  },
  textarea: {
    properties: [...FIELD, 'autoHeight', 'showConfirmBar', 'cursorSpacing'],
    create: self => field(self, document.createElement('textarea')),
  },
  button: { properties: ['type', 'size', 'plain', 'disabled', 'loading', 'openType'], create: button },
  'scroll-view': {
    properties: ['scrollX', 'scrollY', 'scrollIntoView', 'showScrollbar'],
    create: scrollView,
  },
  picker: {
    properties: ['mode', 'range', 'rangeKey', 'value', 'start', 'end', 'disabled'],
    create: picker,
  },
}

/** The tags that are WeChat's: in HTML they begin with `wx-`. */
export const BUILT_IN_TAGS = [...Object.keys(BUILT_INS), 'view', 'text', 'label', 'form', 'icon', 'switch']

/** Defines the elements in a space of components, before any component that uses them. */
export function addBuiltIns(space: ComponentSpace, surroundings: Surroundings): void {
  for (const [tag, { properties, create }] of Object.entries(BUILT_INS)) {
    const names = [...properties, ...ARIA.map(name => `aria${name}`)]
    const definition = space
      .define(`wx-${tag}`)
      .definition({ properties: Object.fromEntries(names.map(name => [name, null])) })
      .init(({ self, lifetime, observer }) => {
        const component: GeneralComponent = self
        const element: unknown = component.$$
        if (!(element instanceof HTMLElement)) return
        // A page that is closed has no elements, but answers may still reach it.
        const emit = (name: string, detail: object) => component.$$ && component.triggerEvent(name, detail)
        const show = create({ element, component, surroundings, emit })
        const update = () => component.$$ && show(component.data)
        observer('**', update)
        lifetime('attached', update)
      })
      .registerComponent()
    space.setGlobalUsingComponent(`wx-${tag}`, definition.general())
  }
}

function image({ element, component, surroundings, emit }: Self) {
  const image = document.createElement('img')
  image.onload = () => emit('load', { width: image.naturalWidth, height: image.naturalHeight })
  image.onerror = () => emit('error', { errMsg: `image:fail ${image.src}` })
  element.append(image)
  return (data: Data) => {
    const source = String(data.src ?? '')
    const url = source && surroundings.pictureUrl(fromRoot(source, component))
    // To set the same address again would load it again.
    if (url && image.getAttribute('src') !== url) image.src = url
    if (!url) image.removeAttribute('src')
    image.alt = ''
    element.setAttribute('mode', String(data.mode || 'scaleToFill'))
    aria(element, { ariaRole: data.ariaLabel ? 'img' : undefined, ...data })
  }
}

/** Relative paths begin at the component that shows the picture. */
function fromRoot(source: string, component: GeneralComponent): string {
  if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(source)) return source
  return new URL(source, `file:///${component.ownerShadowRoot?.getHostNode().is}`).pathname
}

function field({ element, component, emit }: Self, control: HTMLInputElement | HTMLTextAreaElement) {
  element.append(control)
  const detail = () => ({ value: control.value, cursor: control.selectionStart ?? control.value.length })
  const dress = () => {
    control.className = control.value ? '' : scoped(component.data.placeholderClass, component)
  }
  control.addEventListener('input', event => {
    // The event of HTML has no detail.
    event.stopPropagation()
    dress()
    emit('input', detail())
  })
  control.addEventListener('change', event => event.stopPropagation())
  control.addEventListener('focus', () => emit('focus', detail()))
  control.addEventListener('blur', () => emit('blur', detail()))
  control.addEventListener('keydown', event => {
    const key: unknown = Reflect.get(event, 'key')
    const { confirmType } = component.data
    const confirms = control.localName === 'input' || (confirmType && confirmType !== 'return')
    if (key !== 'Enter' || !confirms || Reflect.get(event, 'isComposing')) return
    event.preventDefault()
    emit('confirm', detail())
  })
  let focused: unknown = false
  return (data: Data) => {
    const value = String(data.value ?? '')
    if (control.value !== value) control.value = value
    const maxlength = Number(data.maxlength ?? 140)
    if (maxlength >= 0) control.maxLength = maxlength
    else control.removeAttribute('maxlength')
    control.placeholder = String(data.placeholder ?? '')
    control.disabled = Boolean(data.disabled)
    if (data.password) control.setAttribute('type', 'password')
    control.toggleAttribute('auto-height', Boolean(data.autoHeight))
    control.setAttribute('aria-label', String(data.ariaLabel || data.placeholder || ''))
    dress()
    if (data.focus && !focused) setTimeout(() => control.focus())
    focused = data.focus
  }
}

/** The name in HTML of a class of the component that uses an element. */
function scoped(name: unknown, component: GeneralComponent): string {
  const owner = component.ownerShadowRoot?.getHostNode()
  const scope = owner?.getComponentOptions().styleScope
  const prefix =
    scope && owner?.getComponentDefinition().behavior.ownerSpace.styleScopeManager.queryName(scope)
  return name ? `${prefix ? `${prefix}--` : ''}${name}` : ''
}

function button({ element, component, surroundings }: Self) {
  const tapped = (event: { stopPropagation(): void }) => {
    if (component.data.disabled) event.stopPropagation()
    else if (component.data.openType === 'share') surroundings.share(component)
  }
  // Before all other listeners: of a button that is disabled they hear nothing.
  component.addListener('tap', tapped, { capture: true })
  return (data: Data) => {
    element.toggleAttribute('disabled', Boolean(data.disabled))
    aria(element, { ...data, ariaRole: data.ariaRole || 'button' })
  }
}

function scrollView({ element, component }: Self) {
  let shown: unknown = ''
  return (data: Data) => {
    element.style.overflow = `${data.scrollX ? 'auto' : 'hidden'} ${data.scrollY ? 'auto' : 'hidden'}`
    aria(element, data)
    if (data.scrollIntoView === shown) return
    shown = data.scrollIntoView
    // In a later turn the element is there.
    setTimeout(() => {
      const target: unknown = shown && component.ownerShadowRoot?.querySelector(`#${shown}`)?.$$
      if (!(target instanceof HTMLElement) || !component.$$) return
      const [from, to] = [element.getBoundingClientRect(), target.getBoundingClientRect()]
      element.scrollLeft += to.left - from.left
      element.scrollTop += to.top - from.top
    })
  }
}

type Control = HTMLInputElement | HTMLSelectElement

/** Controls of the browser, one for each column, lie over what the page shows, unseen, and take the taps. */
function picker({ element, component, emit }: Self) {
  const controls: Control[] = []
  const isMulti = () => component.data.mode === 'multiSelector'
  const chosen = (column: number) =>
    String((isMulti() ? component.data.value?.[column] : component.data.value) ?? '')
  const add = (tag: 'input' | 'select') => {
    const created = document.createElement(tag)
    const column = controls.push(created) - 1
    created.addEventListener('input', event => event.stopPropagation())
    created.addEventListener('change', event => {
      event.stopPropagation()
      emit('change', { value: isMulti() ? controls.map(({ value }) => Number(value)) : created.value })
      // The page decides what is chosen.
      created.value = chosen(column)
    })
    if (created instanceof HTMLInputElement) created.addEventListener('click', () => created.showPicker())
    element.append(created)
  }
  return (data: Data) => {
    const { mode, rangeKey, start = '', end = '' } = data
    const isInput = mode === 'date' || mode === 'time'
    const range = Array.isArray(data.range) ? data.range : []
    const columns: unknown[][] = isMulti() ? range.filter(Array.isArray) : [range]
    while (controls.length < columns.length) add(isInput ? 'input' : 'select')
    controls.forEach((control, column) => {
      const items = columns[column] ?? []
      if (isInput) Object.assign(control, { type: mode, min: start, max: end })
      else
        control.replaceChildren(
          ...items.map((item, i) => option(rangeKey ? Object(item)[String(rangeKey)] : item, i)),
        )
      control.value = chosen(column)
      control.disabled = Boolean(data.disabled)
      control.setAttribute('aria-label', String(data.ariaLabel || element.textContent || ''))
      const width = 100 / controls.length
      Object.assign(control.style, { left: `${column * width}%`, width: `${width}%` })
    })
  }
}

/** Its text is an attribute: it is not part of what the page says. */
function option(label: unknown, index: number): HTMLOptionElement {
  const option = document.createElement('option')
  option.value = String(index)
  option.label = String(label)
  return option
}

function aria(element: HTMLElement, data: Data): void {
  for (const name of ARIA) {
    const value = data[`aria${name}`]
    if (value !== undefined && value !== null)
      element.setAttribute(`aria-${name.toLowerCase()}`, String(value))
  }
}
