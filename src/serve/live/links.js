// Links to what a public build leaves out say so, on the page itself.

const SAID = { draft: 'draft', future: 'future' };

const style = new CSSStyleSheet();
style.replaceSync(`
  @media screen {
    a[data-dateline-mark]::after { content: attr(data-dateline-mark); display: inline-block; margin-inline-start: .35em; padding: 0 .3em; border: 1px dashed; font: 500 .6875rem/1.35 ui-monospace, "Cascadia Mono", Consolas, monospace; letter-spacing: 0; text-transform: none; font-variant: normal; vertical-align: .1em; white-space: nowrap; }
  }
`);

/**
 * Marks the links of the page.
 * @param {Record<string, string>} marked what is to be said, by path: `draft`, `future` or a marking
 */
export function markLinks(marked) {
  if (!document.adoptedStyleSheets.includes(style)) document.adoptedStyleSheets.push(style);
  const paths = new Map(Object.entries(marked).map(([path, say]) => [new URL(path, location.origin).pathname, SAID[say] ?? say]));
  for (const link of document.querySelectorAll('a[href]')) {
    if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin) continue;
    const say = paths.get(link.pathname);
    if (say === undefined) link.removeAttribute('data-dateline-mark');
    else if (link.dataset.datelineMark !== say) link.dataset.datelineMark = say;
  }
}
