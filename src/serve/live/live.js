// Authoring mode: what is saved shows at once, on the page as the reader has it. `dateline serve` sends this along with
// its pages; no published site holds it.

import { Bar } from './bar.js';
import { listen } from './connection.js';
import { reloadPictures, reloadStyles } from './files.js';
import { markLinks } from './links.js';
import { Served, runs } from './patch.js';
import { reload, restore } from './reload.js';

/** How many blocks are shown to have changed; more is the whole page. */
const MOST = 12;

/** What is outlined for a moment when it has changed. */
const BLOCK = 'p, li, h1, h2, h3, h4, h5, h6, tr, dt, dd, figure, blockquote, pre, nav, section';

// A page that was not there when it was loaded says so itself.
let missing = performance.getEntriesByType('navigation')[0]?.responseStatus === 404;

const isOwn = (script) => script.hasAttribute('data-page') && script.hasAttribute('data-base');
const own = [...document.scripts].find(isOwn);
const { base } = own.dataset;
/** The state of the page on the screen, as the server names it. */
let hash = own.dataset.page;
let served = null;

// What runs before this script may have changed the page. Else it is still as the server sent it.
const before = [...document.scripts].filter((script) => script !== own && runs(script))
  .some((script) => script.async || !(script.type === 'module' || script.defer)
    || script.compareDocumentPosition(own) & Node.DOCUMENT_POSITION_FOLLOWING);
if (!before) served = Served.untouched(isOwn);

/** The page from the server; null if it is not there. */
async function get() {
  const response = await fetch(location.pathname + location.search, { cache: 'no-store', headers: { accept: 'text/html' } });
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

const hashOf = (page) => [...page.scripts].find(isOwn)?.dataset.page;

/** Finds what the server sent, where scripts were first: it sends the same again. */
const beginning = before && get().then((page) => {
  if (page && hashOf(page) === hash) served = Served.changed(page, isOwn);
}).catch(() => {});

const bar = new Bar(new URL('live.css', import.meta.url).href);
let marked = {};

/** Outlines for a moment what has changed. */
function flash(changed) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const blocks = new Set([...changed].map((element) => element.closest(BLOCK)).filter(Boolean));
  if (blocks.size > MOST) return;
  const color = matchMedia('(prefers-color-scheme: dark)').matches ? '255 146 112' : '179 50 11';
  for (const block of blocks) {
    block.animate([
      { outline: `2px solid rgb(${color} / .8)`, outlineOffset: '4px' },
      { outline: `2px solid rgb(${color} / 0)`, outlineOffset: '4px' },
    ], { duration: 1400, easing: 'ease-in' });
  }
}

let updating = null;
let again = false;

/** Brings the page up to date; one at a time, and once more if it has changed meanwhile. */
function update() {
  again = true;
  updating ??= (async () => {
    await beginning;
    while (again) {
      again = false;
      const page = await get();
      const now = page && hashOf(page);
      if (!now || now === hash) continue;
      const leads = page.querySelector('meta[http-equiv="refresh" i]');
      if (leads) {
        bar.gone(moved(page));
        continue;
      }
      if (!served?.takes(page)) {
        reload();
        return;
      }
      let changed;
      try {
        changed = served.show(page);
      } catch {
        reload();
        return;
      }
      hash = now;
      missing = false;
      markLinks(marked);
      document.dispatchEvent(new CustomEvent('dateline:page'));
      flash(changed);
    }
  })().catch(() => {}).finally(() => { updating = null; });
}

/** Where a page leads that stands for one that has moved. */
const moved = (page) => {
  const link = page.querySelector('main a[href]')?.getAttribute('href');
  return { href: link ? new URL(link, location.href).href : base, moved: Boolean(link) };
};

const heard = {
  page({ hash: now, status, moved: to, bar: record }) {
    bar.record = record;
    marked = record?.marked ?? {};
    markLinks(marked);
    const present = status !== 404;
    bar.gone(present || missing ? null : { href: to ?? base, moved: Boolean(to) });
    if (present && now !== hash) update();
  },
  problems(state) {
    bar.problems.state = { errors: 0, warnings: 0, list: [], more: 0, ...state };
  },
  styles({ paths }) {
    reloadStyles(paths, base, (old, next) => served?.replaced(old, next));
  },
  assets({ paths }) {
    reloadPictures(paths, base);
  },
  scripts: reload,
  data() {
    if (document.getElementById('explore')) reload();
  },
  created(record) {
    bar.created(record);
  },
  index() {
    document.dispatchEvent(new CustomEvent('dateline:index'));
  },
};

restore();
listen(
  () => `${base}.dateline/events?${new URLSearchParams({ path: location.pathname, page: hash })}`,
  (event, data) => heard[event](data),
  (state) => { bar.connection = state; },
);
