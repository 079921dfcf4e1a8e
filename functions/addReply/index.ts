import { administrators } from '../../shared/caller'
import { addReply } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'addReply', access: administrators, ...addReply })
