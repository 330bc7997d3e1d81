// A reload after which the reader is where they were: for what cannot be changed in place, such as a script.

const KEY = 'dateline.reload';

/** How long scripts may take to draw again what was scrolled, opened or focused (ms). */
const PATIENCE = 5000;

/** The way to an element from the one above it that has an id, or from the root. */
function path(element) {
  const steps = [];
  for (let at = element; at; at = at.parentElement) {
    if (at.id && document.getElementById(at.id) === at) return [`#${CSS.escape(at.id)}`, ...steps].join(' > ');
    if (at === document.documentElement) return [':root', ...steps].join(' > ');
    steps.unshift(`:nth-child(${[...at.parentElement?.children ?? []].indexOf(at) + 1})`);
  }
  return null;
}

/** Fields whose value a reader has set. */
const set = (field) =>
  !['hidden', 'password', 'file', 'submit', 'button'].includes(field.type)
  && (field.matches('select')
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : field.value !== field.defaultValue || field.checked !== field.defaultChecked);

/** Loads the page again, and leaves word of where the reader is. */
export function reload() {
  const field = document.activeElement;
  const kept = {
    address: location.href,
    scroll: [scrollX, scrollY],
    focus: field && field !== document.body ? path(field) : null,
    selection: field?.selectionStart === undefined ? null : [field.selectionStart, field.selectionEnd],
    details: [...document.querySelectorAll('details')].map((one) => [path(one), one.open]),
    fields: [...document.querySelectorAll('input, textarea, select')].filter(set)
      .map((one) => [path(one), ['checkbox', 'radio'].includes(one.type) ? one.checked : one.value]),
    scrolled: [...document.querySelectorAll('body *')].filter((one) => one.scrollTop || one.scrollLeft)
      .map((one) => [path(one), one.scrollLeft, one.scrollTop]),
  };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // The reader's place is lost then; the page is not.
  }
  location.reload();
}

/** Brings the reader back to where they were before `reload`. */
export function restore() {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY));
    sessionStorage.removeItem(KEY);
  } catch {
    return;
  }
  if (kept?.address !== location.href) return;
  const find = (way) => way && document.querySelector(way);
  const tell = (field, ...names) => names.forEach((name) => field.dispatchEvent(new Event(name, { bubbles: true })));
  const left = new Set();
  const later = (work) => left.add(work);

  for (const [way, open] of kept.details) {
    later(() => {
      const found = find(way);
      if (found?.matches('details')) found.open = open;
      return found;
    });
  }
  for (const [way, value] of kept.fields) {
    later(() => {
      const found = find(way);
      if (!found) return false;
      const key = typeof value === 'boolean' ? 'checked' : 'value';
      if (found[key] !== value) {
        found[key] = value;
        tell(found, 'input', 'change');
      }
      return true;
    });
  }
  for (const [way, x, y] of kept.scrolled) {
    later(() => {
      const found = find(way);
      found?.scrollTo({ left: x, top: y, behavior: 'instant' });
      return found && Math.abs(found.scrollTop - y) < 1 && Math.abs(found.scrollLeft - x) < 1;
    });
  }
  if (kept.focus) {
    later(() => {
      const found = find(kept.focus);
      if (!found) return false;
      found.focus({ preventScroll: true });
      if (kept.selection && found.setSelectionRange) {
        try {
          found.setSelectionRange(...kept.selection);
        } catch {
          // A field of another sort has no such thing.
        }
      }
      return true;
    });
  }
  later(() => {
    const [x, y] = kept.scroll;
    scrollTo({ left: x, top: y, behavior: 'instant' });
    return Math.abs(scrollY - y) < 1;
  });

  // Once the page's scripts have begun, and as they draw.
  const attempt = () => { for (const work of [...left]) if (work()) left.delete(work); };
  const begin = () => {
    attempt();
    if (!left.size) return;
    const watch = new MutationObserver(() => {
      attempt();
      if (!left.size) end();
    });
    const end = () => {
      watch.disconnect();
      for (const name of ['wheel', 'keydown', 'pointerdown']) removeEventListener(name, end, true);
    };
    watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['hidden'] });
    // Never against a reader who has gone on.
    for (const name of ['wheel', 'keydown', 'pointerdown']) addEventListener(name, end, true);
    setTimeout(end, PATIENCE);
  };
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
}
