// The website's search: node --test tests/site/search.test.mjs, after npm ci in client/site.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import { searchDocuments, searchScript } from '../../client/site/search/documents.mjs';
import { AmbitoFold, AmbitoSearch, catalogue, charterOf, readText, wordsFromCatalogue } from './search_words.mjs';

const SERVICES = ['social-secretariat', 'home-care', 'telecare', 'meals-on-wheels', 'family-foster-care',
  'nursery', 'social-transport', 'toy-library', 'honour-loan', 'elderly-social-centre', 'adult-guardianship',
  'maternity-family-allowance', 'family-centre'];

const words = wordsFromCatalogue();
const charter = charterOf(SERVICES);
const documents = searchDocuments(charter, words);
const engine = AmbitoSearch.create(documents);
const found = (text, limit) => engine.search(text, limit).results.map(({ id }) => id);

test('folding passes the table that defines it', () => {
  let lines = 0;
  for (const line of readText('tests/golden/fold.txt').split('\n')) {
    if (line.startsWith('#') || !line.includes('\t')) continue;
    const [text, tokens] = line.split('\t');
    assert.equal(AmbitoFold.foldTokens(text).join(' '), tokens, text);
    ++lines;
  }
  assert.ok(lines > 60);
});

test('folding letters of all kinds', () => {
  for (const [text, folded] of [
    ['', ''], ['…', ''], ['\u0301', ''], ['e\u0301', 'e'], ['ÀÈÌÒÙ', 'aeiou'], ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
    ['İ ı', 'i ı'], ['½ ²', ''], ['\ud800a', 'a'], ['a\u00adb', 'ab'], ['ＡＢＣ', 'abc'], ['ͺ', ''],
    ['auto aiuto', 'auto aiuto'], ['amm.ne comunale', 'amministrazione comunale'],
    ['non  residenti', 'non residenti'], ['non autosufficienti', 'nonautosufficienti'],
  ]) {
    assert.equal(AmbitoFold.foldText(text), folded, text);
  }
});

test('roots unite forms of verbs and what is derived from them', () => {
  for (const [one, other] of [['giocare', 'gioco'], ['assistere', 'assistito'], ['domiciliare', 'domicilio'],
    ['lavandola', 'lavare'], ['abitazione', 'abitare'], ['socialmente', 'sociale']]) {
    assert.equal(AmbitoFold.rootOf(one), AmbitoFold.rootOf(other), `${one} ${other}`);
  }
  assert.notEqual(AmbitoFold.rootOf('cani'), AmbitoFold.rootOf('case'));
});

test('citizens find services in their own words', () => {
  for (const [text, service] of [
    ['SAD', 'home-care'], ['s.a.d.', 'home-care'], ['aiuto per lavare e vestire la nonna', 'home-care'],
    ['qualcuno che porta il pranzo a casa a mio nonno', 'meals-on-wheels'],
    ['TELE SOCCORSO', 'telecare'], ['il pulsante da portare al collo', 'telecare'],
    ['famiglie che accolgono bambini', 'family-foster-care'], ['iscrizione al nido', 'nursery'],
    ['devo andare a fare la dialisi e non ho la macchina', 'social-transport'],
    ['ludoteca', 'toy-library'], ['mi servono soldi in prestito', 'honour-loan'],
    ['dove chiedo informazioni sui servizi sociali', 'social-secretariat'],
  ]) {
    assert.equal(found(text)[0], service, text);
  }
});

test('whoever types finds before the word ends', () => {
  assert.ok(found('teles').includes('telecare'));
  assert.equal(found('pasti a domic')[0], 'meals-on-wheels');
  assert.equal(found('telesoccors')[0], 'telecare');
  assert.deepEqual(found(''), []);
  assert.deepEqual(found(' '), []);
});

test('a misspelt word is found, and what it was meant to be is said', () => {
  for (const [text, meant, service] of [
    ['afido familiare', 'affido familiare', 'family-foster-care'],
    ['Telesocorso!', 'telesoccorso!', 'telecare'],
    ['telesoccrose per la nonna', 'telesoccorso per la nonna', 'telecare'],
  ]) {
    const { results, suggestion } = engine.search(text);
    assert.equal(suggestion, meant);
    assert.equal(results[0].id, service, text);
  }
  // Other endings, words being typed, numbers, and words of services that are elsewhere are no slips.
  for (const text of ['affidi familiari', 'telesoc', 'cane', 'orto', 'legge 2017', 'domiciliata']) {
    assert.equal(engine.search(text).suggestion, '', text);
  }
});

test('words of questions count only where nothing else is left', () => {
  assert.deepEqual(found('dove posso trovare il telesoccorso'), found('telesoccorso'));
  assert.doesNotThrow(() => engine.search('dove posso fare'));
});

test('a phrase means what its words do not', () => {
  const one = (said, meant) => AmbitoSearch.create(searchDocuments(
      { services: [{ id: 'a', title: 'Pasti' }, { id: 'b', title: 'Porta sociale' }] },
      { groups: [{ said: [said], meant: [meant], weight: 0.9 }], question_words: ['senza'] }));
  assert.deepEqual(one('portare il pranzo', 'pasti').search('porta il pranzo ').results.map(({ id }) => id), ['a', 'b']);
  assert.equal(one('senza casa', 'pasti').search('sono senza casa').results[0].id, 'a');
  assert.deepEqual(one('non cammina', 'assente').search('non cammina').results, []);
});

