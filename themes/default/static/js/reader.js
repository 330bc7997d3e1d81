// The one script that every page loads. It listens, and imports a part when a reader first
// wants it; a page that is only read costs no more than this file. It is no module, since a browser
// runs none of a page that was opened from a folder.
'use strict';

{
  // In a folder nobody finds `index.html` for us.
  const inFolder = location.protocol === 'file:';
  if (inFolder) {
    for (const link of document.querySelectorAll('a[href], form[action]')) {
      const name = link.matches('form') ? 'action' : 'href';
      const [, path, rest] = /^([^?#:]*)(.*)$/s.exec(link.getAttribute(name));
      if (path.endsWith('/') && !path.startsWith('/')) link.setAttribute(name, `${path}index.html${rest}`);
    }
  }

  /** How long a reader must point at a link, or stay on it, before its card is wanted (ms). */
  const INTENT = 250;

  /** The address of the site's root, absolute. */
  const root = new URL(document.documentElement.dataset.root || './', document.baseURI);

  /** Whether keys are going into a field, and so are not for us. */
  const typing = (target) =>
    target instanceof Element
    && target.closest('input, textarea, select, [contenteditable]:not([contenteditable="false"])') !== null;

  let quick = null;
  let opening = false;

  /** Opens the dialog of quick search; the search page where that cannot be had. */
  const search = async () => {
    const field = document.querySelector('main input[type="search"][name="q"]');
    if (field) {
      field.focus();
      field.select();
      return;
    }
    if (opening) return;
    opening = true;
    // What is typed before the dialog is there goes into it.
    let typed = '';
    const type = (event) => {
      const { key, altKey, ctrlKey, metaKey } = event;
      if (altKey || ctrlKey || metaKey || event.isComposing || typing(event.target)) return;
      if (key.length === 1) typed += key;
      else if (key === 'Backspace') typed = typed.slice(0, -1);
      else if (key !== 'Enter') return;
      event.preventDefault();
    };
    document.addEventListener('keydown', type, true);
    try {
      quick ??= await import('./quick.js');
      await quick.open(() => typed);
    } catch {
      const page = new URL(inFolder ? 'search/index.html' : 'search/', root);
      if (typed) page.searchParams.set('q', typed);
      location.assign(page);
    }
    document.removeEventListener('keydown', type, true);
    opening = false;
  };

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || typing(event.target)) return;
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    // On many layouts `/` is typed with Shift.
    const slash = key === '/' && !altKey && !ctrlKey && !metaKey;
    const palette = key.toLowerCase() === 'k' && ctrlKey !== metaKey && !altKey && !shiftKey;
    if (!slash && !palette || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    search();
  });

  // Cards of what links lead to.
  const CARDS = /^(?:actors|briefings|events|locations|sources)\/[^/]+\/$/;

  /** The path of the record that a link leads to, from the site's root; null for any other link. */
  const record = (link) => {
    const to = new URL(link.href, root);
    if (to.origin !== root.origin || !to.pathname.startsWith(root.pathname)) return null;
    const path = to.pathname.slice(root.pathname.length);
    // A list item says beside its title what the card would.
    const told = link.closest('.event-title, .briefing-title, .lead h2');
    return CARDS.test(path) && to.pathname !== location.pathname && !told ? path : null;
  };

  if (document.documentElement.dataset.cards && !inFolder) {
    let timer = 0;
    const leave = () => clearTimeout(timer);
    const come = (event) => {
      const link = event.target instanceof Element && event.target.closest('main a[href]');
      const path = link && record(link);
      if (!path) return;
      leave();
      timer = setTimeout(async () => {
        try {
          const cards = await import('./cards.js');
          await cards.show(link, decodeURIComponent(path), event);
        } catch {
          // Without a card the link is what it was.
        }
      }, INTENT);
    };
    // A finger follows the link at once.
    document.addEventListener('pointerover', (event) => { if (event.pointerType !== 'touch') come(event); });
    document.addEventListener('pointerout', leave);
    document.addEventListener('focusin', (event) => { if (event.target.matches?.(':focus-visible')) come(event); });
    document.addEventListener('focusout', leave);
  }

  if (document.querySelector('template[data-filter], table[data-rows]') && !inFolder) import('./filter.js');
}
