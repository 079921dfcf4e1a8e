/** The part of an object with these keys. */
export function pick<Whole extends object, Key extends keyof Whole>(
  whole: Whole,
  keys: readonly Key[],
): Pick<Whole, Key> {
  const part: Partial<Whole> = {}
  for (const key of keys) part[key] = whole[key]
  return part as Pick<Whole, Key>
}
