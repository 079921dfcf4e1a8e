import { notedInArchive } from '../../shared/archive/replies'
import { sendServiceMessage } from '../../shared/comments/sendServiceMessage'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction(
  'sendServiceMessage',
  administrators,
  notedInArchive('sendServiceMessage', sendServiceMessage),
)
