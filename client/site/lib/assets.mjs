// The files besides pages: the design system's style sheet, the three weights of its typeface that
// pages use, the search library, and our own few files.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const WEIGHTS = ['regular', '600', '700'];

export function assetFiles(here) {
  const files = new Map();
  const package_ = (name) => join(here, 'node_modules', name);
  const italia = join(package_('bootstrap-italia'), 'dist');
  const css = readFileSync(join(italia, 'css/bootstrap-italia.min.css'), 'utf8');
  files.set('assets/bootstrap-italia.css', { text: css.replace(/\/\*# sourceMappingURL=.*?\*\//, '') });
  for (const weight of WEIGHTS) {
    const name = `titillium-web-v10-latin-ext_latin-${weight}.woff2`;
    files.set(`assets/${name}`, { from: join(italia, 'fonts/Titillium_Web', name) });
  }
  files.set('assets/minisearch.js', { text: withoutMap(join(package_('minisearch'), 'dist/umd/index.js')) });
  for (const name of readdirSync(join(here, 'assets')).sort()) files.set(`assets/${name}`, { from: join(here, 'assets', name) });
  for (const name of ['fold.js', 'engine.js']) {
    const own = join(here, 'search', name);
    const from = existsSync(own) ? own : join(here, 'search-standin', name);
    if (existsSync(from)) files.set(`assets/${name}`, { from });
  }
  return files;
}

function withoutMap(path) {
  return readFileSync(path, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}
