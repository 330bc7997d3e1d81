// Makes up a large desk: the same files each time, with what large desks have. A few are named all the time and most
// hardly ever (Zipf); names have aliases in other scripts; places lie within places; some days have much, some nothing.
//
//     node generate.mjs FOLDER [EVENTS]

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Mulberry32: small, and the same everywhere. Gives numbers from 0 to 1. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FIRST = ['Ivan Иван', 'Jun 준', 'Olga Ольга', 'Maria Мария', 'Ahmed أحمد', 'Wei 伟', 'Sven', 'Tara', 'Yusuf يوسف', 'Elena Елена', 'Noor نور', 'Hans', 'Rosa', 'Mei 美', 'Oleksandr Олександр'];
const LAST = ['Petrov Петров', 'Kim 김', 'Meyer', 'Ali علي', 'Costa', 'Novak Новак', 'Chen 陈', 'Berg', 'Díaz', 'Khan خان', 'Sokol Сокол', 'Ito 伊藤', 'Weiß', 'Haddad حداد', 'López'];
const SYLLABLES = ['ka', 'ro', 'min', 'tel', 'va', 'shi', 'bor', 'na', 'dur', 'gan', 'lo', 'pest', 'kul', 'mar', 'ze', 'tok', 'ri', 'ham', 'sul', 'oren'];
const KINDS = ['meeting', 'statement', 'strike', 'arrest', 'sanction', 'visit', 'exercise', 'election', 'protest', 'agreement'];
const STATUS = ['reported', 'reported', 'reported', 'confirmed', 'confirmed', 'claimed', 'disputed', 'denied', 'planned', 'retracted'];
const VERBS = ['meets', 'warns', 'accuses', 'visits', 'signs with', 'detains', 'hosts', 'criticises', 'replaces', 'calls on'];
const THINGS = ['a convoy', 'the port', 'an ammunition depot', 'the border crossing', 'a draft agreement', 'the rail line', 'two ships', 'the refinery', 'a radar site', 'the grain deal', 'an airfield', 'the pipeline'];
const TELLS = ['was seen near', 'is said to have left', 'was moved towards', 'came under fire at', 'was inspected in', 'will be handed over in', 'was denied by officials in', 'has been repaired since the attack on'];

/**
 * Writes the content of a desk into a folder.
 *
 * @param {string} folder the project
 * @param {number} [count] how many events; actors are a twentieth of them, places a fortieth, sources and briefings a tenth
 */
