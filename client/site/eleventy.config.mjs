// How templates become pages. All they show is in the view model (lib/); the filters here are the
// ways in which text reaches a page. build.mjs hands over the data.
import { scriptJson } from './lib/clean.mjs';
import { RIGHT_TO_LEFT, fill, formatNumber } from './lib/words.mjs';

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text) => String(text ?? '').replace(/[&<>"']/g, (found) => ESCAPES[found]);

// The charter is Italian: on a page in another language a screen reader must be told. `bdi`: what is
// written from right to left must not reorder the words around it.
function isolated(text, lang) {
  if (lang === 'it' && !RIGHT_TO_LEFT.test(text)) return escaped(text);
  return `<bdi${lang === 'it' ? '' : ' lang="it"'}>${escaped(text)}</bdi>`;
}

export default function configure(config) {
  config.setQuietMode(true);
  config.setNunjucksEnvironmentOptions({ autoescape: true, trimBlocks: true, lstripBlocks: true });

  // `user`: what somebody wrote, on one line. `paragraphs`: the same with its paragraphs. `name`: a
  // name or a code, which is of no language.
  config.addNunjucksFilter('name', function (text) {
    return this.env.getFilter('safe')(isolated(text, 'it'));
  });
  config.addNunjucksFilter('user', function (text) {
    return this.env.getFilter('safe')(isolated(text, this.ctx.view.lang));
  });
  config.addNunjucksFilter('paragraphs', function (text) {
    const html = String(text ?? '').split(/\n\s*\n/).filter((one) => one.trim() !== '')
      .map((one) => `<p>${isolated(one.trim(), this.ctx.view.lang).replace(/\n/g, '<br>')}</p>`);
    return this.env.getFilter('safe')(html.join('\n'));
  });
  config.addNunjucksFilter('scriptJson', function (value) {
    return this.env.getFilter('safe')(scriptJson(value));
  });
  config.addNunjucksFilter('fill', (text, values) => fill(text, values));
  config.addNunjucksFilter('number', function (value) {
    return formatNumber(value, this.ctx.view.lang);
  });

  return { dir: { input: 'pages', includes: '_includes' }, templateFormats: ['njk'] };
}
