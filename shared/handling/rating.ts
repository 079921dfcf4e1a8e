import { kinds } from '../kinds/lookup'

/* What users think, as an aggregation computes it. */

/** The ratings of all kinds. */
export const RATINGS = kinds.flatMap(({ statistics: { rating } }) => rating ?? [])

/** Whether a voice is a bad one. One without a rating is not: to the database, null and what is missing are less than 0. */
export const IS_BAD = {
  $or: RATINGS.map(({ path, badUpTo }) => ({
    $and: [{ $gte: [`$${path}`, 0] }, { $lte: [`$${path}`, badUpTo] }],
  })),
}
