import * as input from '../function/input'

/** What several comment APIs take. */

/** Text of an answer, a follow-up or a settlement. WeChat does not say how long it may be: this limit is our own. */
export const content = input.trimmedText(1, 500)
