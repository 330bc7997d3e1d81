// Cards: what a link leads to, in a few words, while a reader points at it or is on it with the
// keyboard. As WCAG 2.2, 1.4.13, wants: Escape puts it away, the pointer may go onto it, and it
// stays until the reader leaves.

/** How long a card stays when the pointer has left, so that it can get onto it (ms). */
const GRACE = 300;

/** The distance to the link, and to the window's edges (CSS px). */
const GAP = 6;

const { root, cards: count } = document.documentElement.dataset;

/** Files of cards, each fetched once. @type {Map<number, Promise<object>>} */
const files = new Map();

/** The card that is shown: one at a time. @type {{card: HTMLElement, link: Element} | null} */
let shown = null;
/** The link whose card was put away, until the reader leaves it. */
let dismissed = null;
let timer = 0;

/** The 32-bit FNV-1a hash of a text's UTF-8. @param {string} text */
export function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The name of the file that holds the card of a path, of so many. */
export function file(path, files) {
  return `${(fnv1a(path) % files).toString(16).padStart(2, '0')}.json`;
}

function fetched(path) {
  const name = file(path, Number(count));
  if (!files.has(name)) {
    const address = new URL(`data/cards/${name}`, new URL(root || './', document.baseURI));
    const got = fetch(address, { credentials: 'same-origin' }).then((response) => {
      if (!response.ok) throw new Error(`${response.status}`);
      return response.json();
    });
    got.catch(() => files.delete(name));
    files.set(name, got);
  }
  return files.get(name);
}

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Makes a card of its record; every text of it goes in as text. */
function make(of, words) {
  const fact = (text) => text && element('span', 'fact', text);
  const kicker = [fact(of.kind), fact(of.date)].filter(Boolean).flatMap((part) => [part, ' ']);
  if (of.marking) kicker.unshift(element('strong', 'marking', of.marking), ' ');
  const facts = [
    of.status && element('span', `status status-${of.status.key}`, of.status.label),
    fact(of.note),
    fact(of.events),
  ].filter(Boolean).flatMap((part) => [part, ' ']);
  const name = element('bdi', '', of.name);
  const lines = [element('span', 'hover-kind', ...kicker), element('strong', 'hover-name', name)];
  if (facts.length > 0) lines.push(element('span', 'hover-facts facts-line', ...facts));
  if (of.text) lines.push(element('span', 'hover-text', of.text));
  if (of.last) {
    const label = element('span', 'hover-label', words.last_event);
    lines.push(element('span', 'hover-last', label, `${of.last.date} – `, element('bdi', '', of.last.title)));
  }
  const card = element('div', 'hover-card', ...lines);
  card.id = 'hover-card';
  card.role = 'tooltip';
  card.popover = 'manual';
  return card;
}

/** Where a card goes: below that line of the link which is pointed at, above it where there is no
 *  room, and always inside the window. All in CSS px from the window's corner. */
export function place(line, card, view, rtl) {
  const below = view.height - line.bottom - GAP;
  const above = line.top - GAP;
  const top = card.height + GAP <= below || below >= above
    ? line.bottom + GAP
    : line.top - GAP - card.height;
  const start = rtl ? line.right - card.width : line.left;
  const clamp = (value, most) => Math.max(GAP, Math.min(value, most - GAP));
  return { left: clamp(start, view.width - card.width), top: clamp(top, view.height - card.height) };
}

function put(card, link, event) {
  const lines = [...link.getClientRects()];
  const held = (box) => event.clientY >= box.top && event.clientY <= box.bottom;
  const line = (event.type === 'pointerover' && lines.find(held)) || lines[0];
  if (!line) return false;
  const view = { width: document.documentElement.clientWidth, height: window.innerHeight };
  const rtl = getComputedStyle(link).direction === 'rtl';
  const { left, top } = place(line, card.getBoundingClientRect(), view, rtl);
  card.style.left = `${left + window.scrollX}px`;
  card.style.top = `${top + window.scrollY}px`;
  return true;
}

/** Whether the reader is still at a link. */
const at = (link) => link.isConnected && (link.matches(':hover') || link === document.activeElement);

/**
 * Shows the card of the record at `path`, once it has come and if the reader is still there.
 * @param {HTMLAnchorElement} link
 * @param {string} path from the site's root, not percent-encoded
 * @param {Event} event what the reader came with
 */
export async function show(link, path, event) {
  clearTimeout(timer);
  if (shown?.link === link || dismissed === link) return;
  const got = await fetched(path);
  const of = got.cards[path];
  if (!of || !at(link) || dismissed === link || shown?.link === link) return;
  hide();
  const card = make(of, got);
  (document.querySelector('main') ?? document.body).append(card);
  card.showPopover?.();
  if (!put(card, link, event)) {
    card.remove();
    return;
  }
  const described = link.getAttribute('aria-describedby');
  link.setAttribute('aria-describedby', described ? `${described} ${card.id}` : card.id);
  shown = { card, link, described };
}

/** Puts the card away. */
export function hide() {
  clearTimeout(timer);
  if (!shown) return;
  const { card, link, described } = shown;
  shown = null;
  if (described === null) link.removeAttribute('aria-describedby');
  else link.setAttribute('aria-describedby', described);
  card.remove();
}

/** Puts the card away in a moment, unless the reader is on it or on its link by then. */
function leave() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (shown && !shown.card.matches(':hover') && !at(shown.link)) hide();
  }, GRACE);
}

document.addEventListener('pointerout', (event) => {
  const link = event.target instanceof Element && event.target.closest('a[href]');
  if (link && link === dismissed && !link.contains(event.relatedTarget)) dismissed = null;
  if (shown) leave();
});
document.addEventListener('focusout', (event) => {
  if (event.target === dismissed) dismissed = null;
  if (shown) leave();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !shown) return;
  dismissed = shown.link;
  hide();
  event.stopPropagation();
}, true);
document.addEventListener('click', (event) => {
  if (shown && !shown.card.contains(event.target)) hide();
});
// What scrolls beneath a card would leave it behind; the page itself takes it along.
document.addEventListener('scroll', (event) => { if (event.target !== document) hide(); }, true);
window.addEventListener('resize', hide);
window.addEventListener('pagehide', hide);
