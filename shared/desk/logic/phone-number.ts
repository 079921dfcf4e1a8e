/** A mobile, a landline with its area code, or a service number; `+86` and signs between the digits aside. */
const NUMBERS = [/^1[3-9]\d{9}$/, /^0\d{2,3}[1-9]\d{6,7}$/, /^[48]00\d{7}$/]

/**
 * The number in a contact that can be called; `''` where there is none: people leave what they like, often the number of
 * QQ or a WeChat id.
 */
export function phoneNumberIn(contact: string): string {
  const [found = ''] = /\+?\d[\d -]*\d/.exec(contact) ?? []
  // Letters around digits are a name.
  if (/[a-z_]/i.test(contact.replace(found, '').replace(/^(tel|phone|vx|wx)\W/i, ''))) return ''
  const digits = found.replace(/\D/g, '').replace(/^(00)?86(?=1\d{10}$)/, '')
  return NUMBERS.some(number => number.test(digits)) ? digits : ''
}
