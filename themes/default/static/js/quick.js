// Quick search: `/` or Ctrl-K on any page. Names as one types, and all texts as the last entry.
// A combobox with a list, by the ARIA Authoring Practices.

import { Names } from './names.js';

const root = new URL(document.documentElement.dataset.root || './', document.baseURI);
let names = new Names(root);
document.addEventListener('dateline:index', () => { names = new Names(root); });

/** @type {HTMLDialogElement | undefined} */
let dialog;
let words;
let field;
let list;
let status;
let chosen = -1;
let asked = 0;

const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
const language = document.documentElement.lang || 'en';
// Words that are said in another language than the site's follow its rules.
const counted = (forms, n) => fill(forms[new Intl.PluralRules(forms.language ?? language).select(n)] ?? forms.other,
  { n: new Intl.NumberFormat(language).format(n) });

const choose = (at) => {
  const options = [...list.children];
  chosen = options.length ? (at + options.length) % options.length : -1;
  options.forEach((option, number) => option.setAttribute('aria-selected', String(number === chosen)));
  const option = options[chosen];
  if (option) field.setAttribute('aria-activedescendant', option.id);
  else field.removeAttribute('aria-activedescendant');
  option?.scrollIntoView({ block: 'nearest' });
};

/** Goes to where an option leads; in another tab with the keys that open one. */
const go = (option, event) => {
  if (!option) return;
  if (event.ctrlKey || event.metaKey) window.open(option.dataset.href, '_blank', 'noopener');
  else location.assign(option.dataset.href);
};

const option = (at, href, ...children) => {
  const made = element('li', { role: 'option', id: `quick-${at}`, 'aria-selected': 'false', 'data-href': href.href }, ...children);
  made.addEventListener('pointermove', () => { if (chosen !== at) choose(at); });
  made.addEventListener('click', (event) => go(made, event));
  return made;
};

const update = async () => {
  const mine = (asked += 1);
  const query = field.value.trim();
  const found = query ? await names.suggest(query, 8).catch(() => []) : [];
  if (mine !== asked) return;
  const options = found.map((name, at) => option(at, new URL(name.href, root),
    element('bdi', { class: 'quick-name' }, name.name),
    ...name.also ? [' ', element('bdi', { class: 'quick-also' }, name.also)] : [],
    ' ', element('span', { class: 'quick-note' }, [name.note || words.types[name.kind], name.count ? counted(words.events, name.count) : '']
      .filter(Boolean).join(' · '))));
  if (query) {
    const everywhere = new URL('search/', root);
    everywhere.searchParams.set('q', query);
    options.push(option(options.length, everywhere, element('span', { class: 'quick-all' }, fill(words.quick_all, { query }))));
  }
  list.replaceChildren(...options);
  field.setAttribute('aria-expanded', String(options.length > 0));
  status.textContent = query ? counted(words.suggestions, options.length) : '';
  choose(0);
};

const keys = (event) => {
  if (event.isComposing) return;
  if (event.key === 'ArrowDown') choose(chosen + 1);
  else if (event.key === 'ArrowUp') choose(chosen - 1);
  else if (event.key === 'Enter') go(list.children[chosen], event);
  else return;
  event.preventDefault();
};

/** The dialog, made when it is first wanted; its words come with the names. */
const make = async () => {
  const response = await fetch(new URL('search/words.json', root));
  if (!response.ok) throw new Error(`${response.status}`);
  words = await response.json();
  const style = element('link', { rel: 'stylesheet', href: new URL('../quick.css', import.meta.url).href });
  const styled = new Promise((done) => { style.onload = style.onerror = done; });
  document.head.append(style);
  list = element('ul', { role: 'listbox', id: 'quick-list', 'aria-label': words.names });
  field = element('input', { type: 'search', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'quick-list',
    'aria-autocomplete': 'list', 'aria-label': words.quick, placeholder: words.quick, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'go' });
  status = element('p', { class: 'visually-hidden', role: 'status' });
  const close = element('button', { type: 'button', class: 'quick-close', 'aria-label': words.quick_close }, '×');
  close.addEventListener('click', () => dialog.close());
  const made = element('dialog', { class: 'quick', 'aria-label': words.quick },
    element('div', { class: 'quick-field' }, field, close), list, element('p', { class: 'quick-hint' }, words.quick_hint), status);
  field.addEventListener('input', update);
  field.addEventListener('keydown', keys);
  made.addEventListener('click', (event) => { if (event.target === made) made.close(); });
  document.body.append(made);
  await styled;
  return made;
};

/** Opens the dialog, with what was typed by then. The browser gives the focus back where it was on closing. */
export const open = async (typed) => {
  dialog ??= await make();
  if (dialog.open) return;
  field.value = typed();
  list.replaceChildren();
  field.setAttribute('aria-expanded', 'false');
  dialog.showModal();
  field.focus();
  if (field.value) update();
};
