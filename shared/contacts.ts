import { DIGIT, GAP, isSpecial, maskNumbers } from './contact-numbers'

/*
 * Contacts in what users write are masked wherever others than those who answer may read them: in an exported table, and
 * in a group chat.
 */

const EMAIL = /[\w.%+-]{1,64}[@＠](?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}/g

/** With spaces, or words for its signs: "abc (at) qq 点 com". */
const WRITTEN_EMAIL =
  /[\w.%+-]{1,64}\s?([@＠]|[(（[]\s?at\s?[)）\]]|艾特)\s?(?:[A-Za-z0-9-]{1,63}\s?[.．。点]\s?){1,4}(?:com|cn|net|org|edu|gov|hk|tw|me|io|cc|vip|top|xyz)(?![A-Za-z0-9])/gi

/** What people call a service, with gaps too: 微信, V 信, q-q, 加V. */
const SERVICE = [
  '(?:微|薇|威|徽|v|ｖ|Ｖ)\\s?(?:信|芯|[❤♥]\\ufe0f?)',
  '(?<![A-Za-z])(?:[vwｖＶｗＷ][ .·_-]?[xｘＸ]|we\\s?chat|wei\\s?xin|[qｑＱ][ .·_-]?[qｑＱ])',
  '扣\\s?扣',
  '企鹅',
  '[加➕+＋]\\s?(?:我|下|个)?\\s?(?:[vｖＶ](?!ip)|微|薇|威)',
  '(?:抖音|小红书|快手)号',
  'telegram|whatsapp|skype',
  // With a colon a letter is enough: V：abc12345, Q：123456.
  '(?<![A-Za-z])(?:[vｖＶ](?=\\s?[:：]\\s?[a-z_-]*\\d)|[qｑＱ](?=\\s?[:：]\\s?\\d{5}))',
].join('|')

/** What people put around something, whatever it is. */
const AROUND = '[\\s(（[［【「『<＜《"“\'‘|｜]'

/** What stands between the service and the account. */
const BETWEEN = `(?:号码?|群|id|[是为就加同]|[:：=＝+＋→~—-]|${AROUND}|\\p{Extended_Pictographic}\\ufe0f?){0,8}`
const IS_AROUND = new RegExp(`^${AROUND}*$`)

/** What follows the name of a service: "微信号：abc_123", "加我vx abc123", "QQ 1 2 3 4 5 6 7 8". */
const ACCOUNT = new RegExp(
  `(${SERVICE})(${BETWEEN})(${DIGIT}(?:${GAP}{0,2}${DIGIT}){4,14}(?![\\w-])|[A-Za-z0-9][\\w-]{4,30}(?![\\w-]))`,
  'giu',
)

/** A number that counts something: "微信 100000 元". */
const COUNTED = /^\s?[元块个次件人天年月日条分毛笔版]/

const COMPACT_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/

/** Makes phone numbers, e-mail addresses, cards and accounts unreadable. */
export function maskContacts(text: string): string {
  return maskNumbers(
    text
      .replace(EMAIL, address => `${address.slice(0, 1)}***${address.slice(address.search(/[@＠]/))}`)
      .replace(
        WRITTEN_EMAIL,
        (address, at: string) => `${address.slice(0, 1)}***${address.slice(address.indexOf(at))}`,
      ),
  ).replace(ACCOUNT, (all, service: string, between: string, account: string, at: number, whole: string) => {
    const after = whole.slice(at + all.length)
    // "微信 Android 版" names no account, nor does "微信 8.0.50".
    const isNamed = !IS_AROUND.test(between)
    const isNumber = !/[A-Za-z_]/.test(account)
    if (!isNamed && !/\d|_/.test(account) && !isNumber) return all
    if (isNumber && (isSpecial(account) || COMPACT_DATE.test(account) || COUNTED.test(after))) return all
    return service + between + masked(account, 1, 1)
  })
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
