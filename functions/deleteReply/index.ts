import { administrators } from '../../shared/caller'
import { deleteReply } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'deleteReply', access: administrators, ...deleteReply })
