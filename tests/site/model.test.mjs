// The modules behind the pages, one by one.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { charter, SITE } from './support.mjs';

const lib = (name) => import(join(SITE, 'lib', name));
const { cleanText, cleanJson, scriptJson } = await lib('clean.mjs');
const { fieldOf } = await lib('fields.mjs');
const { Names, slug } = await lib('names.mjs');
const { boundSentence, isBeyond } = await lib('sentences.mjs');
const { targetGroups } = await lib('targets.mjs');
const { trimCss } = await lib('trim_css.mjs');
const { words } = await lib('words.mjs');
const { mailAddress, telephone, viewModel, webAddress } = await lib('model.mjs');

const bound = (comparator, value, unit) => ({ comparator, value: String(value), unit });

test('a bound is said as a citizen would say it', () => {
  const { labels } = charter();
  const say = (lang, one, event) => boundSentence(one, { event }, { labels, lang, words: words(lang) });
  for (const [one, event, it, en] of [
    [bound('LE', 30, 'working_day'), 'APPLICATION', 'entro 30 giorni lavorativi dalla presentazione della domanda', 'within 30 working days from the application'],
    [bound('LE', 1, 'day'), undefined, 'entro 1 giorno', 'within 1 day'],
    [bound('LT', 48, 'hour'), 'REPORT', 'in meno di 48 ore dalla segnalazione', 'in less than 48 hours from the report'],
    [bound('GE', 95, 'percent'), undefined, 'almeno il 95%', 'at least 95%'],
    [bound('GE', 80, 'percent'), undefined, "almeno l'80%", 'at least 80%'],
    [bound('GE', 100, 'percent'), undefined, 'il 100%', '100%'],
    [bound('LE', 8, 'users_per_operator'), undefined, 'al massimo 8 utenti per operatore', 'at most 8 users per staff member'],
    [bound('GE', '2.5', 'sqm_per_user'), undefined, 'almeno 2,5 metri quadrati per utente', 'at least 2.5 square metres per user'],
    [bound('GE', 2, 'count'), undefined, 'almeno 2', 'at least 2'],
    [bound('EQ', 1, 'boolean'), undefined, 'sì, garantito', 'yes, guaranteed'],
    [bound('EQ', 0, 'boolean'), undefined, 'no', 'no'],
    [bound('GE', 12, 'times_per_year'), undefined, "almeno 12 volte all'anno", 'at least 12 times a year'],
    [bound('XX', 3, 'parsec'), 'NOVA', '3 parsec a partire da: NOVA', '3 parsec from: NOVA'],
  ]) {
    assert.equal(say('it', one, event), it);
    assert.equal(say('en', one, event), en);
  }
});

test('a promise is beyond the bound when it differs, also in another unit', () => {
  assert.equal(isBeyond(bound('LE', 1, 'day'), bound('LE', 48, 'hour')), true);
  assert.equal(isBeyond(bound('LE', 2, 'day'), bound('LE', 48, 'hour')), false);
  assert.equal(isBeyond(bound('LE', 1, 'month'), bound('LE', 30, 'day')), null);
  assert.equal(isBeyond(bound('GE', 7, 'count'), undefined), null);
});

test('what sheets say alike is told once, with all it comes from, and who says nothing is named', () => {
  const sheets = [['Un  testo', 'A'], ['un testo', 'B'], [['x', 'y'], 'C'], [undefined, 'D'], ['', 'E']].map(([said, source]) => ({ said, source }));
  const own = fieldOf(sheets, ({ said }) => said);
  assert.deepEqual(own.groups, [{ values: ['Un  testo'], sources: ['A', 'B'] }, { values: ['x', 'y'], sources: ['C'] }]);
  assert.deepEqual(own.missing, ['D', 'E']);
  assert.equal(own.everywhere, false);
  assert.equal(fieldOf(sheets.slice(0, 2), ({ said }) => said).everywhere, true);
  assert.equal(fieldOf(sheets.slice(3), ({ said }) => said).empty, true);
});

test('file names are safe, bounded and all different', () => {
  assert.equal(slug('Travacò Siccomario'), 'travaco-siccomario');
  assert.equal(slug('../../etc/passwd'), 'etc-passwd');
  assert.equal(slug('日本'), 'x');
  assert.equal(slug('CON'), 'con-1');
  assert.ok(slug('a'.repeat(500)).length <= 60);
  const names = new Names();
  assert.deepEqual(['A b', 'a-b', 'a.b', 'A b'].map((key) => names.of(key)), ['a-b', 'a-b-2', 'a-b-3', 'a-b']);
});

