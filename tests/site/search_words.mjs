// The words a site is built with, made from the starter catalogue and the hub's synonyms.
import { readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

export function wordsFromCatalogue() {
  const services = {};
  for (const entry of read('lib/charter/data/catalogue.json').entries) {
    services[entry.id] = {
      names: [entry.title, ...(entry.aliases ?? []), ...(entry.acronyms ?? []),
        ...(entry.historic_names ?? [])],
      citizen_words: entry.citizen_words ?? [],
    };
  }
  const { question_words, groups } = read('lib/search/data/synonyms.json');
  return { format_version: 1, services, question_words, groups };
}
