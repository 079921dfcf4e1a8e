import type { MeanName } from '../kinds/kind'
import { kinds, recordOf } from '../kinds/lookup'

/* What users think of it, as an aggregation computes it. */

/** The ratings of all kinds. */
export const RATINGS = kinds.flatMap(({ statistics: { rating } }) => rating ?? [])

/** Whether a voice is a bad one. One without a rating is not: to the database, null and what is missing are less than 0. */
export const IS_BAD = {
  $or: RATINGS.map(({ path, badUpTo }) => ({
    $and: [{ $gte: [`$${path}`, 0] }, { $lte: [`$${path}`, badUpTo] }],
  })),
}

/** How a group of voices is rated. */
export type Rated = { bad: number } & { [Name in MeanName]: number | null }

/** What `$group` computes of it. A mean takes numbers alone, and is null where there are none. */
export const RATED = {
  bad: { $sum: { $cond: [IS_BAD, 1, 0] } },
  ...recordOf<MeanName, object>(RATINGS.map(({ mean, path }) => [mean, { $avg: `$${path}` }])),
}

/** Reads it from a group. */
export const ratedIn = (group: Record<string, unknown>): Rated => ({
  bad: Number(group.bad),
  ...meansBy(({ mean }) => (typeof group[mean] === 'number' ? group[mean] : null)),
})

/** A value for each mean, by its name. */
export const meansBy = (make: (rating: (typeof RATINGS)[number]) => number | null) =>
  recordOf<MeanName, number | null>(RATINGS.map(rating => [rating.mean, make(rating)]))
