/** Where events happened: marks on a map of the world that is moved by pointer, touch and keyboard. */

import { fill } from './explore-date.js';
import { breadth, turned } from './explore-filter.js';
import { shape } from './explore-timeline.js';

/** Pixels of the squares in which places are one mark. */
const GRID = 40;

/** Pixels that a pointer moves before it drags instead of clicking. */
const STILL = 5;

/** Degrees of the narrowest view. */
const CLOSEST = 0.5;

/** More places than these are asked for by what the map shows, not one by one. */
const FEW = 12;

/** Marks that get a name beside them, if there is room. */
const LABELS = 14;

/** Degrees from the edge of the world within which a place has it turned. */
const NEAR = 10;

/** The world: west, south, east, north. @type {[number, number, number, number]} */
const WORLD = [-180, -60, 180, 84];

/**
 * @typedef {object} Mark
 * @property {number} x @property {number} y pixels
 * @property {number} events @property {number[]} places codes, most events first
 * @property {boolean} chosen
 */

export class EventMap {
  /**
   * @param {HTMLElement} root
   * @param {object} use
   * @param {Record<string, string>} use.words
   * @param {(n: number) => string} use.events
   * @param {(n: number) => string} use.number
   * @param {(n: number) => string} use.brief in as few signs as will do
   * @param {import('./explore-store.js').Store} use.store
   * @param {() => Set<string>} use.chosen slugs of the places that are asked for
   * @param {() => (at: number) => boolean} use.passes what is shown: all filters but the map's own
   * @param {() => (at: number) => boolean} use.listed what the table has: all filters
   * @param {(places: string[]) => void} use.choose
   * @param {(box: [number, number, number, number] | null) => void} use.confine
   */
  constructor(root, use) {
    this.use = use;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
    this.frame = part('map-frame');
    this.confined = /** @type {HTMLInputElement} */ (part('map-box'));
    this.unplaced = part('map-unplaced');
    this.readout = part('map-readout');
    /** Middle, and degrees a pixel. */
    this.view = { longitude: 0, latitude: 20, scale: 0 };
    this.moved = false;
    /** @type {Mark[]} */
    this.marks = [];
    /** The mark that the keyboard stands on. */
    this.current = 0;
    /** Measures names. @type {CanvasRenderingContext2D | null} */
    this.pen = null;
    this.svg = /** @type {SVGSVGElement} */ (shape('svg', 'map-svg', { focusable: 'false' }));
    // Once around the world: where it is turned, what lies beyond 180° is the land again.
    this.globe = shape('svg', 'map-globe', { y: 0 });
    this.land = shape('g', 'map-land', {});
    this.outline = shape('g', 'map-outline', {});
    this.again = shape('g', 'map-outline', {});
    this.land.append(this.outline, this.again);
    this.globe.append(this.land);
    this.points = shape('g', 'map-points', {});
    this.svg.append(this.globe, this.points);
    this.frame.append(this.svg);
    this.#listen(part);
    // Sizes are kept, since to ask for them lays out the page anew.
    this.size = { width: 0, height: 0 };
    /** What is to be shown once there is room. @type {(() => void) | null} */
    this.waitingForRoom = null;
    new ResizeObserver(([{ contentRect }]) => {
      const first = this.size.width === 0;
      this.size = { width: contentRect.width, height: contentRect.height };
      if (first) this.waitingForRoom?.();
      this.draw();
    }).observe(this.frame);
  }

  /** Loads the outline of the land. @param {string} address */
  async load(address) {
    try {
      const answer = await fetch(address);
      // The policy of the page allows no style within the drawing; the page's own does instead.
      const text = (await answer.text()).replace(/<style[\s\S]*?<\/style>/g, '');
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
      for (const path of parsed.querySelectorAll('path')) {
        const land = shape('path', path.getAttribute('class') ?? 'l', {
          d: path.getAttribute('d') ?? '', 'vector-effect': 'non-scaling-stroke',
        });
        const around = [path.parentElement?.getAttribute('transform'), path.getAttribute('transform')];
        const transform = around.filter(Boolean).join(' ');
        if (transform) land.setAttribute('transform', transform);
        this.outline.append(land);
      }
    } catch {
      // Without the outline the marks still stand in their places.
    }
  }

