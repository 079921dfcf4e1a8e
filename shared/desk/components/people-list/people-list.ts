import { appsSeen, chosenApp, namesOfApps } from '../../logic/apps'
import { client } from '../../logic/client'
import { confirm, oneAtATime, perform } from '../../logic/dialogs'
import { formatTime } from '../../logic/format'
import { pathInDesk } from '../../logic/pages'
import type { PersonRow } from '../../logic/people-view'
import { changeSettings } from '../../logic/settings'

/** The invitation that was made here last. */
interface MadeInvitation {
  /** Its page, as a card has it; the page that is shared takes it from the button. */
  card: string
  expires: string
  /** Which mini programs whoever takes it may see, where there are several. */
  apps: string
}

/** Who handles voices; owners invite others, and remove members. Triggers `change` when somebody was removed. */
Component({
  properties: {
    people: { type: Array, value: [] as PersonRow[] },
    isOwner: Boolean,
  },
  data: {
    invitation: null as MadeInvitation | null,
    isChoosing: false,
    chosen: [] as string[],
  },
  methods: {
    invite() {
      if (appsSeen().length === 0) return this.create([])
      const appid = chosenApp()
      this.setData({ isChoosing: true, chosen: appid ? [appid] : [] })
      return undefined
    },
    close() {
      this.setData({ isChoosing: false })
    },
    choose({ detail }: WechatMiniprogram.CustomEvent<{ appids: string[] }>) {
      this.close()
      return this.create(detail.appids)
    },
    /**
     * A card can only be sent by a button that has it already.
     *
     * @param appids the mini programs that may be seen; none for all
     */
    create(appids: string[]) {
      return oneAtATime(this, () =>
        perform('正在生成', async () => {
          const { page, expires } = await client.createInvitation(appids.length > 0 ? { appids } : {})
          const apps = appsSeen().length > 0 ? namesOfApps(appids) || '全部小程序' : ''
          const invitation: MadeInvitation = { card: pathInDesk(page), expires: formatTime(expires), apps }
          this.setData({ invitation })
        }),
      )
    },
    remove(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
      const person: PersonRow | undefined = this.data.people[event.currentTarget.dataset.index]
      if (!person) return undefined
      return oneAtATime(this, async () => {
        const words = `“${person.name}”一分钟内就不能再查看和处理了。做过的记录会保留，负责的内容仍在他名下，直到有人接手。`
        if (!(await confirm('移除成员', words, '移除'))) return
        await perform('正在移除', () => changeSettings({ removeMember: person.openid }))
        this.triggerEvent('change')
      })
    },
  },
})
