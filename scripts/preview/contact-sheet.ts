/** A picture, as its file is named: the page, what it is shown on, and the theme. */
const PICTURE = /^(.+)-(phone|pc)-(light|dark)\.png$/

/** A page of HTML that shows all pictures among these files, a row for each page. */
export function contactSheet(files: string[]): string {
  const rows = new Map<string, string[]>()
  for (const file of [...files].sort()) {
    const [, name, device, theme] = PICTURE.exec(file) ?? []
    if (!name) continue
    const figure = `<figure><a href="${file}"><img src="${file}" alt="${name}" loading="lazy" class="${device}"></a><figcaption>${device}, ${theme}</figcaption></figure>`
    rows.set(name, [...(rows.get(name) ?? []), figure])
  }
  const sections = [...rows].map(
    ([name, figures]) => `<section id="${name}"><h2>${name}</h2><div>${figures.join('')}</div></section>`,
  )
  const links = [...rows.keys()].map(name => `<a href="#${name}">${name}</a>`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The desk: ${rows.size} pages</title>
<style>
  :root { color-scheme: light dark; font: 15px system-ui, sans-serif; }
  body { margin: 24px; }
  nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
  div { display: flex; gap: 16px; overflow-x: auto; align-items: start; padding-bottom: 16px; }
  figure { margin: 0; flex: none; }
  figcaption { text-align: center; padding-top: 4px; }
  img { display: block; border: 1px solid #8886; }
  .phone { width: 260px; }
  .pc { width: 640px; }
</style>
<h1>The desk</h1>
<nav>${links.join('')}</nav>
${sections.join('\n')}
</html>
`
}