test('what hides or reorders text is taken out, honest text stays', () => {
  assert.equal(cleanText('a\u0000b\u202Ec\u2066d\u{E0041}e\uFEFF'), 'abcde');
  assert.equal(cleanText('riga\r\nriga\ttab'), 'riga\nriga\ttab');
  assert.equal(cleanText('مرحبا שלום perché 👨‍👩‍👧'), 'مرحبا שלום perché 👨‍👩‍👧');
  assert.equal(cleanText('\uD800x'), '\uFFFDx');
  assert.equal(cleanText(`a${'\u0301'.repeat(50)}`).length, 5);
  assert.deepEqual(Object.keys(cleanJson(JSON.parse('{"__proto__":{"x":1}}'))), ['__proto__']);
  assert.equal(scriptJson('</script><!--\u2028'), '"\\u003c/script\\u003e\\u003c!--\\u2028"');
});

test('target users fall into the groups a citizen would look in', () => {
  for (const [text, groups] of [
    ['Cittadini con più di 65 anni', ['anziani']],
    ['Persone con disabilità grave tra 18 e 65 anni', ['disabili']],
    ['Minori 0-18 anni e loro famiglie', ['minori-e-giovani', 'famiglie']],
    ['Tutta la popolazione', ['tutti']],
    ['Cittadini di altri Paesi', ['stranieri']],
    ['Zzz', ['altri']],
  ]) assert.deepEqual(targetGroups(text), groups, text);
});

test('only what is an address becomes a link', () => {
  assert.equal(mailAddress('a.b@comune.example.it'), 'a.b@comune.example.it');
  assert.equal(mailAddress('a@b?subject=x'), null);
  assert.equal(telephone('0382 555-0100'), '03825550100');
  assert.equal(telephone('javascript:1'), null);
  assert.equal(webAddress('www.example.it'), 'https://www.example.it');
  for (const bad of ['javascript:alert(1)', 'https://a b', 'data:text/html,x', 'https://x.it/"onload=', '//evil']) assert.equal(webAddress(bad), null, bad);
});

test('the style sheet keeps what pages use and nothing else', () => {
  const css = '@charset "utf-8";.a,.b{x:1}.b .a{y:1}.a:not(.z){z:url("data:,{}")}@media (x){.b{q:1}.a{r:1}}@font-face{f:1}@keyframes spin{to{a:1}}[class*=".b"]{s:1}';
  assert.equal(trimCss(css, ['a']), '@charset "utf-8";.a{x:1}.a:not(.z){z:url("data:,{}")}@media (x){.a{r:1}}[class*=".b"]{s:1}');
});

test('the catalogue has every word, in both languages, that templates and modules ask for, and no other', () => {
  const catalogue = JSON.parse(readFileSync(join(SITE, 'strings.json'), 'utf8'));
  const sources = [];
  for (const [folder, end] of [['pages', '.njk'], ['lib', '.mjs']])
    for (const name of readdirSync(join(SITE, folder), { recursive: true }).map(String))
      if (name.endsWith(end)) sources.push(readFileSync(join(SITE, folder, name), 'utf8'));
  const text = sources.join('\n');
  const asked = new Set([...text.matchAll(/\b(?:S|words)\.([a-z]\w*)/g), ...text.matchAll(/'(search_\w+)'/g)].map(([, key]) => key));
  asked.delete('mjs');
  for (const key of asked) assert.ok(Object.hasOwn(catalogue, key), `${key} is not in strings.json`);
  const made = /^(state|scope|target|comparator|event_from|change|choice|call|day|part)_/;
  for (const [key, said] of Object.entries(catalogue)) {
    assert.ok(asked.has(key) || made.test(key), `${key} is in strings.json for nobody`);
    assert.equal(typeof said.it, 'string', key);
    assert.equal(typeof said.en, 'string', key);
    const names = (one) => [...one.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
    if (said.it) assert.deepEqual(names(said.it), names(said.en), key);
  }
});

test('templates have no words of their own', () => {
  for (const name of readdirSync(join(SITE, 'pages'), { recursive: true }).map(String).filter((one) => one.endsWith('.njk'))) {
    const text = readFileSync(join(SITE, 'pages', name), 'utf8')
      .replace(/^---[\s\S]*?---/, '').replace(/\{#[\s\S]*?#\}|\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}|<[^>]*>/g, ' ');
    const left = text.replace(/ambito verify carta\.ambito --anchor/, '').match(/\p{L}{2,}/u);
    assert.equal(left, null, `${name}: ${left}`);
  }
});

test('a shared sheet serves the municipality it covers', () => {
  const model = viewModel(charter(), 'it');
  const meals = model.services.find(({ id }) => id === 'meals-on-wheels');
  assert.deepEqual(meals.coveredBy.map(({ town, source }) => [town.name, source.town.name]), [['Sommo', 'Zerbolò']]);
  const sommo = model.municipalities.find(({ name }) => name === 'Sommo');
  assert.ok(sommo.offices.some(({ service, office }) => service === meals && office.source.town.name === 'Zerbolò'));
});

test('a charter of another format is refused', () => {
  assert.throws(() => viewModel({ ...charter(), format_version: 2 }, 'it'), /format_version 2/);
});