export async function generate(folder, count = 10_000) {
  const next = random(20_240_229);
  const below = (limit) => Math.floor(next() * limit);
  const pick = (list) => list[below(list.length)];
  /** The first often, the last hardly ever: the second half as often, the third a third (Zipf). */
  const zipf = (list) => list[Math.floor((list.length + 1) ** next()) - 1];
  const word = () => pick(SYLLABLES) + pick(SYLLABLES) + pick(SYLLABLES);
  const title = (text) => text[0].toUpperCase() + text.slice(1);

  const files = new Map();
  files.set('site.yaml', [
    'title: Large Desk', 'base_url: https://large.example/', 'kinds:', ...KINDS.map((kind) => `  ${kind}: ${title(kind)}`),
    'facets: {theatre: Theatre}', '',
  ].join('\n'));

  const seen = new Set();
  const once = (make) => {
    let name = make();
    while (seen.has(name)) name = `${name} ${title(word())}`;
    seen.add(name);
    return name;
  };
  const actors = Array.from({ length: Math.max(20, count / 20) }, (_, index) => {
    const state = index % 9 === 4;
    const [first, , other] = [pick(FIRST).split(' '), 0, pick(LAST).split(' ')];
    const middle = title(word());
    const name = once(() => (state ? `${middle} ${pick(['Ministry', 'Agency', 'Brigade', 'Party'])}` : `${first[0]} ${middle} ${other[0]}`));
    const alias = !state && first[1] && other[1] ? `\naliases: ["${first[1]} ${other[1]} ${index}", "${other[0]} ${first[0]} ${middle}"]` : '';
    files.set(`actors/actor-${index}.yaml`, `name: ${name}\nkind: ${state ? 'organisation' : 'person'}${alias}\n`);
    return { id: `actor-${index}`, name };
  });

  const places = Array.from({ length: Math.max(12, count / 40) }, (_, index) => {
    const name = once(() => title(word()));
    const level = index < 4 ? 'country' : index < 24 ? 'region' : 'city';
    const within = index < 4 ? '' : `\nwithin: place-${index < 24 ? index % 4 : 4 + (index % Math.min(20, index - 4))}`;
    // Clusters, as around a front, not a cloud over the globe.
    const [latitude, longitude] = [[48, 35], [33, 40], [38, 127], [12, 30]][index % 4];
    const at = `[${(latitude + (next() - 0.5) * 9).toFixed(3)}, ${(longitude + (next() - 0.5) * 11).toFixed(3)}]`;
    files.set(`locations/place-${index}.yaml`, `name: ${name}\nkind: ${level}\ncoordinates: ${at}${within}\n`);
    return { id: `place-${index}`, name };
  });

  const sources = Array.from({ length: Math.max(10, count / 10) }, (_, index) => {
    files.set(`sources/source-${index}.yaml`, `title: ${title(word())} report ${index}\npublisher: ${title(pick(SYLLABLES))} Times\nurl: https://paper-${index % 40}.example/${index}\ndate: 2023-01-01\nreliability: ${pick([...'ABCD'])}\n`);
    return `source-${index}`;
  });
  const tags = Array.from({ length: 60 }, (_, index) => `${word()}-${index}`);

  const sentence = () => `${pick(['On that day', 'According to two officials', 'In the night', 'Later', 'Residents say that'])} ${pick(THINGS)} ${pick(TELLS)} ${zipf(places).name}, ${pick(['while', 'after', 'before', 'although'])} ${zipf(actors).name} ${pick(VERBS)} ${zipf(actors).name} over ${pick(THINGS)}.`;
  const paragraph = (length) => Array.from({ length }, sentence).join(' ');

  const days = 365 * 4;
  const day = (offset) => new Date(Date.UTC(2020, 0, 1 + offset)).toISOString().slice(0, 10);
  // A third of all events fall into a few weeks.
  const offset = () => (next() < 0.33 ? 780 + below(90) : below(days));
  for (let index = 0; index < count; index += 1) {
    const [who, whom, where] = [zipf(actors), zipf(actors), zipf(places)];
    const start = offset();
    const date = next() < 0.05 ? day(start).slice(0, 7) : next() < 0.05 ? `${day(start)}/${day(start + 2)}` : day(start);
    const present = [...new Set([who, whom, ...(next() < 0.3 ? [zipf(actors)] : [])])];
    files.set(`events/${2020 + Math.floor(start / 366)}/event-${index}.yaml`, [
      `title: ${who.name} ${pick(VERBS)} ${whom.name} in ${where.name}`,
      `date: ${date}`,
      `kind: ${zipf(KINDS)}`,
      `status: ${pick(STATUS)}`,
      'actors:',
      ...present.map(({ id }) => `  - ${id}`),
      `locations: [${where.id}]`,
      `sources: [{source: ${zipf(sources)}, reliability: ${pick([...'ABCDF'])}, credibility: ${1 + below(6)}}, ${pick(sources)}]`,
      `tags: [${zipf(tags)}, ${pick(tags)}]`,
      `theatre: ${['North', 'South', 'East', 'West', 'At sea'][below(5)]}`,
      `text: |\n  ${paragraph(3)}\n\n  ${paragraph(3)}`,
      '',
    ].join('\n'));
  }
  for (let index = 0; index < count / 10; index += 1) {
    const date = day(Math.floor((index * days * 10) / count));
    files.set(`briefings/${date}-${index}.md`, [
      '---', `title: The day of ${zipf(places).name}`, `date: ${date}`, `summary: ${sentence()}`, '---',
      paragraph(5), '', '## Elsewhere', '', `${paragraph(6)} [@${zipf(sources)}]`, '', '## Outlook', '', paragraph(4), '',
    ].join('\n'));
  }

  const folders = new Set([...files.keys()].map((name) => path.dirname(path.join(folder, 'content', name))));
  await Promise.all([...folders].map((name) => mkdir(name, { recursive: true })));
  const left = [...files];
  const write = async () => {
    for (let file = left.pop(); file; file = left.pop()) await writeFile(path.join(folder, 'content', file[0]), file[1]);
  };
  await Promise.all(Array.from({ length: 16 }, write));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, count = '10000'] = process.argv.slice(2);
  await generate(folder, Number(count));
}
