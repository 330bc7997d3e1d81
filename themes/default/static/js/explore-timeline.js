/** Events over time, and the days that a reader picks of them by pointer, touch or keyboard. */

import { binOf, bins } from './explore-bins.js';
import { calendarDay, fill, isoDay, parseDay } from './explore-date.js';
import { dated, showDate } from './date-field.js';

const SVG = 'http://www.w3.org/2000/svg';

/** Pixels that a pointer moves before it draws instead of clicking. */
const STILL = 4;

/** Pixels from the mark of a day to its words. */
const GAP = 4;

/** Pixels from the bars' foot to the drawing's: the strip of long events, and the axis. */
const FOOT = 30;

/**
 * @typedef {object} Counts of each part
 * @property {Uint32Array} all events that are loaded @property {Uint32Array} matched those that pass
 * @property {Uint32Array} over those that pass and reach over several parts
 * @property {Float64Array} missing events that are not loaded
 */

export class Timeline {
  /**
   * @param {HTMLElement} root
   * @param {object} use
   * @param {import('./explore-date.js').DateFormat} use.dates
   * @param {Record<string, string>} use.words
   * @param {(n: number) => string} use.events
   * @param {(edges: number[]) => Counts} use.count
   * @param {(from: number | null, to: number | null, settled: boolean) => void} use.pick
   */
  constructor(root, use) {
    this.use = use;
    this.extent = [0, 1];
    this.domain = [0, 1];
    /** @type {number | null} */ this.from = null;
    /** @type {number | null} */ this.to = null;
    this.width = 0;
    const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
    this.chart = part('chart');
    this.readout = part('readout');
    this.window = part('window');
    this.handles = { from: part('handle-from'), to: part('handle-to') };
    this.inputs = {
      from: /** @type {HTMLInputElement} */ (part('input-from')),
      to: /** @type {HTMLInputElement} */ (part('input-to')),
    };
    this.buttons = { in: part('zoom-in'), out: part('zoom-out'), all: part('all') };
    this.svg = document.createElementNS(SVG, 'svg');
    this.svg.setAttribute('aria-hidden', 'true');
    this.svg.setAttribute('focusable', 'false');
    this.chart.prepend(this.svg);
    this.#listen();
    // Sizes are kept, since to ask for them lays out the page anew.
    this.size = { width: 0, height: 0 };
    /** Measures words. @type {CanvasRenderingContext2D | null} */
    this.pen = null;
    new ResizeObserver(([{ contentRect }]) => {
      this.pen = pen(this.svg);
      this.size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.draw();
    }).observe(this.chart);
  }

  /**
   * Sets the first and last day of the record, and those that are shown at first.
   * @param {number} first @param {number} last @param {[number, number] | null} shown
   */
  setExtent(first, last, shown) {
    this.extent = [first, last];
    this.domain = shown ?? [first, last];
  }

  /** Shows which days are picked. @param {number | null} from @param {number | null} to */
  setWindow(from, to) {
    this.from = from;
    this.to = to;
    // What is picked should be seen.
    const [first, last] = [from ?? this.domain[0], to ?? this.domain[1]];
    if (first < this.domain[0]) this.domain[0] = Math.max(first, this.extent[0]);
    if (last > this.domain[1]) this.domain[1] = Math.min(last, this.extent[1]);
    this.#fields();
  }

