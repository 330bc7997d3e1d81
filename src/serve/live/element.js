// Makes elements. Text goes in as text, never as HTML: what is shown here comes from files that strangers wrote.

/**
 * @param {string} name
 * @param {Record<string, string | boolean | null | undefined | ((event: Event) => void)>} [attributes] a function listens to the event
 *   of its name; what is null, undefined or false is left out
 * @param {...(Node | string | number | null | undefined | false)} children
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ''));
  return made;
}

/** The address, if following it can run no script here; else null. */
export function safe(address) {
  if (!address) return null;
  try {
    const { protocol } = new URL(address, document.baseURI);
    return /^(?:javascript|data|blob|vbscript|about|file):$/.test(protocol) ? null : address;
  } catch {
    return null;
  }
}

/** `1 error`, `2 errors`. */
export const counted = (n, word) => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;

/** A button that copies a text, and says so. */
export function copier(text, label = 'Copy', what = text) {
  const said = element('span', { 'aria-live': 'polite' }, label);
  const button = element('button', {
    type: 'button', class: 'copy', title: `Copy ${what}`,
    click: async () => {
      said.textContent = (await copy(text, button)) ? 'Copied' : 'Selected';
      setTimeout(() => { said.textContent = label; }, 1600);
    },
  }, said, element('span', { class: 'unseen' }, ` ${what}`));
  return button;
}

async function copy(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not allowed, or not over plain HTTP from another machine: select it for the reader instead.
    const source = beside.parentElement.querySelector('[data-copy]');
    if (source) getSelection().selectAllChildren(source);
    return false;
  }
}
