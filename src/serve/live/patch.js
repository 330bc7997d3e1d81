// Brings a page up to date without loading it again.
//
// Three trees take part: the page as the server sent it, which is kept aside; the page as it comes from the server now;
// and the page on the screen, which scripts and the reader have changed since. What differs between the first two
// is done to the third, and nothing else: a filter stays set, a search stays typed, what a script drew stays drawn.

const { ELEMENT_NODE, TEXT_NODE } = Node;

const isElement = (node) => node.nodeType === ELEMENT_NODE;

/** Whether the browser runs what a script element holds; the rest is data. */
export const runs = (script) => /^(?:module|text\/javascript|application\/javascript|)$/i.test(script.type);

/** What no patch can bring up to date, since scripts have read it: it takes a reload. */
const fixed = (root, own) => [
  ...Object.entries(root.dataset).map(String),
  ...[...root.querySelectorAll('script:not([type="application/ld+json"])')].filter((script) => !own(script)).map((script) => script.outerHTML),
  ...[...root.querySelectorAll('template')].map((template) => template.innerHTML),
].join('\n');

/** Of numbers, the positions of a longest run that rises. */
function rising(numbers) {
  const ends = [];
  const previous = [];
  numbers.forEach((number, at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[ends[middle]] < number) low = middle + 1;
      else high = middle;
    }
    previous[at] = ends[low - 1];
    ends[low] = at;
  });
  const kept = new Set();
  for (let at = ends.at(-1); at !== undefined; at = previous[at]) kept.add(at);
  return kept;
}

/** What tells an element apart though its text changes: the first link in it. */
const leads = (node) => node.querySelector('a[href]')?.getAttribute('href');

/**
 * Says which of the nodes before is which of those after.
 * @param {Node[]} before
 * @param {Node[]} after
 * @returns {(Node | undefined)[]} for each after, the one before
 */
export function match(before, after) {
  const pairs = new Array(after.length);
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start].isEqualNode(after[start])) pairs[start] = before[start++];
  let end = 0;
  while (end < shorter - start && before.at(-1 - end).isEqualNode(after.at(-1 - end))) {
    pairs[after.length - 1 - end] = before.at(-1 - end);
    end += 1;
  }
  const left = new Set(before.slice(start, before.length - end));
  const open = () => {
    const places = [];
    for (let at = start; at < after.length - end; at += 1) if (!pairs[at]) places.push(at);
    return places;
  };
  const by = (key) => {
    const known = new Map();
    for (const node of left) {
      const value = key(node);
      if (value) known.set(value, known.has(value) ? [...known.get(value), node] : [node]);
    }
    for (const at of open()) {
      const node = known.get(key(after[at]))?.shift();
      if (!node) continue;
      pairs[at] = node;
      left.delete(node);
    }
  };
  by((node) => isElement(node) && node.id && `${node.nodeName} ${node.id}`);
  by((node) => (isElement(node) ? node.outerHTML : node.nodeType === TEXT_NODE && node.data.trim()));
  by((node) => isElement(node) && !node.id && leads(node) && `${node.nodeName} ${leads(node)}`);
  // What is left goes by its kind, in order, between those neighbours that are known.
  const place = new Map(before.map((node, at) => [node, at]));
  let from = -1;
  for (const at of open()) {
    for (let known = at - 1; known >= 0; known -= 1) {
      if (!pairs[known]) continue;
      from = Math.max(from, place.get(pairs[known]));
      break;
    }
    let to = before.length;
    for (let known = at + 1; known < after.length; known += 1) {
      const there = pairs[known] && place.get(pairs[known]);
      if (there === undefined || there < from) continue;
      to = there;
      break;
    }
    const like = (node) => node.nodeName === after[at].nodeName && !(node.id && after[at].id);
    const node = before.slice(from + 1, to).find((one) => left.has(one) && like(one));
    if (!node) continue;
    pairs[at] = node;
    left.delete(node);
  }
  return pairs;
}

/** The page as the server sent it, and what stands for each part of it on the screen. */
export class Served {
  /** The page that is kept aside. @type {Element} */
  #root;
  /** From a node that is kept aside to the one on the screen. @type {WeakMap<Node, Node>} */
  #shown = new WeakMap();
  /** @type {(script: Element) => boolean} */
  #own;
  #changed = new Set();

  /**
   * @param {Element} root the page as it was sent; in a document of its own
   * @param {(script: Element) => boolean} own tells the script of authoring mode, which is no part of the page
   */
  constructor(root, own) {
    this.#root = root;
    this.#own = own;
  }

  /** Of a page that no script has changed yet. */
  static untouched(own) {
    const aside = document.implementation.createHTMLDocument('');
    const served = new Served(aside.importNode(document.documentElement, true), own);
    served.#pair(served.#root, document.documentElement);
    return served;
  }

  /** Of a page that scripts have changed already: what cannot be found on the screen is left to them. */
  static changed(sent, own) {
    const served = new Served(sent.documentElement, own);
    served.#find(served.#root, document.documentElement);
    return served;
  }

  #pair(kept, shown) {
    this.#shown.set(kept, shown);
    kept.childNodes.forEach((child, at) => this.#pair(child, shown.childNodes[at]));
  }

