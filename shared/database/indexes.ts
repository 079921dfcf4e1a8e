/**
 * CloudBase makes no index by itself. These of `user_voices`, in this order of fields, spare it reading the whole
 * collection. They hold the order of a page, in both directions; words (`q`) and rare filters are looked for along them.
 */
export const USEFUL_INDEXES: Record<string, 1 | -1>[] = [
  { appid: 1, createTime: -1, _id: -1 },
  { appid: 1, state: 1, createTime: -1, _id: -1 },
  { appid: 1, kind: 1, createTime: -1, _id: -1 },
  { appid: 1, openid: 1 },
]

const namesOf = (fields: Record<string, 1 | -1>) =>
  Object.entries(fields)
    .map(([field, order]) => `${field} ${order === 1 ? '升序' : '降序'}`)
    .join(' + ')

/** What to create, where, as it is called in the console. */
export const CREATE_INDEXES = `create these indexes of user_voices (云开发控制台 → 数据库 → user_voices → 索引管理), if they are not there: ${USEFUL_INDEXES.map(namesOf).join('; ')}.`
