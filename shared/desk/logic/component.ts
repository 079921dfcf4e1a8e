/** A component on a page, `null` while it is not there. WeChat's types do not know what it can do. */
export function componentOf<Methods>(
  page: { selectComponent(selector: string): unknown },
  selector: string,
): Methods | null {
  return page.selectComponent(selector) as Methods | null
}
