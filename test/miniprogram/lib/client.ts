import { createClient } from 'wx-user-voice'

export const client = createClient(wx.cloud)
