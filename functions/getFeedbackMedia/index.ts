import { rememberedInArchive } from '../../shared/archive/pictures'
import { getFeedbackMedia } from '../../shared/feedback/getFeedbackMedia'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getFeedbackMedia', administrators, rememberedInArchive(getFeedbackMedia))
