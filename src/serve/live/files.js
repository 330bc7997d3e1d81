// Style sheets and pictures that have changed are loaded again where they stand.

/** Tells a browser that this is not the file it has. */
const fresh = (address) => {
  const to = new URL(address, document.baseURI);
  to.searchParams.set('dateline', Date.now().toString(36));
  return to.href;
};

/** Whether an address leads to one of the paths below `base`. */
const among = (paths, base) => {
  const wanted = new Set(paths.map((path) => new URL(path.split('/').map(encodeURIComponent).join('/'), new URL(base, location.origin)).pathname));
  return (address) => {
    const to = address ? new URL(address, document.baseURI) : null;
    return to?.origin === location.origin && wanted.has(to.pathname);
  };
};

/**
 * Puts a style sheet in the place of another, once it is there, so that the page is never without.
 * @param {HTMLLinkElement} old
 * @param {string} href
 * @param {(old: Element, next: Element) => void} replaced
 */
export function swap(old, href, replaced) {
  const next = old.cloneNode();
  next.href = href;
  const done = () => old.remove();
  next.addEventListener('load', done, { once: true });
  next.addEventListener('error', () => next.remove(), { once: true });
  old.after(next);
  replaced(old, next);
}

/** @param {string[]} paths @param {string} base @param {(old: Element, next: Element) => void} replaced */
export function reloadStyles(paths, base, replaced) {
  const changed = among(paths, base);
  for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
    if (changed(link.href)) swap(link, fresh(link.href), replaced);
  }
}

/** @param {string[]} paths @param {string} base */
export function reloadPictures(paths, base) {
  const changed = among(paths, base);
  for (const name of ['src', 'poster', 'href']) {
    for (const element of document.querySelectorAll(`:is(img, source, video, audio, image)[${name}]`)) {
      const address = element.getAttribute(name);
      if (changed(address)) element.setAttribute(name, fresh(address));
    }
  }
  for (const element of document.querySelectorAll('[srcset]')) {
    const set = element.getAttribute('srcset');
    const now = set.split(/,\s+/).map((one) => {
      const [address, ...size] = one.trim().split(/\s+/);
      return [changed(address) ? fresh(address) : address, ...size].join(' ');
    }).join(', ');
    if (now !== set) element.setAttribute('srcset', now);
  }
}
