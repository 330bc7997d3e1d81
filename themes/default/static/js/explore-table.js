/** The events that pass, in a table that can be sorted, a page at a time. */

import { fill } from './explore-date.js';

/** Events on a page. */
export const PER_PAGE = 100;

/** Names of actors and places that a row shows. */
const NAMES = 6;

export class Table {
  /**
   * @param {HTMLElement} root
   * @param {object} use
   * @param {import('./explore-store.js').Store} use.store
   * @param {import('./explore-date.js').DateFormat} use.dates
   * @param {Record<string, string>} use.words
   * @param {(n: number) => string} use.number
   * @param {string} use.root the way to the site's root
   * @param {(sort: string) => void} use.sort
   * @param {(page: number) => void} use.turn
   */
  constructor(root, use) {
    this.use = use;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
    this.body = part('rows');
    this.table = /** @type {HTMLElement} */ (this.body.closest('table'));
    this.empty = part('empty');
    this.pager = part('pager');
    this.place = part('place');
    this.previous = part('previous');
    this.next = part('next');
    this.page = 1;
    for (const head of this.table.querySelectorAll('th[data-sort]')) {
      head.querySelector('button')?.addEventListener('click', () => {
        const by = /** @type {HTMLElement} */ (head).dataset.sort ?? 'date';
        const now = head.getAttribute('aria-sort');
        // What is newest or best sourced is wanted first, words from their beginning.
        const first = by === 'date' || by === 'sources' ? `-${by}` : by;
        const second = first === by ? `-${by}` : by;
        const isFirst = (now === 'descending') === first.startsWith('-');
        use.sort(now && isFirst ? second : first);
      });
    }
    this.previous.addEventListener('click', () => this.#turn(-1));
    this.next.addEventListener('click', () => this.#turn(1));
  }

  /** @param {number} by */
  #turn(by) {
    const page = Math.min(Math.max(this.page + by, 1), this.pages);
    if (page === this.page) return;
    this.use.turn(page);
    this.table.scrollIntoView({ block: 'start' });
  }

  /** @param {Int32Array} events in the order of the table @param {string} sort @param {number} page */
  update(events, sort, page) {
    this.pages = Math.max(1, Math.ceil(events.length / PER_PAGE));
    this.page = Math.min(page, this.pages);
    const by = sort.replace(/^-/, '');
    for (const head of this.table.querySelectorAll('th[data-sort]')) {
      if (/** @type {HTMLElement} */ (head).dataset.sort === by) {
        head.setAttribute('aria-sort', sort.startsWith('-') ? 'descending' : 'ascending');
      } else head.removeAttribute('aria-sort');
    }
    const first = (this.page - 1) * PER_PAGE;
    const shown = events.subarray(first, first + PER_PAGE);
    this.body.replaceChildren(...Array.from(shown, (at) => this.#row(at)));
    this.table.hidden = events.length === 0;
    this.empty.hidden = events.length > 0;
    this.pager.hidden = this.pages === 1;
    this.place.textContent = fill(this.use.words.place, {
      from: this.use.number(first + 1), to: this.use.number(first + shown.length), total: this.use.number(events.length),
    });
    idle(this.previous, this.page === 1);
    idle(this.next, this.page === this.pages);
  }

  /** @param {number} at */
  #row(at) {
    const { store, dates, words } = this.use;
    const row = document.createElement('tr');
    const when = cell('td', 'when');
    const known = store.dates.get(at);
    const time = document.createElement('time');
    time.textContent = known?.text ?? dates.day(store.start[at]);
    if (!known) time.dateTime = store.edtf(at);
    when.append(time);
    const what = cell('th', 'what');
    /** @type {HTMLTableCellElement} */ (what).scope = 'row';
    const link = document.createElement('a');
    link.href = `${this.use.root}events/${encodeURIComponent(store.slugs[at])}/`;
    const title = document.createElement('bdi');
    title.textContent = store.titles[at];
    link.append(title);
    what.append(link);
    const tlp = store.tlp.get(at);
    if (tlp) what.append(' ', marking(tlp));
    if (store.drafts.has(at)) what.append(' ', text('span', 'draft', words.draft));
    const names = [...store.actor.of(at), ...store.places.of(at)];
    if (names.length > 0) {
      const who = cell('span', 'who');
      names.slice(0, NAMES).forEach((value, number) => {
        if (number > 0) who.append(', ');
        who.append(text('bdi', '', value.label));
      });
      if (names.length > NAMES) who.append(` +${names.length - NAMES}`);
      what.append(who);
    }
    const [kind] = store.kind.of(at);
    const [status] = store.status.of(at);
    const sources = cell('td', 'sources number');
    sources.textContent = this.use.number(store.sources[at]);
    sources.dataset.label = fill(words.told, { name: words.sources, value: '' });
    const state = cell('td', 'state');
    if (status) state.append(text('span', `status status-${status.slug}`, status.label));
    row.append(when, what, text('td', 'kind', kind?.label ?? ''), state, sources);
    return row;
  }
}

/** @param {string} key */
function marking(key) {
  const mark = text('span', 'marking', `TLP:${key.toUpperCase()}`);
  mark.dataset.marking = key;
  return mark;
}

/** @param {string} name @param {string} kind */
function cell(name, kind) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  return element;
}

/** @param {string} name @param {string} kind @param {string} words */
function text(name, kind, words) {
  const element = cell(name, kind);
  element.textContent = words;
  return element;
}

/** @param {HTMLElement} button @param {boolean} is */
function idle(button, is) {
  if (is) button.setAttribute('aria-disabled', 'true');
  else button.removeAttribute('aria-disabled');
}
