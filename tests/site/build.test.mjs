// build.mjs: what it writes, where, and what it refuses.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';

import { build, charter, FIXTURE, filesOf, run, temporary } from './support.mjs';

const read = (folder, name) => readFileSync(join(folder, name), 'utf8');

test('the same charter gives the same bytes', async (t) => {
  const [one, two] = [await build(t), await build(t)];
  assert.deepEqual(filesOf(one), filesOf(two));
  for (const name of filesOf(one)) assert.ok(readFileSync(join(one, name)).equals(readFileSync(join(two, name))), name);
});

test('every link leads to a page and a place that exist, names its file, and leaves for nowhere', async (t) => {
  const out = await build(t);
  const files = new Set(filesOf(out));
  const ids = new Map();
  const idsOf = (name) => {
    if (!ids.has(name)) ids.set(name, new Set([...read(out, name).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)));
    return ids.get(name);
  };
  for (const name of files) {
    if (!name.endsWith('.html')) continue;
    for (const [, target] of read(out, name).matchAll(/ (?:href|src|action)="([^"]*)"/g)) {
      if (/^(mailto:|tel:|https:\/\/www\.org01\.pv\.example\.it$)/.test(target)) continue;
      const [path, anchor] = target.split('#');
      const file = path === '' ? name : posix.join(dirname(name), path);
      assert.ok(files.has(file), `${name}: ${target}`);
      if (anchor) assert.ok(idsOf(file).has(anchor), `${name}: ${target}`);
    }
  }
});

test('pages and assets are small', async (t) => {
  const out = await build(t);
  let assets = 0;
  for (const name of filesOf(out)) {
    const bytes = readFileSync(join(out, name));
    if (name.endsWith('.html')) assert.ok(bytes.length < 100_000, `${name}: ${bytes.length}`);
    if (/\.(css|js)$/.test(name)) assets += gzipSync(bytes).length;
  }
  assert.ok(assets < 250_000, `${assets}`);
});

test('pages have a policy, and no script or style in them', async (t) => {
  const out = await build(t);
  for (const name of filesOf(out).filter((one) => one.endsWith('.html'))) {
    const html = read(out, name);
    assert.match(html, /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'/, name);
    assert.doesNotMatch(html, / style="|<style| on[a-z]+="|javascript:/, name);
    for (const [, attributes] of html.matchAll(/<script([^>]*)>/g))
      assert.match(attributes, / src="|type="application\/ld\+json"/, name);
  }
});

test('a service page carries its linked data', async (t) => {
  const out = await build(t);
  const html = read(out, 'servizi/home-care.html');
  const [schema, cpsv] = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, json]) => JSON.parse(json));
  assert.equal(schema['@type'], 'GovernmentService');
  assert.equal(schema.name, "Servizio di assistenza domiciliare - S.A.D.");
  assert.equal(schema.availableChannel.serviceLocation.address.addressLocality, 'Pavia');
  assert.equal(cpsv['@type'], 'cpsv:PublicService');
  assert.ok(cpsv['cv:hasChannel'].length === 3);
});

test('a service page has the obligatory sections of the Modello Comuni, in order', async (t) => {
  const out = await build(t);
  const index = ['A chi è rivolto', 'Come fare', 'Cosa serve', 'Cosa si ottiene', 'Tempi e scadenze', 'Accedi al servizio', 'Condizioni di servizio', 'Contatti'];
  for (const name of filesOf(out).filter((one) => one.startsWith('servizi/'))) {
    const html = read(out, name);
    const shown = [...html.matchAll(/<li><a href="#[^"]*">([^<]*)<\/a><\/li>/g)].map(([, text]) => text).filter((text) => index.includes(text));
    assert.deepEqual(shown, index, name);
    for (const element of ['service-title', 'service-description', 'service-status', 'service-topic', 'service-addressed', 'service-how-to',
      'service-needed', 'service-achieved', 'service-calendar-text', 'service-generic-access', 'service-file', 'service-area', 'breadcrumb', 'page-index'])
      assert.ok(html.includes(`data-element="${element}"`), `${name}: ${element}`);
  }
});

test('every statement of a service page names its sheet, and practical data their date', async (t) => {
  const out = await build(t);
  const html = read(out, 'servizi/home-care.html');
  const rows = html.match(/<tr data-towns=.*?<\/tr>/gs);
  assert.ok(rows.length > 20);
  for (const row of rows) assert.match(row, /\(scheda \d{6}-\d{3}\)/);
  for (const section of ['cosa-serve', 'costi', 'accesso', 'contatti'])
    assert.match(html.split(`<section id="${section}">`)[1].split('</section>')[0], /Dati pratici al 23 novembre 2026/, section);
});

test('one language alone is at the root', async (t) => {
  const out = await build(t, { extra: ['--lang', 'en'] });
  assert.ok(!existsSync(join(out, 'en')));
  const html = read(out, 'servizi/home-care.html');
  assert.match(html, /<html lang="en">/);
  assert.match(html, /<bdi lang="it">/);
  assert.match(html, /Guaranteed standards/);
});

test('a later build takes away pages that are no more, and nothing else', async (t) => {
  const folder = temporary(t);
  const out = join(folder, 'sito');
  assert.equal((await run(['--charter', FIXTURE, '--out', out])).code, 0);
  writeFileSync(join(out, 'robots.txt'), 'theirs');
  const less = charter();
  less.services = less.services.filter(({ id }) => id !== 'home-care');
  const file = join(folder, 'less.json');
  writeFileSync(file, JSON.stringify(less));
  assert.equal((await run(['--charter', file, '--out', out])).code, 0);
  assert.ok(!existsSync(join(out, 'servizi/home-care.html')));
  assert.equal(read(out, 'robots.txt'), 'theirs');
});

test('refuses what it cannot do, and says why', async (t) => {
  const folder = temporary(t);
  const full = join(folder, 'full');
  mkdirSync(full);
  writeFileSync(join(full, 'thesis.txt'), 'mine');
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{');
  for (const [args, said] of [
    [[], /usage/],
    [['--charter', FIXTURE, '--out', full], /not empty/],
    [['--charter', join(folder, 'none.json'), '--out', join(folder, 'a')], /none\.json/],
    [['--charter', broken, '--out', join(folder, 'a')], /broken\.json/],
    [['--charter', FIXTURE, '--out', join(folder, 'a'), '--lang', 'de'], /it or en/],
    [['--charter', FIXTURE, '--out', join(folder, 'a'), '--what'], /--what/],
  ]) {
    const { code, stderr } = await run(args);
    assert.equal(code, 1, args.join(' '));
    assert.match(stderr, said);
  }
  assert.ok(!existsSync(join(folder, 'a')));
});

test('neither a link in the folder nor an earlier list leads a write out of it', async (t) => {
  const folder = temporary(t);
  const out = join(folder, 'sito');
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(out);
  mkdirSync(elsewhere);
  writeFileSync(join(out, 'sito.txt'), 'sito.txt\n');
  symlinkSync(elsewhere, join(out, 'servizi'));
  assert.equal((await run(['--charter', FIXTURE, '--out', out])).code, 1);
  assert.deepEqual(filesOf(elsewhere), []);

  const other = join(folder, 'other');
  mkdirSync(other);
  writeFileSync(join(folder, 'precious'), 'x');
  writeFileSync(join(other, 'sito.txt'), '../precious\n');
  assert.equal((await run(['--charter', FIXTURE, '--out', other])).code, 1);
  assert.ok(existsSync(join(folder, 'precious')));
});
