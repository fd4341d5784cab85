// What a site is built with: the words of the starter catalogue and the hub's synonyms, in the format
// searchDocuments takes; and what its pages load to search.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import '../../client/site/search/fold.js';
import '../../client/site/search/engine.js';

// The package the site's pages load; client/site installs it.
const require = createRequire(new URL('../../client/site/package.json', import.meta.url));
globalThis.MiniSearch = require('minisearch');

export const { AmbitoFold, AmbitoSearch } = globalThis;

const root = new URL('../../', import.meta.url);
export const readText = (path) => readFileSync(new URL(path, root), 'utf8');
export const readJson = (path) => JSON.parse(readText(path));

export const catalogue = () => readJson('lib/charter/data/catalogue.json').entries;

export function wordsFromCatalogue() {
  const services = {};
  for (const { id, title, aliases, acronyms, historic_names, citizen_words } of catalogue()) {
    services[id] = {
      names: [title, ...(aliases ?? []), ...(acronyms ?? []), ...(historic_names ?? [])],
      citizen_words: citizen_words ?? [],
    };
  }
  const { question_words, groups } = readJson('lib/search/data/synonyms.json');
  return { format_version: 1, services, question_words, groups };
}

// A charter with these services of the catalogue, each with one sheet.
export function charterOf(ids) {
  const services = catalogue().filter(({ id }) => ids.includes(id))
      .map(({ id, title, area, description }) => ({
        id, title, area, description,
        sheets: [{ sheet: { local_title: title, description, target_users: '' } }],
      }));
  return { services };
}
