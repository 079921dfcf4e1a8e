import { notedInArchive } from '../../shared/archive/replies'
import { addReply } from '../../shared/comments/addReply'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('addReply', administrators, notedInArchive('addReply', addReply))
