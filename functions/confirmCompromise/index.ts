import { notedInArchive } from '../../shared/archive/replies'
import { confirmCompromise } from '../../shared/comments/confirmCompromise'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction(
  'confirmCompromise',
  administrators,
  notedInArchive('confirmCompromise', confirmCompromise),
)
