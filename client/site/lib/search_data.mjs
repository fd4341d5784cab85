// What the search page's scripts read: the documents of the search engine, and where each service's
// page is. A classic script that assigns variables: pages opened from a disk may not fetch.
import { searchDocuments } from '../search/documents.mjs';
import { cleanJson, scriptJson } from './clean.mjs';

export function searchScript(charter, words, model) {
  const index = searchDocuments(cleanJson(charter), words);
  const shown = Object.fromEntries(model.services.map((one) => [
    one.id, { title: one.title, file: one.file, area: one.area.name, description: one.description }]));
  const said = Object.fromEntries(['search_found_one', 'search_found', 'search_none', 'search_suggestion']
    .map((key) => [key, model.words[key]]));
  return `window.AMBITO_SEARCH = ${scriptJson(index)};\n` +
    `window.AMBITO_SERVICES = ${scriptJson(shown)};\n` +
    `window.AMBITO_WORDS = ${scriptJson(said)};\n`;
}
