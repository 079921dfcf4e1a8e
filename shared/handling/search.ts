import type { Archive } from '../archive/archive'
import type { FindOptions, Stored } from '../database/database'
import type { Position } from './cursor'
import { conditions, type Filter } from './filter'

/*
 * Finding voices, the newest first by (createTime, _id). A search goes on after the last voice that it found, not by an
 * offset, so that new voices at the front neither repeat one nor hide one.
 */

/** Voices that come after a position, as many as one read gives unless `limit` is less. */
export function findVoices(
  filter: Filter,
  after: Position | undefined,
  archive: Archive,
  options: Pick<FindOptions, 'fields' | 'without' | 'limit'>,
): Promise<Stored[]> {
  const { voices, _ } = archive
  const where = conditions(filter, archive)
  if (after) {
    const { createTime, _id } = after
    const sameTime = _.and([{ createTime: _.eq(createTime) }, { _id: _.lt(_id) }])
    // The first condition follows from the second; with it, an index on the time is used.
    where.push({ createTime: _.lte(createTime) }, _.or([{ createTime: _.lt(createTime) }, sameTime]))
  }
  return voices.find(_.and(where), { ...options, sort: { createTime: 'desc', _id: 'desc' } })
}

export const countVoices = (filter: Filter, archive: Archive): Promise<number> =>
  archive.voices.count(archive._.and(conditions(filter, archive)))