  #find(kept, shown) {
    this.#shown.set(kept, shown);
    const children = [...kept.childNodes];
    match([...shown.childNodes], children).forEach((node, at) => { if (node) this.#find(children[at], node); });
  }

  /** Says that another node stands on the screen for one that was there. */
  replaced(old, node) {
    const walker = this.#root.ownerDocument.createTreeWalker(this.#root);
    do {
      if (this.#shown.get(walker.currentNode) === old) this.#shown.set(walker.currentNode, node);
    } while (walker.nextNode());
  }

  /** Whether `next` can be shown without a reload. @param {Document} next */
  takes(next) {
    return fixed(this.#root, this.#own) === fixed(next.documentElement, this.#own);
  }

  /**
   * Brings the page on the screen up to date.
   * @param {Document} next the page as it comes from the server now
   * @returns {Set<Element>} what has changed on the screen, in the body
   */
  show(next) {
    this.#changed = new Set();
    const title = this.#root.querySelector('title')?.textContent;
    this.#element(this.#root, next.documentElement);
    const now = next.querySelector('title')?.textContent;
    if (now !== undefined && now !== title) document.title = now;
    return this.#changed;
  }

  #note(node) {
    const element = isElement(node) ? node : node?.parentElement;
    if (element?.isConnected && document.body.contains(element)) this.#changed.add(element);
  }

  #element(kept, next) {
    // The script of authoring mode names the page's present state; on the screen it stays what it was.
    if (kept.nodeName === 'SCRIPT' && this.#own(kept)) return;
    this.#attributes(kept, next);
    this.#children(kept, next);
  }

  #attributes(kept, next) {
    const shown = this.#shown.get(kept);
    for (const name of new Set([...kept.getAttributeNames(), ...next.getAttributeNames()])) {
      const [was, is] = [kept.getAttribute(name), next.getAttribute(name)];
      if (was === is) continue;
      const set = (node, value) => (value === null ? node.removeAttribute(name) : node.setAttribute(name, value));
      set(kept, is);
      if (!shown) continue;
      if (name === 'class') {
        const [old, now] = [was, is].map((value) => (value ?? '').split(/\s+/).filter(Boolean));
        shown.classList.remove(...old.filter((word) => !now.includes(word)));
        shown.classList.add(...now);
        if (!shown.classList.length) shown.removeAttribute('class');
      } else set(shown, is);
      this.#note(shown);
    }
  }

  #text(kept, next) {
    const [was, is] = [kept.data, next.data];
    if (was === is) return;
    kept.data = is;
    const shown = this.#shown.get(kept);
    if (!shown || shown.data === is) return;
    // Only what differs, so that a selection in the rest holds.
    const old = shown.data;
    let start = 0;
    while (start < Math.min(old.length, is.length) && old[start] === is[start]) start += 1;
    let end = 0;
    while (end < Math.min(old.length, is.length) - start && old.at(-1 - end) === is.at(-1 - end)) end += 1;
    shown.replaceData(start, old.length - start - end, is.slice(start, is.length - end));
    this.#note(shown);
  }

  #children(kept, next) {
    const before = [...kept.childNodes];
    const after = [...next.childNodes];
    const pairs = match(before, after);
    const place = new Map(before.map((node, at) => [node, at]));
    const still = new Set(pairs);
    for (const node of before) {
      if (still.has(node)) continue;
      this.#shown.get(node)?.remove();
      node.remove();
    }
    const known = pairs.filter(Boolean);
    const steady = rising(known.map((node) => place.get(node)));
    const moved = new Set(known.filter((_, at) => !steady.has(at)));
    const parent = this.#shown.get(kept);
    const now = after.map((node, at) => {
      const old = pairs[at];
      if (!old) {
        const made = kept.ownerDocument.importNode(node, true);
        if (parent) this.#pair(made, document.importNode(node, true));
        return made;
      }
      if (!old.isEqualNode(node)) {
        if (isElement(old)) this.#element(old, node);
        else if (old.nodeType === TEXT_NODE) this.#text(old, node);
      }
      return old;
    });
    now.forEach((node, at) => {
      if (pairs[at] && !moved.has(node)) return;
      kept.insertBefore(node, at ? now[at - 1].nextSibling : kept.firstChild);
      if (parent) this.#put(node, now, at, parent, moved.has(node));
    });
  }

  /** Puts what is new or has moved beside its neighbours on the screen, wherever scripts have taken those. */
  #put(node, now, at, parent, moved) {
    const shown = this.#shown.get(node);
    // What a script has taken away stays away.
    if (!shown || (moved && shown.parentNode !== parent)) return;
    const there = (one) => this.#shown.get(one)?.parentNode === parent;
    const previous = now.slice(0, at).findLast(there);
    const following = previous ? undefined : now.slice(at + 1).find(there);
    const behind = previous ? this.#shown.get(previous).nextSibling : following ? this.#shown.get(following) : null;
    if (behind === shown) return;
    // A move keeps focus and what plays; where a browser has no such thing, it is taken out and put in.
    if (shown.isConnected && parent.isConnected && parent.moveBefore) parent.moveBefore(shown, behind);
    else parent.insertBefore(shown, behind);
    this.#note(isElement(shown) ? shown : parent);
  }
}
