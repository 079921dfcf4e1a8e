import { describe, expect, it } from 'vitest'
import type { CheckId } from '../../shared/client/client'
import { CLIENTS } from '../helpers/client'

describe.each(CLIENTS)('%s', (_, { checkTitle }) => {
  it('has a Chinese title for each check, and for no two the same', () => {
    const ids: Record<CheckId, true> = {
      administrators: true,
      appid: true,
      token: true,
      feedback: true,
      comments: true,
      database: true,
      sync: true,
      robots: true,
      runtime: true,
      evidence: true,
      links: true,
      pushes: true,
    }
    const titles = (Object.keys(ids) as CheckId[]).map(id => checkTitle({ id }))
    for (const title of titles) expect(title).toMatch(/[一-龥]/)
    expect(new Set(titles).size).toBe(titles.length)
  })

  it('shows the id of a check that a newer function makes', () => {
    const ofTomorrow = JSON.parse('{ "id": "quota" }')
    expect(checkTitle(ofTomorrow)).toBe('quota')
  })
})
