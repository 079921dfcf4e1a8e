import { administrators } from '../../shared/caller'
import { confirmCompromise } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'confirmCompromise', access: administrators, ...confirmCompromise })