test('equal services are in the order of their ids, and results say how good they are', () => {
  const services = ['c', 'a', 'b'].map((id) => ({ id, title: 'Affido', sheets: [] }));
  const { results } = AmbitoSearch.create(searchDocuments({ services })).search('affido');
  assert.deepEqual(results.map(({ id, score }) => [id, score]), [['a', 100], ['b', 100], ['c', 100]]);
  assert.deepEqual(engine.search('anziani'), AmbitoSearch.create(documents).search('anziani'));
  assert.equal(found('anziani', 2).length, 2);
  for (const limit of [0, -1, NaN]) assert.deepEqual(found('anziani', limit), []);
});

test('hostile queries end soon and break nothing', () => {
  const letters = 'qwertyuiopasdfghjklzxcvbnm';
  const nonsense = Array.from({ length: 60 }, (_, i) => `asistenza${letters[i % 26]}${letters[i % 7]}`);
  const queries = [
    'a'.repeat(1e6), 'anti '.repeat(1e5), 'S.'.repeat(1e5), nonsense.join(' '), nonsense.slice(0, 32).join(' '),
    '\u0000\u0001\u001f\u007f', '\ud800', '\u202e\u2028\u2029', '(.*)+$ [a-z]{1,9} \\', '$& $1 $`', '<script>',
    '__proto__', 'constructor', 'toString hasOwnProperty', 'prototype __proto__ valueOf', null, undefined, 7, {},
    '*', 'S', 'Waffido', 'Nasil nid', '😀 telesoccorso 😀', 'e\u0301'.repeat(1000),
  ];
  for (const query of queries) {
    const start = performance.now();
    const { results, suggestion } = engine.search(query);
    assert.ok(performance.now() - start < 250, String(query).slice(0, 40));
    assert.ok(Array.isArray(results) && typeof suggestion === 'string');
    for (const { score } of results) assert.ok(score > 0 && score <= 100);
  }
  assert.equal(found('😀 telesoccorso 😀')[0], 'telecare');
  assert.equal({}.polluted, undefined);
});

test('only the first 32 words count', () => {
  const nothing = Array.from({ length: 32 }, (_, i) => `zz${i}zz`).join(' ');
  assert.deepEqual(found(`${nothing} telesoccorso`), []);
  assert.equal(found(`${nothing.slice(nothing.indexOf(' ') + 1)} telesoccorso`)[0], 'telecare');
});

test('services may be called anything', () => {
  const titles = ['__proto__', 'constructor', '</script><script>alert(1)</script>', 'a\u2028b\u2029c', '', '***',
    'x'.repeat(10000)];
  const services = titles.map((title) => ({ id: title, title, description: title,
    sheets: [{ sheet: { local_title: title } }] }));
  const script = searchScript(searchDocuments({ services }, words));
  assert.ok(!/[<\u2028\u2029]/.test(script));
  const window = {};
  vm.runInNewContext(script, { window });
  const search = AmbitoSearch.create(JSON.parse(JSON.stringify(window.AMBITO_SEARCH)));
  assert.equal(search.search('constructor').results[0].id, 'constructor');
  assert.equal(search.search('__proto__').results[0].id, '__proto__');
  assert.equal(search.search('alert').results[0].id, titles[2]);
});

test('the scripts run in a page as they are', () => {
  const page = vm.createContext({ MiniSearch: globalThis.MiniSearch });
  vm.runInContext('var window = globalThis;', page);
  for (const script of ['client/site/search/fold.js', 'client/site/search/engine.js']) {
    vm.runInContext(readText(script), page);
  }
  vm.runInContext(searchScript(documents), page);
  const ids = vm.runInContext(
      "AmbitoSearch.create(AMBITO_SEARCH).search('telesoccorso').results.map(({ id }) => id).join()", page);
  assert.equal(ids, found('telesoccorso').join());
  // Older browsers refuse a whole script for one lookbehind.
  for (const name of ['fold.js', 'engine.js']) assert.ok(!/\(\?<[=!]/.test(readText(`client/site/search/${name}`)));
});

test('the same charter gives the same bytes, whatever the order of its words', () => {
  const turned = { ...words, services: Object.fromEntries(Object.entries(words.services).reverse()) };
  assert.equal(searchScript(searchDocuments(charter, turned)), searchScript(documents));
});

test('a district of forty services is small, ready soon and answers at once', () => {
  const many = searchDocuments(charterOf(catalogue().slice(0, 40).map(({ id }) => id)), words);
  assert.ok(Buffer.byteLength(searchScript(many)) < 150_000);
  let start = performance.now();
  const search = AmbitoSearch.create(many);
  assert.ok(performance.now() - start < 500);
  const times = [];
  for (const text of ['anziani', 'mio figlio disabile a scuola', 'afido', 'a', 'non arrivo a fine mese', 'asistenza']) {
    for (let i = 0; i < 5; ++i) {
      start = performance.now();
      search.search(text);
      times.push(performance.now() - start);
    }
  }
  assert.ok(times.sort((a, b) => a - b)[times.length >> 1] < 10);
});