  /**
   * The part of the world that is shown: west, south, east, north, in hundredths of a degree, which
   * an address holds, outwards. Across the date line the west is east of the east.
   * @returns {[number, number, number, number]}
   */
  get box() {
    const { width, height } = this.size;
    const { longitude, latitude, scale } = this.view;
    const down = (/** @type {number} */ degrees) => Math.floor(degrees * 100) / 100;
    const up = (/** @type {number} */ degrees) => -down(-degrees);
    const [across, along] = [width / 2 * scale, height / 2 * scale];
    const [west, east] = across < 179.99 ? [turned(down(longitude - across)), -turned(-up(longitude + across))] : [-180, 180];
    return [west, Math.max(down(latitude - along), -90), east, Math.min(up(latitude + along), 90)];
  }

  /** Shows a part of the world whole. @param {[number, number, number, number]} box */
  show(box) {
    const { width, height } = this.size;
    if (width === 0 || height === 0) {
      this.waitingForRoom = () => this.show(box);
      return;
    }
    const [west, south, , north] = box;
    const across = breadth(box);
    this.view = {
      longitude: west + across / 2,
      latitude: (south + north) / 2,
      scale: Math.max(across / width, (north - south) / height),
    };
    this.#settle();
  }

  /** Shows all places of what passes. */
  fit() {
    const { store } = this.use;
    const passes = this.use.passes();
    const seen = new Uint8Array(store.location.values.length);
    for (let at = 0; at < store.length; at += 1) {
      if (!passes(at)) continue;
      for (let i = store.places.offsets[at]; i < store.places.offsets[at + 1]; i += 1) seen[store.places.codes[i]] = 1;
    }
    let [south, north] = [90, -90];
    /** @type {number[]} */
    const longitudes = [];
    store.location.values.forEach(({ latitude, longitude }, code) => {
      if (!seen[code] || latitude === undefined || longitude === undefined) return;
      longitudes.push(longitude);
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    });
    if (longitudes.length === 0) {
      this.show(WORLD);
      return;
    }
    const [west, across] = arc(longitudes);
    // Some land around the marks tells where they are.
    const pad = (/** @type {number} */ side, /** @type {number} */ least) => Math.max(side * 0.12, (least - side) / 2);
    const [x, y] = [pad(across, 30), pad(north - south, 12)];
    if (across + 2 * x < 360) this.show([west - x, south - y, west + across + x, north + y]);
    else {
      // All around: as maps are drawn, unless that would part places at the edge.
      const near = longitudes.some((longitude) => Math.abs(longitude) > 180 - NEAR);
      const middle = near ? west + across / 2 : 0;
      this.show([middle - 180, south - y, middle + 180, north + y]);
    }
  }

