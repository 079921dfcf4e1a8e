import { createClient } from '../../client/client'

export const client = createClient(wx.cloud)
