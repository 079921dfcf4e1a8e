import { beforeEach, expect, it } from 'vitest'
import type { Invitation, NewMember, Settings } from '../../shared/archive/settings-types'
import { useArchive } from '../helpers/archive'

const { data, empty } = useArchive()

beforeEach(empty)

const HAN = { openid: 'oHan' }

it('an owner invites somebody, who becomes a member with a name', async () => {
  const { code, page } = await data<Invitation>('createInvitation', {})
  expect(page).toBe(`inbox/inbox?invitation=${code}`)
  expect(await data<NewMember>('acceptInvitation', { code, name: ' 韩梅梅 ' }, HAN)).toEqual({
    name: '韩梅梅',
  })
  expect(await data<Settings>('getSettings', {}, HAN)).toMatchObject({ me: { ...HAN, role: 'member' } })
})
