// Desks with what the sample does not have: restricted records, drafts, old addresses, lists of several pages, other
// languages and directions, names too long for their place, hostile texts.

import { site } from './desk.mjs';

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

/** Odd, restricted and long-winded: every page of it is in `oddPages`. */
export function odd() {
  const events = Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [
      `content/events/e${index + 1}.yaml`,
      [
        `title: "Incident ${index + 1}: <b>${LONG}</b> & 'others' said \\"no\\""`,
        `date: ${['2024-02-01', '2024-02', '2024', '2024-02-03~', '2024-02-03/2024-02-05', '2024-02-06T14:30+09:00', '2024-02-07'][index % 7]}`,
        `status: ${['planned', 'claimed', 'reported', 'confirmed', 'disputed', 'denied', 'retracted'][index % 7]}`,
        `tlp: ${['clear', 'green', 'amber', 'amber+strict', 'clear', 'clear', 'clear'][index % 7]}`,
        `kind: ${LONG.toLowerCase()}`,
        `actors: [{actor: ${index % 2 ? 'ana' : 'arab'}, role: "${LONG}"}, "Un registered ${LONG}"]`,
        'locations: [inner]',
        `sources: [{source: paper, reliability: ${'ABCDEF'[index % 6]}, credibility: ${(index % 6) + 1}}, "https://example.org/${'long/'.repeat(30)}"]`,
        'tags: [one, two]',
        'region: Überall',
        'text: |',
        `  Ana Petrova said ${'so '.repeat(40)}[@paper, p. 4] in ${LONG}.`,
        '',
      ].join('\n'),
    ]),
  );
  return site(
    {
      'content/site.yaml': [
        'title: Odd & Ends <Desk>',
        'base_url: https://odd.example/under/a/path/',
        'audience: amber+strict',
        'per_page: 10',
        'facets: {region: Region}',
        'rights: "© <nobody>"',
        '',
      ].join('\n'),
      ...events,
      'content/actors/ana.yaml': `name: Ana Petrova\nkind: person\naliases: ["Ана Петрова", "${LONG}"]\nroles: [{title: Head, of: office, from: 2012-04}]\nids: {wikidata: Q1, imo: "9074729"}\n`,
      'content/actors/arab.yaml': 'name: محمد بن سلمان\nkind: person\naliases: [Mohammed bin Salman]\n',
      'content/actors/office.yaml': 'name: The Office\nkind: organisation\ntlp: green\n',
      'content/locations/inner.yaml': `name: Inner ${LONG}\nkind: city\ncoordinates: [-77.5, 179.9]\nwithin: outer\n`,
      'content/locations/outer.yaml': 'name: Outer\nkind: region\n',
      'content/sources/paper.yaml': `title: A paper\nurl: "https://example.org/?a=1&b=2"\narchive_url: https://archive.example/1\npublisher: ${LONG}\ndate: 2024-02-02\nreliability: C\n`,
      'content/briefings/2024-02-06-odd.md': [
        '---',
        'title: "An odd briefing: <script>alert(1)</script>"',
        'date: 2024-02-06',
        'covers: 2024-02-01/2024-02-06',
        'authors: [A. Uthor]',
        'summary: With **everything** in it.',
        'tlp: amber',
        'aliases: [/old/address.html, /older/]',
        'corrections: [{date: 2024-02-07, text: "It was *not* so."}]',
        '---',
        `# A first heading\n\nAna Petrova and محمد بن سلمان met in Inner ${LONG}.[^1] See [[arab|him]] [@paper].\n`,
        '## A table\n',
        `| ${'head | '.repeat(12)}\n|${'---|'.repeat(12)}\n| ${'a long cell | '.repeat(12)}\n`,
        '```yaml',
        `code: ${'x'.repeat(300)}`,
        '```\n',
        '- [x] done\n- [ ] not done\n',
        '> Quoted.\n',
        '[^1]: A footnote.\n',
        '<div onclick="alert(1)" style="color:red"><p>Raw</p><script>alert(2)</script></div>',
        '',
      ].join('\n'),
      'content/briefings/2024-02-07-draft.md': '---\ntitle: A draft\ndate: 2024-02-07\ndraft: true\n---\nNothing yet.\n',
      'content/pages/about.md': '---\ntitle: About\n---\nAbout us.\n',
    },
    ['--drafts', '--future'],
  );
}

/** Pages of `odd`, from its root. */
export const oddPages = [
  '/',
  '/old/address.html',
  '/briefings/2024-02-06-odd/',
  '/briefings/2024-02-07-draft/',
  '/events/e3/',
  '/events/e4/',
  '/events/e5/',
  '/events/',
  '/events/page/2/',
  '/events/page/3/',
  '/2024/02/',
  '/actors/ana/',
  '/actors/arab/',
  '/locations/inner/',
  '/sources/paper/',
  '/region/',
  '/explore/',
];

/** A desk written from right to left. */
export function arabic() {
  return site({
    'content/site.yaml': 'title: مكتب الأخبار\nbase_url: https://ar.example/\nlanguage: ar\n',
    'content/actors/muhammad.yaml': 'name: محمد بن سلمان\nkind: person\naliases: [Mohammed bin Salman]\n',
    'content/actors/kim.yaml': 'name: Kim Jong Un\nkind: person\naliases: [김정은]\n',
    'content/locations/riyadh.yaml': 'name: الرياض\nkind: city\ncoordinates: [24.71, 46.68]\n',
    'content/sources/spa.yaml': 'title: وكالة الأنباء\nurl: https://spa.example/\ndate: 2024-01-02\n',
    'content/events/2024-01-02-meeting.yaml':
      'title: اجتماع في الرياض\ndate: 2024-01-02\nkind: meeting\nstatus: confirmed\nactors: [muhammad, kim]\nlocations: [riyadh]\nsources: [{source: spa, reliability: B, credibility: 2}]\ntags: [لقاء]\ntext: التقى محمد بن سلمان مع Kim Jong Un في الرياض.\n',
    'content/briefings/2024-01-02-day.md':
      '---\ntitle: يوم في الرياض\ndate: 2024-01-02\nsummary: ملخص اليوم.\n---\nالتقى محمد بن سلمان مع Kim Jong Un في الرياض [@spa].\n',
  });
}

/** Pages of `arabic`. */
export const arabicPages = [
  '/',
  '/briefings/',
  '/briefings/2024-01-02-day/',
  '/2024/01/02/',
  '/2024/01/',
  '/2024/',
  '/events/2024-01-02-meeting/',
  '/actors/',
  '/actors/muhammad/',
  '/locations/riyadh/',
  '/explore/',
];
