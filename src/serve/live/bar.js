// The bar of authoring mode: one line at the lower edge, in a shadow root, so that neither the page's styles reach it nor its
// own reach the page. It is about the record on the page; what is wrong anywhere stands above it.

import { copier, counted, element, safe } from './element.js';
import { Problems, summary } from './problems.js';

const FOLDED = 'dateline.bar';
const NEW = 'dateline.created';

/** Keeps a text for this tab's next pages, or no longer; without storage they begin anew. */
const keep = (key, text) => {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // Then it is of this page alone.
  }
};
const kept = (key) => {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
};

/** An address on this site, for what the server says may come from a file. */
const here = (address) => {
  try {
    const to = new URL(address, location.origin);
    return to.origin === location.origin ? to.href : null;
  } catch {
    return null;
  }
};

/** A button that shows and hides what stands above it. */
class Disclosure {
  #title = element('h2', {});
  #body = element('div', {});

  /**
   * @param {string} id
   * @param {(one: Disclosure) => void} opened is called when it is about to be seen
   */
  constructor(id, opened) {
    this.button = element('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': id, hidden: true,
      click: () => (this.open ? this.close() : opened(this)) });
    this.#title.id = `${id}-title`;
    this.popup = element('section', { class: 'popup', id, 'aria-labelledby': `${id}-title`, tabindex: '-1', hidden: true }, this.#title, this.#body);
  }

  get open() {
    return !this.popup.hidden;
  }

  show() {
    this.popup.hidden = false;
    this.button.ariaExpanded = 'true';
    const room = this.popup.parentElement.clientWidth - this.popup.offsetWidth - 8;
    this.popup.style.insetInlineStart = `${Math.max(0, Math.min(this.button.offsetLeft, room))}px`;
  }

  close() {
    if (!this.open) return;
    const inside = this.popup.contains(this.popup.getRootNode().activeElement);
    this.popup.hidden = true;
    this.button.ariaExpanded = 'false';
    if (inside) this.button.focus();
  }

  /** Shows it with this content, or not at all. */
  set({ label, title, body }) {
    this.button.hidden = !label;
    if (!label) {
      this.close();
      return;
    }
    this.button.textContent = label;
    this.#title.textContent = title;
    const inside = this.#body.contains(this.popup.getRootNode().activeElement);
    this.#body.replaceChildren(...body);
    if (inside) this.popup.focus({ preventScroll: true });
  }
}

const written = (text) => element('span', { class: 'write' }, element('code', { 'data-copy': '' }, text), ' ', copier(text));

const nameItem = ({ name, say, write, more = [], line, open }) => element('li', {},
  element('p', { class: 'say' }, element('b', {}, element('bdi', {}, name)), ' – ', say,
    line && [', ', safe(open) ? element('a', { href: open, title: 'Open in the editor' }, `line ${line}`) : element('span', { class: 'quiet' }, `line ${line}`)]),
  write && element('p', {}, written(write)),
  more.length > 0 && element('p', { class: 'more' }, 'or ', ...more.map(written)));

export class Bar {
  #host = element('dateline-bar', { dir: 'ltr', lang: 'en' });
  #shadow = this.#host.attachShadow({ mode: 'open' });
  /** Room at the end of the page, so that the bar never covers its last line. */
  #room = new CSSStyleSheet();
  #shown = '';
  #gone = null;

