/*
 * Contacts in what users write are masked wherever others than those who answer may read them: in an exported table, and
 * in a group chat.
 */

const DIGIT = '[0-9０-９]'

/** What people write between the digits of a number. */
const GAP = '[-－—·. \\t]?'

/** `count` digits with gaps anywhere between them. */
const digits = (count: string) => `(?:${GAP}${DIGIT})${count}`

/** Not as a part of a longer number, such as an order's. */
const alone = (pattern: string) => new RegExp(`(?<!${DIGIT})(?:${pattern})(?!${DIGIT})`, 'g')

const MOBILE = alone(`(?:(?:\\+|00)?86${GAP})?[1１][3-9３-９]${digits('{9}')}`)

/** Area code, also in brackets, and number, e.g. 0755-86013388. */
const LANDLINE = alone(`(?:[(（]0${DIGIT}{2,3}[)）]|0${DIGIT}{2,3}[-－— ]) ?[2-9]${digits('{6,7}')}`)

/** Area, birthday, serial number, and a digit or X. */
const IDENTITY_CARD = alone(
  `[1-9]${DIGIT}{5}(?:19|20)${DIGIT}{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]${DIGIT}|3[01])${DIGIT}{3}[0-9Xx]`,
)

const EMAIL = /[\w.%+-]{1,64}[@＠](?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/g

/** What follows the name of a service: "微信号：abc_123", "加我vx abc123", "QQ 12345678". */
const ACCOUNT =
  /((?:微信|薇信|威信|VX|WX|wechat|weixin|QQ|扣扣)((?:号码?|群|id|是|为|加|[:：=]|\s){0,8}))([A-Za-z0-9][\w-]{4,30})/gi

/** Makes phone numbers, e-mail addresses, identity cards and accounts unreadable. */
export function maskContacts(text: string): string {
  return text
    .replace(EMAIL, address => `${address.slice(0, 1)}***${address.slice(address.search(/[@＠]/))}`)
    .replace(IDENTITY_CARD, number => `${number.slice(0, 3)}***********${number.slice(-4)}`)
    .replace(MOBILE, number => masked(number, 3, 4))
    .replace(LANDLINE, number => masked(number, 3, 2))
    .replace(ACCOUNT, (all, service: string, between: string, account: string) =>
      // "微信 Android 版" names no account.
      /\d|_/.test(account) || between.trim() ? service + masked(account, 1, 1) : all,
    )
}

/** Masks a field that holds a contact and nothing else, whatever its form. */
export function maskContact(contact: string): string {
  const text = maskContacts(contact)
  return text === contact && text.trim() !== '' ? masked(text.trim(), 1, 1) : text
}

/** The first and the last characters, and stars between them. */
function masked(text: string, first: number, last: number): string {
  const characters = [...text]
  if (characters.length <= first + last) return '*'.repeat(characters.length)
  return `${characters.slice(0, first).join('')}****${characters.slice(-last).join('')}`
}
