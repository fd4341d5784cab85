// How often what citizens type finds the service they mean, in the website's search:
//
//   node tests/site/search_eval.mjs [--misses] CHARTER LABELS QUERIES [CHARTER LABELS QUERIES]...
//
// A published charter, which service each of its sheets is (tests/data/expected), and what is typed
// with the services that answer it (tests/eval/search). The same count as tests/eval/search_eval.cc.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { searchDocuments, searchScript } from '../../client/site/search/documents.mjs';
import { AmbitoSearch, wordsFromCatalogue } from './search_words.mjs';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

// The service most sheets of a result are labelled with.
function labelOf(service, labels) {
  const counts = new Map();
  for (const { sheet } of service.sheets) {
    const label = labels[sheet.sheet_id];
    if (label) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts.keys()].sort().find((label) => 2 * counts.get(label) > service.sheets.length) ?? '?';
}

function measure(charter, labels, queries, showMisses) {
  const services = new Map(charter.services.map((service) => [service.id, service]));
  const script = searchScript(searchDocuments(charter, wordsFromCatalogue()));
  const index = JSON.parse(script.slice('window.AMBITO_SEARCH = '.length, -2));
  let start = performance.now();
  const search = AmbitoSearch.create(index);
  const made = performance.now() - start;
  const score = { queries: 0, first: 0, inThree: 0, slowest: 0, made,
    bytes: Buffer.byteLength(script), zipped: gzipSync(script).length };
  for (const { query, area, municipality, services: right } of queries) {
    if (area || municipality) continue;  // The website has no filters beside its search.
    start = performance.now();
    const { results, suggestion } = search.search(query);
    score.slowest = Math.max(score.slowest, performance.now() - start);
    const found = results.map(({ id }) => labelOf(services.get(id), labels));
    const place = found.findIndex((label) => right.includes(label));
    ++score.queries;
    score.first += place === 0;
    score.inThree += place >= 0 && place < 3;
    if (!showMisses || place === 0) continue;
    console.log(`MISS "${query}" wants ${right}`);
    for (let i = 0; i < Math.min(5, results.length); ++i) {
      console.log(`    ${results[i].score.toFixed(1)} ${found[i]} (${results[i].title})`);
    }
    if (suggestion) console.log(`    suggests ${suggestion}`);
  }
  return score;
}

function print(name, { queries, first, inThree }, more = '') {
  console.log(`${name}: queries ${queries}, first ${(first / queries).toFixed(4)}, ` +
      `in three ${(inThree / queries).toFixed(4)}${more}`);
}

const files = process.argv.slice(2).filter((one) => one !== '--misses');
const total = { queries: 0, first: 0, inThree: 0 };
for (let i = 0; i + 2 < files.length; i += 3) {
  const [charter, { sheets }, queries] = files.slice(i, i + 3).map(read);
  const score = measure(charter, sheets, queries, process.argv.includes('--misses'));
  print(basename(files[i]), score, `; ${charter.services.length} services, index ${score.bytes} ` +
      `bytes (${score.zipped} zipped), made in ${score.made.toFixed(1)} ms, slowest query ` +
      `${score.slowest.toFixed(1)} ms`);
  for (const key of Object.keys(total)) total[key] += score[key];
}
if (total.queries > 0) print('all', total);