  /** Keeps the view within the world. */
  #settle() {
    const { width, height } = this.size;
    const widest = Math.max(360 / width, 180 / height);
    const view = this.view;
    view.scale = Math.min(Math.max(view.scale, CLOSEST / width), widest);
    const halfHeight = height / 2 * view.scale;
    view.longitude = turned(view.longitude);
    view.latitude = halfHeight >= 90 ? 0 : Math.min(Math.max(view.latitude, -90 + halfHeight), 90 - halfHeight);
  }

  draw() {
    const { width, height } = this.size;
    if (width < 40 || height < 40) return;
    if (this.view.scale === 0) this.show(WORLD);
    this.#settle();
    const { longitude, latitude, scale } = this.view;
    const zoom = 1 / scale;
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const around = Math.min(width, 360 * zoom);
    this.globe.setAttribute('x', ((width - around) / 2).toFixed(2));
    this.globe.setAttribute('width', around.toFixed(2));
    this.globe.setAttribute('height', String(height));
    this.land.setAttribute('transform',
      `translate(${(around / 2 - longitude * zoom).toFixed(2)} ${(height / 2 + latitude * zoom).toFixed(2)}) scale(${zoom.toFixed(5)})`);
    const isTurned = Math.abs(longitude) + around / 2 * scale > 180.01;
    this.again.setAttribute('display', isTurned ? 'inline' : 'none');
    this.again.setAttribute('transform', `translate(${longitude < 0 ? -360 : 360} 0)`);
    if (isTurned && !this.again.hasChildNodes()) this.again.append(...[...this.outline.children].map((path) => path.cloneNode()));
    this.#gather();
    const focused = this.points.contains(document.activeElement);
    const most = Math.max(1, ...this.marks.map((mark) => mark.events));
    /** @type {Element[]} */
    const drawn = [];
    /** @type {[number, number, number, number][]} */
    const taken = [];
    const { values } = this.use.store.location;
    // A mark whose place is seen stands within the frame, however near to the edge of the world it is.
    const within = (/** @type {number} */ at, /** @type {number} */ room, /** @type {number} */ size) =>
      (at < -0.5 || at > size + 0.5 ? at : Math.min(Math.max(at, room), size - room));
    this.marks.forEach((mark, at) => {
      const radius = 4 + 15 * Math.sqrt(mark.events / most);
      const room = Math.max(radius, 13) + 1;
      mark.x = within(mark.x, room, width);
      mark.y = within(mark.y, room, height);
      const group = shape('g', mark.chosen ? 'map-mark chosen' : 'map-mark', {
        role: 'button',
        tabindex: at === this.current ? 0 : -1,
        'aria-label': this.#said(mark),
        'aria-pressed': String(mark.chosen),
        transform: `translate(${mark.x.toFixed(1)} ${mark.y.toFixed(1)})`,
        'data-mark': at,
      });
      group.append(shape('circle', 'map-target', { r: Math.max(radius, 13) }), shape('circle', 'map-dot', { r: radius.toFixed(1) }));
      taken.push([mark.x - radius, mark.y - radius, mark.x + radius, mark.y + radius]);
      const count = this.use.brief(mark.events);
      if (radius > 8 && count.length * 8 < radius * 2 - 2) {
        const text = shape('text', 'map-count', { y: '.35em' });
        text.textContent = count;
        group.append(text);
      }
      drawn.push(group);
    });
    this.marks.slice(0, LABELS).forEach((mark) => {
      const radius = 4 + 15 * Math.sqrt(mark.events / most);
      const text = values[mark.places[0]].label;
      const wide = this.#wide(text);
      // To the right if there is room, else to the left, else nowhere.
      const places = [1, -1].map((side) => {
        const near = mark.x + side * (radius + 3);
        /** @type {[number, number, number, number]} */
        const room = [Math.min(near, near + side * wide), mark.y - 8, Math.max(near, near + side * wide), mark.y + 8];
        return { side, near, room };
      });
      const found = places.find(({ room }) => room[0] >= 0 && room[2] <= width && !taken.some((other) => touch(room, other)));
      if (!found) return;
      taken.push(found.room);
      const label = shape('text', 'map-name', {
        x: found.near, y: mark.y, dy: '.35em', 'text-anchor': found.side > 0 ? 'start' : 'end',
        'paint-order': 'stroke', 'aria-hidden': 'true',
      });
      label.textContent = text;
      drawn.push(label);
    });
    this.points.replaceChildren(...drawn);
    if (focused) this.#focus(this.current);
  }

  /** Pixels that a name takes beside its mark. @param {string} text */
  #wide(text) {
    if (!this.pen) {
      const probe = shape('text', 'map-name', {});
      this.points.append(probe);
      this.pen = document.createElement('canvas').getContext('2d');
      if (this.pen) this.pen.font = getComputedStyle(probe).font;
      probe.remove();
    }
    // With the edge that is drawn around it. Without a canvas, as wide as letters may be.
    return 4 + (this.pen?.measureText(text).width ?? text.length * 12);
  }

  /** Joins places that are near one another into marks, largest first. */
  #gather() {
    const { store } = this.use;
    const { values } = store.location;
    const passes = this.use.passes();
    const listed = this.use.listed();
    const { width, height } = this.size;
    const { longitude: middle, latitude: centre, scale } = this.view;
    const grid = GRID * scale;
    /** @type {Map<string, {events: number, last: number, x: number, y: number, weight: number, places: Map<number, number>}>} */
    const cells = new Map();
    // The squares are those of the globe at this zoom, so that marks stay as the map is moved.
    const cellOf = values.map(({ latitude, longitude }) => {
      if (latitude === undefined || longitude === undefined) return null;
      const east = turned(longitude - middle);
      const x = width / 2 + east / scale;
      const y = height / 2 + (centre - latitude) / scale;
      if (x < -GRID || y < -GRID || x > width + GRID || y > height + GRID) return null;
      const key = `${Math.floor((middle + east + 180) / grid)},${Math.floor((latitude + 90) / grid)}`;
      let cell = cells.get(key);
      if (!cell) {
        cell = { events: 0, last: -1, x: 0, y: 0, weight: 0, places: new Map() };
        cells.set(key, cell);
      }
      return { cell, x, y };
    });
    let unplaced = 0;
    for (let at = 0; at < store.length; at += 1) {
      if (!passes(at)) continue;
      let placed = !listed(at);
      for (let i = store.places.offsets[at]; i < store.places.offsets[at + 1]; i += 1) {
        const code = store.places.codes[i];
        placed ||= values[code].latitude !== undefined;
        const there = cellOf[code];
        if (!there) continue;
        const { cell } = there;
        if (cell.last !== at) cell.events += 1;
        cell.last = at;
        cell.x += there.x;
        cell.y += there.y;
        cell.weight += 1;
        cell.places.set(code, (cell.places.get(code) ?? 0) + 1);
      }
      if (!placed) unplaced += 1;
    }
    const chosen = this.use.chosen();
    this.marks = [...cells.values()]
      .filter((cell) => cell.events > 0)
      .map((cell) => {
        const places = [...cell.places].sort((a, b) => b[1] - a[1]).map(([code]) => code);
        return {
          x: cell.x / cell.weight, y: cell.y / cell.weight, events: cell.events, places,
          chosen: places.some((code) => chosen.has(values[code].slug)),
        };
      })
      .sort((a, b) => b.events - a.events || a.x - b.x || a.y - b.y);
    this.current = Math.min(this.current, Math.max(this.marks.length - 1, 0));
    this.unplaced.textContent = unplaced > 0 ? fill(this.use.words.unplaced, { events: this.use.events(unplaced) }) : '';
  }

  /** @param {Mark} mark */
  #name(mark) {
    const { values } = this.use.store.location;
    const first = values[mark.places[0]].label;
    return mark.places.length === 1 ? first
      : fill(this.use.words.and_more, { name: first, n: this.use.number(mark.places.length - 1) });
  }

  /** @param {number} factor @param {number} [x] @param {number} [y] pixels that stay where they are */
  zoom(factor, x = this.size.width / 2, y = this.size.height / 2) {
    const { width, height } = this.size;
    const { view } = this;
    const longitude = view.longitude + (x - width / 2) * view.scale;
    const latitude = view.latitude - (y - height / 2) * view.scale;
    view.scale /= factor;
    this.#settle();
    view.longitude = longitude - (x - width / 2) * view.scale;
    view.latitude = latitude + (y - height / 2) * view.scale;
    this.#changed();
  }

  /** @param {number} x @param {number} y pixels */
  pan(x, y) {
    this.view.longitude -= x * this.view.scale;
    this.view.latitude += y * this.view.scale;
    this.#changed();
  }

  #changed() {
    this.#settle();
    this.moved = true;
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => {
      this.draw();
      if (!this.confined.checked) return;
      clearTimeout(this.later);
      this.later = setTimeout(() => this.use.confine(this.box), 120);
    });
  }

  /** @param {number} at */
  #focus(at) {
    this.current = at;
    const groups = /** @type {SVGElement[]} */ ([...this.points.querySelectorAll('.map-mark')]);
    groups.forEach((group, number) => group.setAttribute('tabindex', number === at ? '0' : '-1'));
    groups[at]?.focus({ preventScroll: true });
  }

  /** @param {Mark | undefined} mark */
  #choose(mark) {
    if (!mark) return;
    const { values } = this.use.store.location;
    if (mark.places.length <= FEW) {
      this.use.choose(mark.places.map((code) => values[code].slug));
      return;
    }
    const points = mark.places.map((code) => values[code]);
    const longitudes = points.map((point) => point.longitude ?? 0);
    const latitudes = points.map((point) => point.latitude ?? 0);
    const pad = Math.max((Math.max(...longitudes) - Math.min(...longitudes)) * 0.1, 0.2);
    this.show([
      Math.min(...longitudes) - pad, Math.min(...latitudes) - pad, Math.max(...longitudes) + pad, Math.max(...latitudes) + pad,
    ]);
    this.draw();
    this.moved = true;
    this.confined.checked = true;
    this.use.confine(this.box);
  }

  /** @param {(name: string) => HTMLElement} part */
  #listen(part) {
    /** @type {Map<number, {x: number, y: number}>} */
    const pointers = new Map();
    let travelled = 0;
    let apart = 0;
    const position = (/** @type {MouseEvent} */ event) => {
      const { left, top } = this.frame.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    const markOf = (/** @type {Event} */ event) => {
      const group = /** @type {Element} */ (event.target).closest('[data-mark]');
      return group ? Number(group.getAttribute('data-mark')) : null;
    };
    this.frame.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      pointers.set(event.pointerId, position(event));
      if (pointers.size === 1) travelled = 0;
      apart = 0;
    });
    this.frame.addEventListener('pointermove', (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) {
        const mark = markOf(event);
        this.#tell(mark === null ? undefined : this.marks[mark]);
        return;
      }
      const now = position(event);
      pointers.set(event.pointerId, now);
      travelled += Math.hypot(now.x - before.x, now.y - before.y);
      if (travelled < STILL) return;
      if (!this.frame.hasPointerCapture(event.pointerId)) this.frame.setPointerCapture(event.pointerId);
      if (pointers.size === 1) {
        this.pan(now.x - before.x, now.y - before.y);
        return;
      }
      const [one, other] = [...pointers.values()];
      const distance = Math.hypot(one.x - other.x, one.y - other.y);
      if (apart > 0 && distance > 0) this.zoom(distance / apart, (one.x + other.x) / 2, (one.y + other.y) / 2);
      apart = distance;
    });
    for (const name of ['pointerup', 'pointercancel']) {
      this.frame.addEventListener(name, (event) => pointers.delete(/** @type {PointerEvent} */ (event).pointerId));
    }
    this.frame.addEventListener('pointerleave', () => this.#tell(undefined));
    this.frame.addEventListener('click', (event) => {
      const mark = markOf(event);
      if (mark === null || travelled >= STILL) return;
      this.current = mark;
      this.#choose(this.marks[mark]);
    });
    this.frame.addEventListener('dblclick', (event) => {
      if (markOf(event) !== null) return;
      const { x, y } = position(event);
      this.zoom(2, x, y);
    });
    // A page that is scrolled should not be caught by the map: the wheel zooms where the map has
    // the focus, or with Ctrl.
    this.frame.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && !this.frame.contains(document.activeElement)) return;
      event.preventDefault();
      const { x, y } = position(event);
      this.zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.002)), x, y);
    }, { passive: false });
    this.frame.addEventListener('keydown', (event) => {
      const mark = markOf(event);
      const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (event.key === '+' || event.key === '=') this.zoom(1.6);
      else if (event.key === '-') this.zoom(1 / 1.6);
      else if (event.key === '0') this.#fitAgain();
      else if (arrow && mark !== null) this.#step(mark, arrow[0], arrow[1]);
      else if (arrow) this.pan(-arrow[0] * 60, -arrow[1] * 60);
      else if (mark !== null && (event.key === 'Enter' || event.key === ' ')) this.#choose(this.marks[mark]);
      else return;
      event.preventDefault();
    });
    // What is drawn and listens for focus would take it itself, as a stop without a name.
    this.frame.addEventListener('focusin', (event) => {
      const mark = markOf(event);
      if (mark !== null) this.#tell(this.marks[mark]);
    });
    this.frame.addEventListener('focusout', () => this.#tell(undefined));
    part('map-in').addEventListener('click', () => this.zoom(1.6));
    part('map-out').addEventListener('click', () => this.zoom(1 / 1.6));
    part('map-fit').addEventListener('click', () => this.#fitAgain());
    this.confined.addEventListener('change', () => this.use.confine(this.confined.checked ? this.box : null));
  }

  #fitAgain() {
    this.fit();
    this.#changed();
    this.moved = false;
  }

  /** Goes to the next mark in a direction. @param {number} at @param {number} dx @param {number} dy */
  #step(at, dx, dy) {
    const here = this.marks[at];
    let best = -1;
    let least = Infinity;
    this.marks.forEach((mark, number) => {
      const ahead = (mark.x - here.x) * dx + (mark.y - here.y) * dy;
      if (ahead <= 0 || number === at) return;
      const aside = Math.abs((mark.x - here.x) * dy) + Math.abs((mark.y - here.y) * dx);
      const cost = ahead + aside * 2;
      if (cost < least) {
        least = cost;
        best = number;
      }
    });
    if (best < 0) return;
    const { width, height } = this.size;
    const { x, y } = this.marks[best];
    if (x < 0 || y < 0 || x > width || y > height) return;
    this.#focus(best);
  }

  /** @param {Mark | undefined} mark */
  #tell(mark) {
    this.readout.textContent = mark ? this.#said(mark) : '';
  }

  /** @param {Mark} mark */
  #said(mark) {
    return fill(this.use.words.told, { name: this.#name(mark), value: this.use.events(mark.events) });
  }
}

/** The shortest arc that holds all longitudes: where it begins, and its length. @param {number[]} longitudes @returns {[number, number]} */
function arc(longitudes) {
  const all = longitudes.map(turned).sort((a, b) => a - b);
  let west = all[0];
  let widest = west + 360 - all[all.length - 1];
  for (let at = 1; at < all.length; at += 1) {
    if (all[at] - all[at - 1] <= widest) continue;
    widest = all[at] - all[at - 1];
    west = all[at];
  }
  return [west, 360 - widest];
}

/** @param {[number, number, number, number]} one @param {[number, number, number, number]} other */
function touch(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}
