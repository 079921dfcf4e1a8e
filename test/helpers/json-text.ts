import fc from 'fast-check'
import { camelCase } from '../../shared/wechat/keys'

export const digits = (min: number, max: number) =>
  fc.stringMatching(new RegExp(`^[1-9][0-9]{${min - 1},${max - 1}}$`))

/** Text that holds what looks like long integers, names, strings and escapes. */
export const textLikeJson = fc
  .array(
    fc.oneof(
      digits(14, 20),
      fc.constantFrom('a":', 'a" :', '":', '",', ':', ',', '[', ']', '{', '}', '"', '\\', '-', ' ', '\n'),
      fc.constantFrom('价', '𝄞', '0', '.', 'e', 'a'),
    ),
  )
  .map(parts => parts.join(''))

/** A key, or what a key may be taken for. */
const key = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'a', ':', ',', '[', 'a ', 'a\n', 'a:', 'a"', '价', 'id_1', '\\'),
)

/** JSON text in which integers of any length stand among everything else. */
export const jsonText = fc.letrec<{ value: string }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      digits(1, 30),
      // Nobody writes an id with an exponent; of 1e+21 the SDK does not tell that it was one.
      fc.double({ noNaN: true, min: -(2 ** 53), max: 2 ** 53 }).map(String),
      fc.string({ unit: 'binary' }).map(s => JSON.stringify(s)),
      textLikeJson.map(s => JSON.stringify(s)),
      fc.constantFrom('null', 'true', 'false'),
    ),
    fc.array(tie('value')).map(items => `[${items}]`),
    fc
      .uniqueArray(
        fc.tuple(
          // The SDK's parser refuses whatever looks like them.
          key.filter(name => !/__proto__|constructor/.test(name)),
          fc.constantFrom('', ' ', '\r\n\t'),
          tie('value'),
        ),
        {
          selector: ([name]) => camelCase(name),
        },
      )
      .map(
        entries =>
          `{${entries.map(([name, space, value]) => `${JSON.stringify(name)}${space}:${space}${value}`)}}`,
      ),
  ),
})).value
