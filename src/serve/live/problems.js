// What is wrong in the project, over the page: the last good page stays beneath.

import { counted, element, safe } from './element.js';

/** Columns before a mark up to which what is said of it stands below it. */
const INDENT = 60;

/** How many there are, in words. */
export const summary = ({ errors, warnings }) =>
  [errors && counted(errors, 'error'), warnings && counted(warnings, 'warning')].filter(Boolean).join(', ') || 'No problems';

/** A sentence, with what stands between backquotes as code. */
const said = (text) => text.split(/`([^`]+)`/).map((part, at) => (at % 2 ? element('code', {}, element('bdi', {}, part)) : part)).filter(Boolean);

function line({ line, text, mark }, label) {
  const [from, to] = mark ?? [];
  const marked = mark
    ? [text.slice(0, from), element('mark', {}, text.slice(from, Math.max(to, from + 1)) || ' '), text.slice(Math.max(to, from + 1))]
    : [text || ' '];
  // The same text, unseen, brings what is said below the mark, whatever letters are before it.
  const below = label && element('span', { class: 'label' },
    from <= INDENT && element('span', { class: 'indent', 'aria-hidden': 'true' }, text.slice(0, from)), label);
  return element('span', { class: mark ? 'row marked' : 'row' },
    element('span', { class: 'number' }, line), element('code', {}, ...marked, below));
}

function problem({ code, name, severity, message, label, help, file, line: at, column, excerpt = [], open, url }) {
  const place = file && [file, at, column].filter((part) => part !== null && part !== undefined).join(':');
  const last = excerpt.findLastIndex(({ mark }) => mark);
  const more = safe(url);
  return element('li', { 'data-severity': severity },
    element('p', { class: 'what' },
      element('span', { class: 'severity' }, severity), ' ',
      element('span', { class: 'code' }, [code, name].filter(Boolean).join(' '))),
    element('p', { class: 'message' }, ...said(message)),
    place && element('p', { class: 'place' },
      safe(open) ? element('a', { href: open, title: 'Open in the editor' }, element('bdi', {}, place)) : element('bdi', {}, place),
      more && [' ', element('a', { href: more, rel: 'noreferrer' }, 'On the web')]),
    excerpt.length > 0 && element('p', { class: 'excerpt' }, ...excerpt.map((one, number) => line(one, number === last ? label : ''))),
    last < 0 && label && label !== message && element('p', {}, ...said(label)),
    help && element('p', { class: 'help' }, element('b', {}, 'Help: '), ...said(help)));
}

/** The panel of problems. It comes with errors, goes with them, and stays away when put away until they are others. */
export class Problems {
  #state = { errors: 0, warnings: 0, list: [], more: 0 };
  #asked = false;
  #dismissed;
  #title = element('h2', { id: 'problems-title' });
  #list = element('ol', {});
  #rest = element('p', { class: 'rest' });
  #alert = element('p', { class: 'unseen', role: 'alert' });
  #changed;

  /** @param {() => void} changed is called when it opens or closes */
  constructor(changed) {
    this.#changed = changed;
    try {
      this.#dismissed = sessionStorage.getItem('dateline.dismissed');
    } catch {
      // Then it comes back with the next page.
    }
    this.panel = element('section', { class: 'problems', id: 'problems', 'aria-labelledby': 'problems-title', tabindex: '-1', hidden: true },
      element('header', {}, this.#title,
        element('button', { type: 'button', class: 'close', title: 'Esc', click: () => this.close() }, 'Dismiss')),
      this.#list, this.#rest);
    /** Says aloud what has come. */
    this.alert = this.#alert;
  }

  get open() {
    return !this.panel.hidden;
  }

  get state() {
    return this.#state;
  }

  set state(state) {
    const before = JSON.stringify(this.#state);
    if (JSON.stringify(state) === before) return;
    this.#state = state;
    const inside = this.panel.contains(this.panel.getRootNode().activeElement);
    this.#title.textContent = summary(state);
    this.#list.replaceChildren(...state.list.map(problem));
    this.#rest.textContent = state.more ? `and ${state.more.toLocaleString('en')} more; dateline check lists all` : '';
    this.#rest.hidden = !state.more;
    const errors = this.#errors();
    const [first] = state.list;
    if (!state.errors) {
      this.#remember(null);
      this.#alert.textContent = '';
    }
    const show = state.errors ? this.#asked || errors !== this.#dismissed : this.#asked && state.list.length > 0;
    if (show && state.errors) this.#alert.textContent = `${summary(state)}: ${first?.message ?? ''}`;
    this.panel.hidden = !show;
    if (!show) this.#asked = false;
    else if (inside) this.panel.focus({ preventScroll: true });
    this.#changed();
  }

  #errors() {
    return JSON.stringify(this.#state.list.filter(({ severity }) => severity === 'error'));
  }

  #remember(dismissed) {
    this.#dismissed = dismissed;
    try {
      if (dismissed) sessionStorage.setItem('dateline.dismissed', dismissed);
      else sessionStorage.removeItem('dateline.dismissed');
    } catch {
      // Then it comes back with the next page.
    }
  }

  close() {
    if (!this.open) return;
    if (this.#state.errors) this.#remember(this.#errors());
    this.#asked = false;
    this.panel.hidden = true;
    this.#changed();
  }

  toggle() {
    if (this.open) {
      this.close();
      return;
    }
    this.#asked = true;
    this.#remember(null);
    this.panel.hidden = false;
    this.#changed();
    this.panel.focus({ preventScroll: true });
  }
}
