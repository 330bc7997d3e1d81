/** The values by which events can be picked, each with how many there would be. */

import { plain } from './explore-filter.js';

/** Values that are shown before more are asked for. */
const FEW = 7;

/** The most values that are shown at once; the others are found by their names. */
const MOST = 200;

export class Facets {
  /**
   * @param {HTMLElement} root
   * @param {object} use
   * @param {import('./explore-store.js').Store} use.store
   * @param {Record<string, string>} use.words
   * @param {(n: number) => string} use.number
   * @param {(key: string, slug: string, on: boolean) => void} use.toggle
   */
  constructor(root, use) {
    this.use = use;
    this.groups = [...use.store.facets.values()].map((facet) => new Group(facet, use));
    root.replaceChildren(...this.groups.map((group) => group.element));
  }

  /** @param {import('./explore-filter.js').Filter} filter @param {Map<string, Set<string>>} chosen */
  update(filter, chosen) {
    for (const group of this.groups) group.update(filter.counts(group.facet.key), chosen.get(group.facet.key) ?? new Set());
  }
}

class Group {
  /** @param {import('./explore-store.js').Facet} facet @param {any} use */
  constructor(facet, use) {
    this.facet = facet;
    this.use = use;
    this.expanded = false;
    this.sought = '';
    this.counts = new Uint32Array(0);
    /** @type {Set<string>} */
    this.chosen = new Set();
    /** Rows that were made, by code. @type {Map<number, HTMLElement>} */
    this.rows = new Map();
    this.element = document.createElement('details');
    this.element.className = 'facet';
    this.element.open = facet.key !== 'tag';
    const summary = document.createElement('summary');
    this.title = document.createElement('span');
    this.title.textContent = facet.label;
    this.badge = document.createElement('span');
    this.badge.className = 'facet-chosen';
    summary.append(this.title, this.badge);
    this.search = document.createElement('input');
    this.search.type = 'search';
    this.search.className = 'facet-search';
    this.search.autocomplete = 'off';
    this.search.spellcheck = false;
    this.search.setAttribute('aria-label', use.words.find_in.replace('{facet}', facet.label));
    this.search.placeholder = use.words.find;
    this.search.addEventListener('input', () => {
      this.sought = plain(this.search.value.trim());
      this.draw();
    });
    this.list = document.createElement('ul');
    this.list.className = 'facet-values';
    this.list.setAttribute('aria-label', facet.label);
    this.more = document.createElement('button');
    this.more.type = 'button';
    this.more.className = 'facet-more';
    this.more.addEventListener('click', () => {
      this.expanded = !this.expanded;
      this.draw();
    });
    this.element.append(summary, this.search, this.list, this.more);
    this.element.addEventListener('toggle', () => this.draw());
  }

  /** @param {Uint32Array} counts @param {Set<string>} chosen */
  update(counts, chosen) {
    this.counts = counts;
    this.chosen = chosen;
    this.draw();
  }

  draw() {
    const { values } = this.facet;
    this.element.hidden = values.length === 0 && this.chosen.size === 0;
    this.badge.textContent = this.chosen.size > 0 ? String(this.chosen.size) : '';
    if (!this.element.open) return;
    const isChosen = (/** @type {number} */ code) => this.chosen.has(values[code].slug);
    let codes = values.map((_, code) => code).filter((code) => this.counts[code] > 0 || isChosen(code));
    const total = codes.length;
    if (this.sought) codes = codes.filter((code) => plain(values[code].label).includes(this.sought) || isChosen(code));
    codes.sort((a, b) => Number(isChosen(b)) - Number(isChosen(a)) || this.counts[b] - this.counts[a]
      || (values[a].label < values[b].label ? -1 : 1));
    const chosen = codes.filter(isChosen).length;
    const shown = codes.slice(0, this.expanded || this.sought ? MOST : Math.max(FEW, chosen));
    this.search.hidden = total <= FEW + 5 && this.sought === '';
    const most = Math.max(1, ...shown.map((code) => this.counts[code]));
    const focused = document.activeElement;
    this.list.replaceChildren(...shown.map((code) => this.#row(code, most)));
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.list.contains(focused)) focused.focus();
    const left = total - Math.max(FEW, chosen);
    this.more.hidden = this.sought !== '' || left <= 0;
    this.more.textContent = this.expanded ? this.use.words.fewer : this.use.words.show_all.replace('{n}', this.use.number(total));
    this.more.setAttribute('aria-expanded', String(this.expanded));
  }

  /** @param {number} code @param {number} most */
  #row(code, most) {
    let row = this.rows.get(code);
    const value = this.facet.values[code];
    if (!row) {
      row = document.createElement('li');
      const label = document.createElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.addEventListener('change', () => this.use.toggle(this.facet.key, value.slug, box.checked));
      const name = document.createElement('bdi');
      name.textContent = value.label;
      if (this.facet.key === 'status') name.className = `status status-${value.slug}`;
      const count = document.createElement('span');
      count.className = 'facet-count';
      label.append(box, name, count);
      row.append(label);
      this.rows.set(code, row);
    }
    const box = /** @type {HTMLInputElement} */ (row.querySelector('input'));
    box.checked = this.chosen.has(value.slug);
    const count = /** @type {HTMLElement} */ (row.querySelector('.facet-count'));
    count.textContent = this.use.number(this.counts[code] ?? 0);
    row.style.setProperty('--part', String((this.counts[code] ?? 0) / most));
    return row;
  }
}
