// The files besides pages: the design system's style sheet, the three weights of its typeface that
// pages use, the search library, and our own few files.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { trimCss } from './trim_css.mjs';

const WEIGHTS = ['regular', '600', '700'];

// In the order in which the search page loads them.
export const SEARCH_SCRIPTS = ['fold.js', 'engine.js'];

export function assetFiles(here, pages) {
  const files = new Map();
  const package_ = (name) => join(here, 'node_modules', name);
  const italia = join(package_('bootstrap-italia'), 'dist');
  for (const weight of WEIGHTS) {
    const name = `titillium-web-v10-latin-ext_latin-${weight}.woff2`;
    files.set(`assets/${name}`, { from: join(italia, 'fonts/Titillium_Web', name) });
  }
  // Their licences want to go with what they cover.
  for (const [name, from] of [
    ['bootstrap-italia-licence.txt', join(package_('bootstrap-italia'), 'LICENSE')],
    ['minisearch-licence.txt', join(package_('minisearch'), 'LICENSE.txt')],
    ['titillium-web-licence.txt', join(italia, 'fonts/Titillium_Web/OFL.txt')],
  ]) files.set(`assets/${name}`, { from });
  files.set('assets/minisearch.js', { text: withoutMap(join(package_('minisearch'), 'dist/umd/index.js')) });
  for (const name of readdirSync(join(here, 'assets')).sort()) files.set(`assets/${name}`, { from: join(here, 'assets', name) });
  for (const name of SEARCH_SCRIPTS) files.set(`assets/${name}`, { from: join(here, 'search', name) });
  const css = readFileSync(join(italia, 'css/bootstrap-italia.min.css'), 'utf8');
  const scripts = ['has-script.js', 'my-town.js', 'nav.js', 'search-ui.js'].map((name) => readFileSync(join(here, 'assets', name), 'utf8'));
  files.set('assets/bootstrap-italia.css', { text: trimCss(css, [...classesOf(pages), ...scripts]) });
  return files;
}

// Attributes only: a word in a municipality's text is no class.
function classesOf(pages) {
  const found = new Set();
  for (const page of pages) for (const [, names] of page.matchAll(/ (?:class|id)="([^"]*)"/g)) found.add(names);
  return found;
}

function withoutMap(path) {
  return readFileSync(path, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}
