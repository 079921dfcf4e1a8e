const isEnglish = /^en/i.test(process.env.LANG ?? '')

/** What is printed: Chinese, unless LANG begins with `en`. */
export const say = (chinese: string, english: string): string => (isEnglish ? english : chinese)
