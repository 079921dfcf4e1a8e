import { administrators } from '../../shared/caller'
import { deleteReply } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'deleteReply', access: administrators, ...deleteReply })
