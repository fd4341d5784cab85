#!/usr/bin/env node
// Makes the citizens' website of one published charter:
//   node build.mjs --charter FILE --out DIR [--lang it|en] [--words FILE]
// The same charter gives the same bytes. Writes nothing outside DIR; DIR must be empty, absent, or
// what an earlier build made: then pages that are no longer made go away.
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { assetFiles, SEARCH_SCRIPTS } from './lib/assets.mjs';
import { governmentService, publicService } from './lib/linked_data.mjs';
import { viewModel } from './lib/model.mjs';
import { pagesOf } from './lib/pages.mjs';
import { qrSvg } from './lib/qr.mjs';
import { searchScript } from './lib/search_data.mjs';
import { LANGUAGES } from './lib/words.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const MANIFEST = 'sito.txt';

class Refusal extends Error {}

function options(args) {
  const { values } = parseArgs({
    args,
    options: { charter: { type: 'string' }, out: { type: 'string' }, lang: { type: 'string' }, words: { type: 'string' } },
  });
  if (!values.charter || !values.out)
    throw new Refusal('usage: node build.mjs --charter FILE --out DIR [--lang it|en] [--words FILE]');
  if (values.lang && !LANGUAGES.includes(values.lang)) throw new Refusal(`--lang ${values.lang}: it or en`);
  return values;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Refusal(`${path}: ${error.message}`);
  }
}

async function render(pages) {
  // Eleventy takes its folders relative to where it runs.
  process.chdir(HERE);
  const { Eleventy } = await import('@11ty/eleventy');
  const eleventy = new Eleventy('pages', undefined, {
    quietMode: true,
    configPath: 'eleventy.config.mjs',
    config: (config) => config.addGlobalData('pages', pages),
  });
  // Rendered in memory: what is written, and where, is decided here.
  const rendered = await eleventy.toJSON();
  const file = (url) => url.slice(1) + (url.endsWith('/') ? 'index.html' : '');
  return new Map(rendered.map(({ url, content }) => [file(url), content]));
}

// --- Writing -------------------------------------------------------------------------------------

function earlierFiles(out) {
  if (!existsSync(out)) return [];
  const manifest = join(out, MANIFEST);
  if (existsSync(manifest)) return readFileSync(manifest, 'utf8').split('\n').filter(Boolean);
  if (readdirSync(out).length > 0) throw new Refusal(`${out} is not empty and no earlier site of ours`);
  return [];
}

// A link left in DIR must not lead a write out of it.
function inside(out, file) {
  const path = resolve(out, file);
  if (isAbsolute(file) || !path.startsWith(out + sep)) throw new Refusal(`${file} is not inside ${out}`);
  let folder = out;
  for (const step of file.split('/')) {
    folder = join(folder, step);
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) throw new Refusal(`${folder} is a link`);
  }
  return path;
}

function write(outGiven, files) {
  mkdirSync(outGiven, { recursive: true });
  const out = realpathSync(outGiven);
  for (const file of earlierFiles(out)) if (!files.has(file)) rmSync(inside(out, file), { force: true });
  const names = [...files.keys()].sort();
  for (const name of names) {
    const path = inside(out, name);
    mkdirSync(dirname(path), { recursive: true });
    const { from, text } = files.get(name);
    writeFileSync(path, from ? readFileSync(from) : text);
  }
  writeFileSync(inside(out, MANIFEST), [...names, MANIFEST].join('\n') + '\n');
}

// --- All of it -----------------------------------------------------------------------------------

async function build(args) {
  const wanted = options(args);
  const out = resolve(wanted.out);
  earlierFiles(out);
  const charter = readJson(wanted.charter);
  const words = wanted.words ? readJson(wanted.words) : undefined;
  const languages = wanted.lang ? [wanted.lang] : LANGUAGES;

  const files = new Map();
  const pages = [];
  for (const lang of languages) {
    const model = viewModel(charter, lang);
    model.searchScripts = SEARCH_SCRIPTS;
    model.qr = qrSvg(model.version.anchor);
    for (const service of model.services)
      service.linkedData = [governmentService(service, model), publicService(service, model)];
    const own = pagesOf(model, languages);
    for (const page of own) page.model = model;
    pages.push(...own);
    const search = own.find((page) => page.kind === 'search');
    files.set(search.path.replace('cerca.html', 'assets/search-data.js'), { text: searchScript(charter, words, model) });
  }
  const rendered = await render(pages);
  for (const page of pages) {
    if (!rendered.has(page.path)) throw new Error(`${page.path} was not made`);
    files.set(page.path, { text: rendered.get(page.path) });
  }
  for (const [name, source] of assetFiles(HERE, [...rendered.values()])) files.set(name, source);
  write(out, files);
}

try {
  await build(process.argv.slice(2));
} catch (error) {
  const expected = error instanceof Refusal || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${expected ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
