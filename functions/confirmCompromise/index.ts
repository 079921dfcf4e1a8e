import { administrators } from '../../shared/caller'
import { confirmCompromise } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'confirmCompromise', access: administrators, ...confirmCompromise })
