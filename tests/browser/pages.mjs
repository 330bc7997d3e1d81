// The kinds of pages there are: for each template of the default theme, pages of the sample desk that it makes, one with
// much on it and one with little where that differs.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { repository } from './program.mjs';

/** Addresses from the sample's root, by template. */
export const pages = {
  'home.html': ['/'],
  'briefings.html': ['/briefings/'],
  'briefing.html': ['/briefings/2023-09-13-five-hours-at-vostochny/', '/briefings/2023-09-15-week-in-review/'],
  'day.html': ['/2023/09/13/'],
  'month.html': ['/2023/09/', '/2023/10/'],
  'year.html': ['/2023/'],
  'events.html': ['/events/'],
  'event.html': ['/events/2023-09-13-vostochny-summit/', '/events/2023-10-lavrov-visit/'],
  'actors.html': ['/actors/'],
  'actor.html': ['/actors/kim-jong-un/', '/actors/north-korea/'],
  'locations.html': ['/locations/'],
  'location.html': ['/locations/vostochny-cosmodrome/', '/locations/russian-far-east/'],
  'sources.html': ['/sources/'],
  'source.html': ['/sources/cnn-2023-09-15/'],
  'topics.html': ['/tags/', '/topic/'],
  'topic.html': ['/tags/arms-transfers/', '/topic/diplomacy/'],
  'page.html': ['/about/', '/format/'],
  'data.html': ['/data/'],
  'search.html': ['/search/', '/search/?q=kim&status=confirmed'],
  'explore.html': ['/explore/'],
  'not-found.html': ['/404.html'],
};

/** The same in a row. */
export const addresses = Object.values(pages).flat();

/** Templates that make pages no sample page shows: desks.mjs and revisions.test.mjs have them. */
export const elsewhere = ['redirect.html', 'history.html', 'changes.html', 'corrections.html'];

/** The templates of the default theme that make pages. */
export async function templates() {
  const names = await readdir(path.join(repository, 'themes/default/templates'));
  return names.filter((name) => !['base.html', 'entity.html'].includes(name) && !name.startsWith('part-')).sort();
}
