/** What the components of TDesign may show here. */
const SIGNS: Record<string, string> = { check: '✓', close: '×', error: '!' }

/** In the place of TDesign's own icons, which load a font from a server of others. */
Component({
  externalClasses: ['t-class'],
  properties: {
    name: String,
    size: { type: String, optionalTypes: [Number], value: '' },
    color: String,
  },
  data: { sign: '', style: '' },
  observers: {
    'name, size, color'(name: string, size: string | number, color: string) {
      const fontSize = typeof size === 'number' ? `${size}px` : size
      const style = `${fontSize && `font-size: ${fontSize};`}${color && `color: ${color};`}`
      this.setData({ sign: SIGNS[name] ?? '', style })
    },
  },
})
