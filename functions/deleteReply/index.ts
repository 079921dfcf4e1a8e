import { notedInArchive } from '../../shared/archive/replies'
import { deleteReply } from '../../shared/comments/deleteReply'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('deleteReply', administrators, notedInArchive('deleteReply', deleteReply))
