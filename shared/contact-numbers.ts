/*
 * Phone numbers, bank cards and identity cards in what users write: in whatever digits, with gaps anywhere. What is no
 * contact stays: order numbers, prices, dates, versions.
 */

/** Signs that people write for digits, each row from 0 on. */
const ROWS = [
  '0123456789',
  '０１２３４５６７８９',
  '零一二三四五六七八九',
  '〇壹贰叁肆伍陆柒捌玖',
  '○幺',
  '⓪①②③④⑤⑥⑦⑧⑨',
  '⓿❶❷❸❹❺❻❼❽❾',
  '🄋⑴⑵⑶⑷⑸⑹⑺⑻⑼',
  '🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐',
  '⁰¹²³⁴⁵⁶⁷⁸⁹',
  '₀₁₂₃₄₅₆₇₈₉',
  '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡𝟢𝟣𝟤𝟥𝟦𝟧𝟨𝟩𝟪𝟫𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿',
]

const DIGITS = new Map(ROWS.flatMap(row => [...row].map((sign, index) => [sign, String(index % 10)])))

export const DIGIT = `[${[...DIGITS.keys()].join('')}]`

/** What people write between the digits of a number: white space, dashes, dots, and what nobody sees. */
export const GAP = '[\\s\\-－—–‐‑−_~～.．。·•\\p{Cf}\\ufe0f\\u20e3\\u3164]'

/** What stands between numbers more often than in one. */
const OTHER_GAP = '[,，、;；:：/|*()（）\\\\=→+＋&#!！…"“”\'‘’^<>《》【】]'

const RUN = new RegExp(`[+＋]?${DIGIT}(?:(?:${GAP}|${OTHER_GAP}){0,3}${DIGIT})*[xXＸ]?`, 'gu')

/** Digits of the same script, or an X that follows them; and the gap before it. */
const PART = new RegExp(
  `(.*?)([0-9０-９]+|[零一二三四五六七八九〇○幺壹贰叁肆伍陆柒捌玖]+|${DIGIT}|[xXＸ]$)`,
  'gsu',
)

const IS_OTHER = new RegExp(OTHER_GAP)

interface Part {
  start: number
  end: number
  digits: string
  isLoose: boolean
  /** Parts with neither white space nor commas between them are one token. */
  token: number
}

interface Form {
  is(digits: string, parts: Part[], before: string): boolean
  /** How many of its first and last digits are shown. */
  shown: [number, number]
  /** How many stars are shown between them: four unless given. */
  stars?: number
}

const inGroups = (parts: Part[]) =>
  parts.every(({ digits }) => digits.length >= 3) || parts.every(({ digits }) => digits.length === 1)

/** Area code and number. */
const LANDLINE = /^0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}$/
/** Those that need the right check digit: of UnionPay, Visa, MasterCard, JCB, American Express, and of banks before UnionPay. */
const CARD =
  /^(?:62\d{14,17}|4\d{15}|4(?:36742|56351)\d{13}|5[1-5]\d{14}|35\d{14}|3[47]\d{13}|955\d{16}|60\d{17})$/
/** Province, county, birthday, serial number, and a digit or X. */
const IDENTITY_CARD = /^[1-8]\d{5}(19\d\d|20\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/

const FORMS: Form[] = [
  {
    is: (digits, parts, before) =>
      (/^62(?:\d{14}|\d{17})$/.test(digits) && (parts.length === 1 || parts[0]?.digits.length === 4)) ||
      (CARD.test(digits) && isLuhn(digits)) ||
      (/(?:卡号|[行蓄记用]卡|[账帐][号户])[^\d]{0,3}$/.test(before) && /^\d{12,19}$/.test(digits)),
    shown: [4, 4],
  },
  {
    is(digits) {
      const year = IDENTITY_CARD.exec(digits)?.[1]
      // Order numbers hold the year in which they were made.
      return year !== undefined && (Number(year) < 2010 || isIdentity(digits))
    },
    shown: [3, 4],
    stars: 11,
  },
  { is: digits => /^(?:(?:00)?86)?1[3-9]\d{9}$/.test(digits), shown: [3, 4] },
  {
    is: (digits, parts) => LANDLINE.test(digits) && inGroups(parts),
    shown: [3, 2],
  },
  { is: (digits, parts) => /^[48]00[1-9]\d{6}$/.test(digits) && inGroups(parts), shown: [3, 2] },
  // Hong Kong, Macao, Taiwan.
  {
    is: (digits, parts, before) =>
      /^(?:00)?(?:852[2-9]\d{7}|853[268]\d{7}|8860?[2-9]\d{7,8})$/.test(digits) &&
      (digits.startsWith('00') || isPlus(before) || (parts[0]?.digits.length === 3 && parts.length < 6)),
    shown: [3, 2],
  },
  { is: (digits, _, before) => isPlus(before) && /^[1-9]\d{7,14}$/.test(digits), shown: [2, 2] },
]

const isPlus = (before: string) => /(?:^|[^\w)])[+＋]$/.test(before)