  /** Shows the days in the fields, but for the one that a reader is in. */
  #fields() {
    for (const name of /** @type {('from' | 'to')[]} */ (['from', 'to'])) {
      const day = this[name];
      if (document.activeElement === this.inputs[name]) continue;
      showDate(this.inputs[name], day !== null && calendarDay(day).year > 0 ? isoDay(day) : '');
    }
  }

  draw() {
    const { width, height } = this.size;
    if (width < 40 || height < 40) return;
    this.width = width;
    this.bins = bins(this.domain[0], this.domain[1]);
    const { edges } = this.bins;
    this.counts = this.use.count(edges);
    const { all, matched, over, missing } = this.counts;
    const tall = height - FOOT - 14;
    let most = 1;
    for (let at = 0; at < all.length; at += 1) most = Math.max(most, all[at] + missing[at]);
    const rise = (/** @type {number} */ n) => (n > 0 ? Math.max(1.5, n / most * tall) : 0);
    const foot = height - FOOT;
    const bars = (/** @type {(at: number) => number} */ value) => {
      let path = '';
      for (let at = 0; at < all.length; at += 1) {
        const up = rise(value(at));
        if (up === 0) continue;
        const left = this.x(edges[at]);
        const right = this.x(edges[at + 1]);
        const gap = right - left > 4 ? 1 : right - left > 2 ? 0.5 : 0;
        path += `M${left.toFixed(1)} ${foot}V${(foot - up).toFixed(1)}H${(right - gap).toFixed(1)}V${foot}Z`;
      }
      return path;
    };
    const parts = [
      shape('path', 'tl-missing', { d: bars((at) => all[at] + missing[at] > all[at] ? all[at] + missing[at] : 0) }),
      shape('path', 'tl-all', { d: bars((at) => all[at]) }),
      shape('path', 'tl-matched', { d: bars((at) => matched[at]) }),
      shape('line', 'tl-foot', { x1: 0, x2: width, y1: foot + 0.5, y2: foot + 0.5 }),
    ];
    let longest = 0;
    for (const n of over) longest = Math.max(longest, n);
    for (let at = 0; at < over.length; at += 1) {
      if (over[at] === 0) continue;
      const left = this.x(edges[at]);
      parts.push(shape('rect', 'tl-over', {
        x: left, y: foot + 3, width: this.x(edges[at + 1]) - left + 0.3, height: 4, opacity: 0.25 + 0.75 * over[at] / longest,
      }));
    }
    const scale = shape('text', 'tl-scale', { x: 6, y: 10 });
    scale.textContent = this.use.number(most);
    this.curtains = [0, 1].map(() => shape('rect', 'tl-curtain', { y: 0, height: foot }));
    parts.push(...this.curtains, shape('line', 'tl-grid', { x1: 0, x2: width, y1: foot - tall + 0.5, y2: foot - tall + 0.5 }), scale);
    for (const { day, text } of this.#ticks()) {
      const x = this.x(day);
      if (x + GAP + this.#wide(text) > width) continue;
      const label = shape('text', 'tl-tick', { x: x + GAP, y: height - 5 });
      label.textContent = text;
      parts.push(shape('line', 'tl-mark', { x1: x + 0.5, x2: x + 0.5, y1: foot, y2: height - 3 }), label);
    }
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.replaceChildren(...parts);
    this.#place();
  }

  /** Where a day begins, in pixels. @param {number} day */
  x(day) {
    const { edges } = this.bins ?? { edges: this.domain };
    const first = edges[0];
    return (day - first) / (edges[edges.length - 1] - first) * this.width;
  }

  /** @param {number} x @returns {number} */
  #part(x) {
    const { edges } = this.bins;
    const first = edges[0];
    const day = Math.floor(first + x / this.width * (edges[edges.length - 1] - first));
    return Math.min(Math.max(binOf(edges, day), 0), edges.length - 2);
  }

  /** Puts the window and its handles where they belong. */
  #place() {
    const { edges } = this.bins;
    const ends = [edges[0], edges[edges.length - 1] - 1];
    const from = Math.min(Math.max(this.from ?? ends[0], ends[0]), ends[1]);
    const to = Math.max(Math.min(this.to ?? ends[1], ends[1]), ends[0]);
    const left = this.x(from);
    const right = this.x(to + 1);
    this.window.style.left = `${left}px`;
    this.window.style.width = `${Math.max(right - left, 2)}px`;
    const [before, after] = this.curtains;
    before.setAttribute('width', String(Math.max(left, 0)));
    after.setAttribute('x', String(right));
    after.setAttribute('width', String(Math.max(this.width - right, 0)));
    this.chart.toggleAttribute('data-picked', this.from !== null || this.to !== null);
    const [first, last] = [this.from ?? this.extent[0], this.to ?? this.extent[1]];
    for (const [name, day, x] of /** @type {['from' | 'to', number, number][]} */ ([['from', first, left], ['to', last, right]])) {
      const handle = this.handles[name];
      handle.style.left = `${x}px`;
      handle.setAttribute('aria-valuemin', String(Math.min(this.extent[0], first)));
      handle.setAttribute('aria-valuemax', String(Math.max(this.extent[1], last)));
      handle.setAttribute('aria-valuenow', String(day));
      handle.setAttribute('aria-valuetext', this.use.dates.day(day));
    }
    const zoomed = this.domain[0] > this.extent[0] || this.domain[1] < this.extent[1];
    set(this.buttons.out, !zoomed);
    set(this.buttons.in, bins(this.domain[0], this.domain[1]).unit === 'day' && this.domain[1] - this.domain[0] < 14);
    set(this.buttons.all, this.from === null && this.to === null && !zoomed);
  }

  /** What stands below: years, or months, or days, as many as there is room for. */
  #ticks() {
    const { unit, edges } = this.bins;
    const { dates } = this.use;
    const days = edges[edges.length - 1] - edges[0];
    // A month and its year are about the longest words there are.
    const room = Math.max(2, this.width / (this.#wide(dates.month(2023, 9)) + 3 * GAP));
    /** @type {{day: number, text: string}[]} */
    const ticks = [];
    if (days / 30 <= room) {
      // Days, every so many.
      const step = [1, 2, 5, 7, 10, 15].find((n) => days / n <= room) ?? 15;
      for (let day = edges[0]; day < edges[edges.length - 1]; day += 1) {
        const { day: number, year, month } = calendarDay(day);
        const fits = number === 1 || ((number - 1) % step === 0 && number + step / 2 < 31);
        if (!fits && day !== edges[0]) continue;
        ticks.push({ day, text: number === 1 && (month === 1 || ticks.length === 0) ? `${dates.month(year, month)}` : dates.dayOfMonth(day) });
      }
      return this.#sparse(ticks);
    }
    const months = days / 30.4;
    const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000].find((n) => months / n <= room) ?? 24_000;
    const { year, month } = calendarDay(edges[0]);
    let at = Math.ceil((year * 12 + month - 1) / step) * step;
    for (;;) {
      const y = Math.floor(at / 12);
      const m = at - y * 12;
      const day = parseDay(`${y < 0 ? '-' : ''}${String(Math.abs(y)).padStart(4, '0')}-${String(m + 1).padStart(2, '0')}`)?.[0];
      if (day === undefined || day >= edges[edges.length - 1]) break;
      if (day >= edges[0]) ticks.push({ day, text: m === 0 ? dates.year(y) : step < 12 ? dates.monthName(m + 1) : dates.month(y, m + 1) });
      at += step;
    }
    if (ticks.length > 0 && unit !== 'year' && calendarDay(ticks[0].day).month !== 1) {
      const first = calendarDay(ticks[0].day);
      ticks[0].text = dates.month(first.year, first.month);
    }
    return this.#sparse(ticks);
  }

  /** Leaves out ticks whose words would touch those before. @param {{day: number, text: string}[]} ticks */
  #sparse(ticks) {
    let free = -Infinity;
    return ticks.filter(({ day, text }) => {
      if (this.x(day) < free) return false;
      free = this.x(day) + this.#wide(text) + 2 * GAP;
      return true;
    });
  }

  /** Pixels of words below the bars. Without a canvas, as wide as letters may be. @param {string} text */
  #wide(text) {
    return this.pen?.measureText(text).width ?? text.length * 12;
  }

  /** Tells what a part holds. @param {number | null} part */
  #tell(part) {
    if (part === null || !this.counts) {
      this.readout.textContent = '';
      return;
    }
    const { edges, unit } = this.bins;
    const { dates, words } = this.use;
    const first = calendarDay(edges[part]);
    const when = unit === 'month' ? dates.month(first.year, first.month)
      : unit === 'year' ? dates.year(first.year) : dates.range(edges[part], edges[part + 1] - 1);
    const { all, matched, missing } = this.counts;
    const there = Math.round(missing[part]);
    const what = there > 0 && all[part] === 0
      ? fill(words.not_loaded, { events: this.use.events(there) })
      : matched[part] === all[part] ? this.use.events(all[part])
        : fill(words.of_events, { n: this.use.number(matched[part]), events: this.use.events(all[part]) });
    this.readout.textContent = fill(words.told, { name: when, value: what });
  }

  /** @param {number} from @param {number} to @param {boolean} settled */
  #pick(from, to, settled) {
    const whole = (/** @type {number} */ day, /** @type {number} */ side) =>
      side === 0 ? day <= this.extent[0] : day >= this.extent[1];
    this.use.pick(whole(from, 0) ? null : from, whole(to, 1) ? null : to, settled);
  }

  /** @param {'from' | 'to'} name @param {number} day */
  #move(name, day, settled = true) {
    const { edges } = this.bins;
    const from = this.from ?? Math.min(this.extent[0], edges[0]);
    const to = this.to ?? Math.max(this.extent[1], edges[edges.length - 1] - 1);
    if (name === 'from') this.#pick(Math.min(day, to), to, settled);
    else this.#pick(from, Math.max(day, from), settled);
  }

  zoom(/** @type {number} */ factor) {
    const [first, last] = this.domain;
    if (factor > 1 && (this.from !== null || this.to !== null)) {
      // To what is picked, if that is not seen whole already.
      const from = Math.max(this.from ?? first, this.extent[0]);
      const to = Math.min(this.to ?? last, this.extent[1]);
      const pad = Math.ceil((to - from + 1) * 0.06);
      if ((to - from + 1 + 2 * pad) < (last - first) * 0.8) {
        this.domain = [Math.max(from - pad, this.extent[0]), Math.min(to + pad, this.extent[1])];
        this.draw();
        return;
      }
    }
    const middle = this.from !== null || this.to !== null
      ? ((this.from ?? first) + (this.to ?? last)) / 2 : (first + last) / 2;
    const half = Math.max((last - first) / 2 / factor, 5);
    this.domain = [
      Math.max(Math.floor(middle - half), this.extent[0]),
      Math.min(Math.ceil(middle + half), this.extent[1]),
    ];
    this.draw();
  }

  #listen() {
    const at = (/** @type {PointerEvent} */ event) => event.clientX - this.chart.getBoundingClientRect().left;
    /** @type {null | {mode: 'new' | 'move' | 'from' | 'to', x: number, from: number, to: number, moved: boolean}} */
    let drag = null;
    let frame = 0;
    const apply = (/** @type {number} */ x, /** @type {boolean} */ settled) => {
      if (!drag) return;
      const { edges } = this.bins;
      if (drag.mode === 'from') this.#move('from', edges[this.#part(x)], settled);
      else if (drag.mode === 'to') this.#move('to', edges[this.#part(x) + 1] - 1, settled);
      else if (drag.mode === 'new') {
        const [a, b] = [this.#part(drag.x), this.#part(x)].sort((one, other) => one - other);
        this.#pick(edges[a], edges[b + 1] - 1, settled);
      } else {
        const by = edges[this.#part(x)] - edges[this.#part(drag.x)];
        const low = Math.max(Math.min(by, this.extent[1] - drag.to), this.extent[0] - drag.from);
        this.use.pick(drag.from + low, drag.to + low, settled);
      }
    };
    this.chart.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !this.bins) return;
      const x = at(event);
      const target = /** @type {HTMLElement} */ (event.target);
      const { edges } = this.bins;
      const picked = this.from !== null || this.to !== null;
      const from = this.from ?? this.extent[0];
      const to = this.to ?? this.extent[1];
      const mode = target === this.handles.from ? 'from' : target === this.handles.to ? 'to'
        : picked && target === this.window && (from > edges[0] || to < edges[edges.length - 1] - 1) ? 'move' : 'new';
      drag = { mode, x, from, to, moved: false };
      this.chart.setPointerCapture(event.pointerId);
      if (mode === 'from' || mode === 'to') target.focus();
      else event.preventDefault();
    });
    this.chart.addEventListener('pointermove', (event) => {
      const x = at(event);
      if (!drag) {
        if (this.bins) this.#tell(this.#part(x));
        return;
      }
      if (!drag.moved && Math.abs(x - drag.x) < STILL) return;
      drag.moved = true;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => apply(x, false));
    });
    const end = (/** @type {PointerEvent} */ event) => {
      if (!drag) return;
      cancelAnimationFrame(frame);
      const x = at(event);
      if (drag.moved) apply(x, true);
      else if (drag.mode === 'new' || drag.mode === 'move') {
        const part = this.#part(x);
        this.#pick(this.bins.edges[part], this.bins.edges[part + 1] - 1, true);
      }
      drag = null;
    };
    this.chart.addEventListener('pointerup', end);
    this.chart.addEventListener('pointercancel', () => { drag = null; });
    this.chart.addEventListener('pointerleave', () => { if (!drag) this.#tell(null); });
    for (const name of /** @type {('from' | 'to')[]} */ (['from', 'to'])) {
      this.handles[name].addEventListener('keydown', (event) => {
        const { edges } = this.bins;
        const last = edges.length - 1;
        // `from` stands at an edge, `to` before one.
        const day = name === 'from' ? this.from ?? edges[0] : (this.to ?? edges[last] - 1) + 1;
        let edge = Math.min(binOf(edges, Math.min(Math.max(day, edges[0]), edges[last])), last);
        if (day >= edges[last]) edge = last;
        const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
        let next;
        if (steps !== undefined) {
          // From within a part, the nearest edge in the direction is one step away.
          const within = day > edges[edge] && day < (edges[edge + 1] ?? Infinity);
          next = edge + steps + (within && steps < 0 ? 1 : 0);
        } else if (event.key === 'Home') next = 0;
        else if (event.key === 'End') next = last;
        else if (event.key === '+' || event.key === '-') {
          event.preventDefault();
          this.zoom(event.key === '+' ? 2 : 0.5);
          return;
        } else return;
        event.preventDefault();
        next = Math.min(Math.max(next, 0), last);
        if (name === 'from') this.#move('from', edges[Math.min(next, last - 1)]);
        else this.#move('to', edges[Math.max(next, 1)] - 1);
        this.#tell(name === 'from' ? Math.min(next, last - 1) : Math.max(next, 1) - 1);
      });
      this.handles[name].addEventListener('blur', () => this.#tell(null));
      dated(this.inputs[name], (value) => {
        const day = parseDay(value)?.[0] ?? null;
        if (value !== '' && day === null) return;
        const other = name === 'from' ? this.to : this.from;
        const [from, to] = name === 'from' ? [day, other] : [other, day];
        const turned = from !== null && to !== null && from > to;
        this.#pick((turned ? to : from) ?? -Infinity, (turned ? from : to) ?? Infinity, true);
      }, () => this.#fields());
    }
    this.buttons.in.addEventListener('click', () => this.zoom(2));
    this.buttons.out.addEventListener('click', () => this.zoom(0.4));
    this.buttons.all.addEventListener('click', () => {
      this.domain = [...this.extent];
      this.use.pick(null, null, true);
    });
  }
}

/** A button that has nothing to do keeps the focus. @param {HTMLElement} button @param {boolean} idle */
function set(button, idle) {
  if (idle) button.setAttribute('aria-disabled', 'true');
  else button.removeAttribute('aria-disabled');
}

/** What measures words in the type of those below the bars. @param {SVGElement} svg */
function pen(svg) {
  const probe = shape('text', 'tl-tick', {});
  svg.append(probe);
  const made = document.createElement('canvas').getContext('2d');
  if (made) made.font = getComputedStyle(probe).font;
  probe.remove();
  return made;
}

/** @param {string} name @param {string} kind @param {Record<string, string | number>} attributes */
export function shape(name, kind, attributes) {
  const element = document.createElementNS(SVG, name);
  element.setAttribute('class', kind);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
