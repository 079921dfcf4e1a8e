import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Invitation, Settings } from '../../shared/archive/settings-types'
import { useArchive } from '../helpers/archive'

const { call, data, empty } = useArchive()

/** What happens at the same time, each in an instance of its own. */
const happenings = fc.array(
  fc.record({ who: fc.integer({ min: 0, max: 3 }), code: fc.integer({ min: 0, max: 2 }) }),
  { minLength: 2, maxLength: 6 },
)

it('whoever takes which invitation at the same time, while others change names and members: each is used once, none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, async takes => {
      empty()
      const invitations = await Promise.all([0, 1, 2].map(() => data<Invitation>('createInvitation', {})))
      const leaving = await data<Invitation>('createInvitation', {})
      await data('acceptInvitation', { code: leaving.code, name: '离开' }, { openid: 'oLeaving' })
      const [answers] = await Promise.all([
        Promise.all(
          takes.map(async ({ who, code }) => {
            const input = { code: invitations[code]?.code, name: `人${who}` }
            const { envelope } = await call('acceptInvitation', input, { openid: `oPerson${who}` })
            return { who, code, isIn: envelope.errCode === 0 }
          }),
        ),
        data('updateSettings', { removeMember: 'oLeaving' }),
        data('updateSettings', { myName: '李雷' }),
      ])
      const { people, former } = await data<Settings>('getSettings', {})
      const members = people.filter(({ role }) => role === 'member').map(({ openid }) => openid)
      const winners = answers.filter(({ isIn }) => isIn).map(({ who }) => `oPerson${who}`)
      expect(members.sort()).toEqual([...new Set(winners)].sort())
      expect([people[0]?.name, former.map(({ name }) => name)]).toEqual(['李雷', ['离开']])
      // As many invitations are used as there are members, and whatever is left still works.
      let left = 0
      for (const [index, { code }] of invitations.entries()) {
        const { envelope } = await call(
          'acceptInvitation',
          { code, name: '后来' },
          { openid: `oLater${index}` },
        )
        if (envelope.errCode === 0) left++
      }
      expect(left).toBe(3 - members.length)
    }),
    { numRuns: 10 },
  )
}, 120_000)
