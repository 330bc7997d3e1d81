// Lists that filter in place: only what is on the page; and tables that are there whole, which sort by their headers.
// The field itself is in the page, in a <template>, with its words.

/** A letter that is written with another one, and is no mark upon it. */
const PLAIN = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', ħ: 'h', ı: 'i', þ: 'th' };

/** The most chips for one property. */
const MOST = 12;

/** Folds case, diacritics and width, so that "Kım Jong-Ün" is "kim jong-un". @param {string} text */
export function fold(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[ßæœøđðłħıþ]/g, (letter) => PLAIN[letter]);
}

/** Whether a folded text holds every one of the words, each somewhere. */
export const holds = (text, words) => fold(words).split(/\s+/).every((word) => text.includes(word));

const language = document.documentElement.lang || undefined;
const lists = [...document.querySelectorAll('[data-rows]')];
const rowsOf = (list) => [...(list.tBodies?.[0]?.rows ?? list.children)];

function button(text, press) {
  const made = document.createElement('button');
  made.type = 'button';
  made.append(text);
  made.addEventListener('click', press);
  return made;
}

const valueOf = (row, property) => row.element.querySelector(`.${property}`)?.textContent.trim() ?? '';

/** What an address calls a value of rows. */
function keyOf(rows, property, value) {
  const row = rows.find((row) => row[property] === value);
  return row?.element.querySelector(`.${property}`)?.dataset.key ?? value;
}

/** Fills a group with a chip for each value that rows have, those pressed that were chosen; it goes where there is no choice. */
function chips(group, rows, before, change) {
  const property = group.dataset.chips;
  const counts = new Map();
  for (const row of rows) {
    row[property] = valueOf(row, property);
    if (row[property]) counts.set(row[property], (counts.get(row[property]) ?? 0) + 1);
  }
  const chosen = new Set();
  if (counts.size < 2) return { property, chosen };
  const order = new Intl.Collator(language, { numeric: true });
  const values = [...counts].sort((a, b) => b[1] - a[1] || order.compare(a[0], b[0])).slice(0, MOST);
  for (const [value, count] of values) {
    const chip = button(value, () => {
      if (!chosen.delete(value)) chosen.add(value);
      chip.ariaPressed = String(chosen.has(value));
      change();
    });
    if (before.includes(value)) chosen.add(value);
    chip.ariaPressed = String(chosen.has(value));
    const number = document.createElement('span');
    number.className = 'count';
    number.textContent = count;
    chip.append(' ', number);
    group.append(chip);
  }
  return { property, chosen };
}

function filter(template) {
  const read = () => lists.flatMap(rowsOf).map((element) => ({ element, text: fold(element.textContent) }));
  let rows = read();
  const part = template.content.cloneNode(true);
  const field = part.querySelector('input');
  const said = part.querySelector('[role="status"]');
  const all = part.querySelector('a');
  const before = history.state?.filter ?? {};
  const groups = [...part.querySelectorAll('[data-chips]')]
    .map((group) => chips(group, rows, before.chosen?.[group.dataset.chips] ?? [], () => apply()));
  const narrow = part.querySelector('details');
  if (narrow) {
    narrow.hidden = !narrow.querySelector('button');
    narrow.open = groups.some(({ chosen }) => chosen.size > 0);
  }
  const address = new URL('search/', new URL(document.documentElement.dataset.root || './', document.baseURI));
  if (all) address.searchParams.set('type', all.dataset.type);
  let wait = 0;

  const apply = () => {
    const words = field.value.trim();
    let shown = 0;
    for (const row of rows) {
      const fits = holds(row.text, words)
        && groups.every(({ property, chosen }) => chosen.size === 0 || chosen.has(row[property]));
      row.element.hidden = !fits;
      shown += Number(fits);
    }
    // Said once the reader pauses, not with every letter.
    clearTimeout(wait);
    wait = setTimeout(() => {
      const pattern = shown > 0 ? said.dataset.some : said.dataset.none;
      said.textContent = pattern.replace('{shown}', shown.toLocaleString(language)).replace('{total}', rows.length.toLocaleString(language));
    }, 150);
    if (all) {
      if (words) address.searchParams.set('q', words);
      else address.searchParams.delete('q');
      // A search has statuses and kinds of events, and no others.
      if (all.dataset.type === 'event') {
        for (const { property, chosen } of groups) {
          address.searchParams.delete(property);
          for (const value of chosen) address.searchParams.append(property, keyOf(rows, property, value));
        }
      }
      all.href = address.href;
    }
    // A reader who comes back finds the list as it was.
    const chosen = Object.fromEntries(groups.map(({ property, chosen }) => [property, [...chosen]]));
    history.replaceState({ ...history.state, filter: { words, chosen } }, '');
  };

  field.addEventListener('input', apply);
  // Where the page changes while it is open, its rows are others.
  document.addEventListener('dateline:page', () => {
    rows = read();
    for (const row of rows) for (const { property } of groups) row[property] = valueOf(row, property);
    apply();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !field.value) return;
    event.preventDefault();
    field.value = '';
    apply();
  });
  template.replaceWith(part);
  field.value = before.words ?? '';
  apply();
}

/** What a cell sorts by: a date, a number or a text; undefined where it has none. */
function key(row, column, by) {
  const cell = row.cells[column];
  const text = (by === 'date' ? cell.querySelector('time')?.dateTime : (cell.querySelector('a') ?? cell).textContent.trim()) || undefined;
  return by === 'number' && text !== undefined ? Number(text.replace(/\D/g, '')) : text;
}

function sortable(table) {
  const headers = [...table.tHead.rows[0].cells];
  const order = new Intl.Collator(language, { numeric: true });
  headers.forEach((header, column) => {
    const by = header.dataset.sort;
    if (!by) return;
    const sort = () => {
      // Names from A, numbers and dates from the highest; another press turns it round.
      const first = by === 'text' ? 'ascending' : 'descending';
      const now = header.ariaSort === first ? (by === 'text' ? 'descending' : 'ascending') : first;
      for (const other of headers) other.ariaSort = null;
      header.ariaSort = now;
      const turn = now === 'ascending' ? 1 : -1;
      const keyed = rowsOf(table).map((row) => [key(row, column, by), row]);
      keyed.sort(([a], [b]) => {
        // What has no value stays last either way.
        if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
        return turn * (by === 'text' ? order.compare(a, b) : a < b ? -1 : Number(a > b));
      });
      table.tBodies[0].append(...keyed.map(([, row]) => row));
    };
    const made = button('', sort);
    made.append(...header.childNodes);
    header.append(made);
    // As the list comes.
    if (by === 'text') header.ariaSort = 'ascending';
  });
}

// A page of a list that goes on has not what is first by another order.
const whole = !document.querySelector('link[rel="prev"], link[rel="next"]');
for (const list of lists) {
  if (whole && list.tHead && rowsOf(list).length > 1) sortable(list);
}
const template = document.querySelector('template[data-filter]');
if (template) filter(template);
