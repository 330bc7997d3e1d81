// The one script that every page loads. It listens, and imports a part when a reader first
// wants it; a page that is only read costs no more than this file.

/** Whether keys are going into a field, and so are not for us. */
const typing = (target) =>
  target instanceof Element
  && target.closest('input, textarea, select, [contenteditable]:not([contenteditable="false"])') !== null;

/** The search page, by way of the relative address of the site's root. */
const searchPage = () => new URL(`${document.documentElement.dataset.root || './'}search/`, document.baseURI);

/** Opens the dialog of quick search; the search page where that cannot be had. */
const search = async () => {
  const field = document.querySelector('main input[type="search"][name="q"]');
  if (field) {
    field.focus();
    field.select();
    return;
  }
  try {
    const quick = await import('./quick.js');
    await quick.open();
  } catch {
    location.assign(searchPage());
  }
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