  #state = element('span', { class: 'state', 'data-state': 'waiting' });
  #file = element('span', { class: 'file' });
  #badges = element('span', { class: 'badges' });
  #reading = element('span', { class: 'reading' });
  #count = element('button', { type: 'button', class: 'count', 'aria-controls': 'problems', click: () => this.problems.toggle() });
  #toasts = element('div', { class: 'toasts', role: 'status' });
  #pill = element('button', { type: 'button', class: 'pill', 'aria-expanded': 'false', hidden: true, click: () => this.#collapse(false) });
  #fold = element('button', { type: 'button', class: 'fold', title: 'Hide the bar', 'aria-label': 'Hide the bar', click: () => this.#collapse(true) },
    element('span', { 'aria-hidden': 'true' }, '×'));
  #names = new Disclosure('names', (one) => this.#open(one));
  #public = new Disclosure('public', (one) => this.#open(one));
  #popups = [this.#names, this.#public];
  #line;

  problems = new Problems(() => this.#counted());

  /** @param {string} styles the address of the bar's style sheet */
  constructor(styles) {
    this.#line = element('div', { class: 'line' },
      this.#state, this.#file, this.#badges, this.#public.button, this.#names.button,
      element('span', { class: 'space' }), this.#reading, this.#count, this.#fold);
    const bar = element('div', { class: 'bar' }, this.#names.popup, this.#public.popup, this.#line);
    const all = element('div', { class: 'all', role: 'region', 'aria-label': 'Authoring' },
      this.#toasts, this.problems.panel, this.problems.alert, bar, this.#pill);
    this.#shadow.append(all);
    // Unseen until its style has come.
    this.#host.style.display = 'none';
    fetch(styles).then((response) => response.text()).then((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      this.#shadow.adoptedStyleSheets = [sheet];
      this.#host.style.removeProperty('display');
      this.#measure();
    }).catch(() => {});
    document.adoptedStyleSheets.push(this.#room);
    document.body.append(this.#host);
    let collapsed = false;
    try {
      collapsed = localStorage.getItem(FOLDED) === 'collapsed';
    } catch {
      // Then it begins as it is.
    }
    this.#collapse(collapsed, false);
    this.#counted();
    this.created(kept(NEW));
    new ResizeObserver(() => this.#measure()).observe(this.#line);
    document.addEventListener('keydown', (event) => this.#key(event));
    document.addEventListener('pointerdown', (event) => {
      const path = event.composedPath();
      for (const one of this.#popups) if (!path.includes(one.popup) && !path.includes(one.button)) one.close();
    });
  }

  #measure() {
    const height = this.#line.offsetHeight;
    this.#room.replaceSync(height ? `@media screen { body { padding-block-end: ${height}px } html { scroll-padding-block-end: ${height + 16}px } }` : '');
  }

  #open(one) {
    for (const other of this.#popups) if (other !== one) other.close();
    one.show();
  }

  #key(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
    const open = this.#popups.find((one) => one.open);
    if (open) open.close();
    else if (this.problems.open) {
      const inside = this.problems.panel.contains(this.#shadow.activeElement);
      this.problems.close();
      if (inside) (this.#line.parentElement.hidden ? this.#pill : this.#count).focus();
    }
  }

  #collapse(collapsed, byReader = true) {
    const bar = this.#line.parentElement;
    bar.hidden = collapsed;
    this.#pill.hidden = !collapsed;
    for (const one of this.#popups) one.close();
    this.#measure();
    if (!byReader) return;
    (collapsed ? this.#pill : this.#fold).focus();
    try {
      if (collapsed) localStorage.setItem(FOLDED, 'collapsed');
      else localStorage.removeItem(FOLDED);
    } catch {
      // Then it comes back with the next page.
    }
  }

  #counted() {
    const { state } = this.problems;
    const said = summary(state);
    const none = !state.errors && !state.warnings;
    this.#count.textContent = said;
    this.#count.disabled = none;
    this.#count.ariaExpanded = none ? null : String(this.problems.open);
    const severity = state.errors ? 'error' : state.warnings ? 'warning' : 'none';
    this.#count.dataset.severity = severity;
    this.#pill.dataset.severity = severity;
    this.#pill.textContent = none ? 'Authoring' : `Authoring: ${said}`;
  }

  /** @param {'waiting' | 'live' | 'lost'} state */
  set connection(state) {
    if (this.#state.dataset.state === state) return;
    this.#state.dataset.state = state;
    const said = { waiting: 'Connecting', live: 'Live', lost: 'Not connected' }[state];
    this.#state.replaceChildren(element('span', { class: state === 'lost' ? '' : 'unseen' }, said));
    this.#state.title = { waiting: '', live: 'What is saved shows here at once', lost: 'The server does not answer; it is asked again every few seconds' }[state];
    this.#pill.dataset.state = state;
  }

  /** Shows what the server says of the record on the page; null if it says nothing. */
  set record(bar) {
    const text = JSON.stringify(bar);
    if (text === this.#shown) return;
    this.#shown = text;
    const { file, line, open, kind, last_good: stale, draft, future, marking, left_out: left, names = [], words, minutes, audience, omits = 0 } = bar ?? {};

    const [, folder, name] = /^(.*\/)?([^/]*)$/.exec(file ?? '') ?? [];
    const shown = file && [folder && element('bdi', { class: 'folder' }, folder), element('bdi', { class: 'name' }, name)];
    this.#file.replaceChildren(...file
      ? [safe(open) ? element('a', { href: open, title: 'Open in the editor', 'aria-label': file }, ...shown.filter(Boolean)) : element('span', {}, ...shown.filter(Boolean)),
        copier(line ? `${file}:${line}` : file, 'Copy')]
      : [element('span', { class: 'quiet' }, kind ? `A page of the kind ${kind}` : 'Made from many files')]);

    const badge = (show, label, title, more = {}) => show && element('span', { class: 'badge', title, ...more }, label);
    this.#badges.replaceChildren(...[
      badge(stale, 'Last good version', 'The file has an error; the page is as it was before', { 'data-kind': 'stale' }),
      badge(draft, 'Draft', 'Not published until its draft mark is taken away'),
      badge(future, 'Future', 'Not published before its date'),
      badge(marking, marking, 'Traffic Light Protocol', { 'data-kind': 'marking', 'data-marking': String(marking ?? '').replace('TLP:', '').toLowerCase() }),
    ].filter(Boolean));

    this.#public.set({
      label: left ? 'Not public' : omits ? `${counted(omits, 'link')} left out` : '',
      title: `In a build for ${audience ?? 'the public'}`,
      body: [
        left && element('p', {}, `This page is left out: ${left}`),
        omits > 0 && element('p', {}, `${counted(omits, 'record')} linked here ${omits === 1 ? 'is' : 'are'} left out`),
      ].filter(Boolean),
    });
    this.#names.set({
      label: names.length ? counted(names.length, 'name') : '',
      title: names.length === 1 ? 'A name to look at' : 'Names to look at',
      body: [element('ol', {}, ...names.map(nameItem))],
    });
    this.#reading.textContent = [words && counted(words, 'word'), minutes && `${minutes} min`].filter(Boolean).join(' · ');
    this.#reading.title = 'How long the text is, and how long it takes to read';
  }

  #toast(kind, done, ...parts) {
    const toast = element('div', { class: 'toast', 'data-kind': kind }, element('p', {}, ...parts),
      element('button', { type: 'button', class: 'close', 'aria-label': 'Dismiss', click: () => {
        toast.remove();
        done();
      } }, element('span', { 'aria-hidden': 'true' }, '×')));
    for (const old of this.#toasts.children) if (old.dataset.kind === kind) old.remove();
    this.#toasts.append(toast);
    return toast;
  }

  /** Says that a record is new, and leads there; on the next pages too, until it is put away. */
  created(record) {
    const to = record && here(record.href);
    if (!to) return;
    const there = new URL(to).pathname === location.pathname;
    keep(NEW, there ? null : JSON.stringify(record));
    if (there) return;
    const done = () => keep(NEW, null);
    const go = element('a', { href: to, click: () => {
      toast.remove();
      done();
    } }, 'Go to it');
    const toast = this.#toast('created', done, `New ${record.kind}: `, element('b', {}, element('bdi', {}, record.title)), ' ', go);
  }

  /** Says that the page is no longer there, and where it went; or, with null, that it is back. */
  gone(to) {
    this.#gone?.remove();
    this.#gone = to && this.#toast('gone', () => {}, element('b', {}, 'This page is no longer there.'), ' ',
      element('a', { href: here(to.href) ?? location.origin }, to.moved ? 'Go to where it moved' : 'Go to the front page'));
  }
}
