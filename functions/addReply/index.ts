import { administrators } from '../../shared/caller'
import { addReply } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'addReply', access: administrators, ...addReply })
