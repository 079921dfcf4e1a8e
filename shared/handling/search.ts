import type { Archive } from '../archive/archive'
import type { FindOptions, Stored } from '../database/database'
import type { Position } from './cursor'
import { conditions, type Filter } from './filter'

/*
 * Finding voices, sorted by (createTime, _id). A search goes on after the last voice that it found, not by an offset, so
 * that new voices neither repeat one nor hide one.
 */

/** In which order voices are found: the newest first, or the oldest. */
export type Sort = 'newest' | 'oldest'

interface SearchOptions extends Pick<FindOptions, 'fields' | 'without' | 'limit'> {
  /** `newest` unless given. */
  sort?: Sort | undefined
  /** Only voices that come after this position in that order. */
  after?: Position | undefined
}

/** Voices that a filter finds, as many as one read gives unless `limit` is less. */
export function findVoices(
  filter: Filter,
  archive: Archive,
  { sort = 'newest', after, ...options }: SearchOptions,
): Promise<Stored[]> {
  const { voices, _ } = archive
  const where = conditions(filter, archive)
  const isNewest = sort === 'newest'
  if (after) {
    const { createTime, _id } = after
    const beyond = isNewest ? _.lt : _.gt
    const sameTime = _.and([{ createTime: _.eq(createTime) }, { _id: beyond(_id) }])
    // The first condition follows from the second; with it, an index on the time is used.
    where.push(
      { createTime: (isNewest ? _.lte : _.gte)(createTime) },
      _.or([{ createTime: beyond(createTime) }, sameTime]),
    )
  }
  const order = isNewest ? 'desc' : 'asc'
  return voices.find(_.and(where), { ...options, sort: { createTime: order, _id: order } })
}

export const countVoices = (filter: Filter, archive: Archive): Promise<number> =>
  archive.voices.count(archive._.and(conditions(filter, archive)))