/** The longest and the shortest of them. */
const MOST_DIGITS = 19
const LEAST_DIGITS = 8

/** So many characters before a number may say what it is. */
const NEAR = 20

/** What a number is called that is no contact. */
const ORDER =
  /(?:单\s?编?号码?|流水号?|订单\s?(?:id|[:：#])|(?<![a-z])(?:order\s?(?:no|id|number)?|no))[.\s]?(?:是|为)?\s?[:：#=]?\s?$/i

const DATE = /^(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])$/
const DECIMAL = /^(?:\d{1,7}\.\d{1,2}|\d{1,2}\.\d{1,4})$/

/** An address of a computer looks the same. */
function isVersion(token: string): boolean {
  const parts = token.split('.')
  return (
    parts.length >= 2 &&
    parts.length <= 4 &&
    parts.every(part => /^(?:0|[1-9]\d{0,7})$/.test(part)) &&
    parts.some(({ length }) => length < 3) &&
    parts.filter(({ length }) => length > 3).length <= 1
  )
}

/** Whether it is a date, a price, or a version. */
export const isSpecial = (token: string) => DATE.test(token) || DECIMAL.test(token) || isVersion(token)

export function maskNumbers(text: string): string {
  return text.replace(RUN, (run, at: number) => maskRun(run, text.slice(Math.max(0, at - NEAR), at)))
}

function maskRun(run: string, before: string): string {
  const { parts, tokens } = partsOf(run)
  let masked = ''
  let end = 0
  for (let first = 0; first < parts.length; ) {
    const found = contactAt(first, parts, tokens, run, before)
    const start = parts[first]?.start ?? 0
    if (!found) {
      first++
      continue
    }
    const { last, form } = found
    const plus = found.isPlus ? 1 : 0
    masked += run.slice(end, start - plus)
    end = parts[last]?.end ?? run.length
    const signs = [...run.slice(start - plus, end)].filter(sign => /[+＋xXＸ]/.test(sign) || DIGITS.has(sign))
    const [head, tail] = form.shown
    masked += signs.slice(0, head).join('') + '*'.repeat(form.stars ?? 4) + signs.slice(-tail).join('')
    first = last + 1
  }
  return masked + run.slice(end)
}

/** The longest contact that begins with this part. */
function contactAt(first: number, parts: Part[], tokens: string[], run: string, before: string) {
  const { start = 0, digits: own = '' } = parts[first] ?? {}
  const told = before + run.slice(Math.max(0, start - NEAR), start)
  let found: { last: number; form: Form; isPlus: boolean } | undefined
  let digits = ''
  for (let last = first; last < parts.length && digits.length <= MOST_DIGITS; last++) {
    digits += parts[last]?.digits ?? ''
    if (digits.length < LEAST_DIGITS) continue
    const among = parts.slice(first, last + 1)
    const form = FORMS.find(form => form.is(digits, among, told))
    if (!form) continue
    if (!(among.slice(1).every(({ isLoose }) => isLoose) || inGroups(among) || isPlus(told))) continue
    if (isOrdinary(first, last, parts, tokens)) continue
    if (own.length >= LEAST_DIGITS && ORDER.test(told)) continue
    found = { last, form, isPlus: isPlus(told) }
  }
  return found
}

/** Whether these parts are dates, prices, versions, and counts beside them; such a token is never cut. */
function isOrdinary(first: number, last: number, parts: Part[], tokens: string[]): boolean {
  const [from, to] = [parts[first]?.token ?? 0, parts[last]?.token ?? 0]
  const touched = tokens.slice(from, to + 1)
  const isCut =
    (parts[first - 1]?.token === from && isSpecial(touched[0] ?? '')) ||
    (parts[last + 1]?.token === to && isSpecial(touched[touched.length - 1] ?? ''))
  if (isCut) return true
  const special = touched.filter(isSpecial).length
  const plain = touched.filter(token => /^(?:0|[1-9]\d*)$/.test(token)).length
  return special >= plain && special + plain === touched.length
}

function partsOf(run: string): { parts: Part[]; tokens: string[] } {
  const parts: Part[] = []
  const tokens: string[] = []
  let token = 0
  for (const match of run.matchAll(PART)) {
    const [all, gap = '', signs = ''] = match
    const end = match.index + all.length
    const isApart = /\s/.test(gap) || IS_OTHER.test(gap.replaceAll('/', ''))
    if (isApart) token++
    tokens[token] = (tokens[token] ?? '') + (isApart ? '' : gap) + signs
    const digits = [...signs].map(sign => DIGITS.get(sign) ?? 'X').join('')
    parts.push({ start: end - signs.length, end, digits, isLoose: !IS_OTHER.test(gap), token })
  }
  return { parts, tokens }
}

/** The check digit of cards. */
function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (1 + (index % 2))
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** The check sign of identity cards. */
function isIdentity(digits: string): boolean {
  const sum = [...digits.slice(0, 17)].reduce(
    (sum, digit, index) => sum + Number(digit) * (2 ** (17 - index) % 11),
    0,
  )
  return '10X98765432'[sum % 11] === digits[17]
}
