// Whatever a sheet says comes out as text. Sixty hostile texts are put into a charter, each into
// every field that municipalities write, and the pages are looked at with a browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

import { browser, build, charter, filesOf } from './support.mjs';

const HOSTILE = [
  '<script>window.hit=1</script>', '</script><script>window.hit=1</script>', '<img src=x onerror=window.hit=1>', '</script x=', '</SCRIPT/',
  '"><svg onload=window.hit=1>', "'><b onmouseover='window.hit=1'>x", '" onfocus="window.hit=1" autofocus="',
  '<a href="javascript:window.hit=1">x</a>', 'javascript:window.hit=1', 'data:text/html,<script>window.hit=1</script>',
  '<iframe srcdoc="<script>top.hit=1</script>"></iframe>', '<style>body{display:none}</style>', '<link rel=stylesheet href=//evil.example>',
  '<meta http-equiv=refresh content="0;url=//evil.example">', '<base href=//evil.example/>', '<form action=//evil.example><input name=q></form>',
  '<!-- ', '-->', '<![CDATA[', ']]>', '<!--<script>', '</title><script>window.hit=1</script>', '</textarea></style></noscript>',
  '<plaintext>', '<template><script>window.hit=1</script></template>', '<math><mtext></mtext></math>', '<object data=x></object>',
  '{{ 7*7 }}', '{% raw %}', '{% include "base.njk" %}', '{# x', '${7*7}', '#{7*7}', '{{ view.model | dump }}', '<%= 7*7 %>', '[[constructor]]',
  '&lt;b&gt;', '&#60;b&#62;', '&amp;amp;', '&notanentity;', '%3Cscript%3E', '\\u003cscript\\u003e', '\\x3cb', '\\"', "\\'", '`x`',
  'a\u0000b', 'a\u0007b\u001B[31mrosso', 'a\u0085b\u009Fc', 'riga\u2028nuova\u2029riga', '\uFEFFbom', '\uFFFE\uFFFF', '\uD83D mezzo',
  '\u202Egnirts desrever\u202C', '\u202Esenza fine', '\u2066isolato', '\u2067\u2067\u2067', 'مرحبا بالعالم', 'שלום 123', '\u200Fx', '\u061Cx',
  'x'.repeat(3000), 'Z\u0351\u036B\u0343\u036A\u0302\u0363\u033A\u0356\u033C\u032E\u032A\u033F'.repeat(20), '\u{E0041}\u{E0042}', '👨‍👩‍👧'.repeat(60), '字'.repeat(800),
  '__proto__', 'constructor', 'toString', '../../../etc/passwd', '..\\..\\windows', '/etc/passwd', 'CON', 'a/b', '.', '..', '', ' ', '\t\n ', '{n}', '{date}', '$&', "$'",
  '=HYPERLINK("//evil")', '%s%n', 'https://evil.example/', 'null', 'undefined', 'NaN', '-1', '１２３', 'ﬀ', 'İ', 'ß',
];

// Codes and dates that the client's own checks let through only in one form stay as they are.
const KEPT = new Set(['istat_code', 'municipality', 'lead_municipality', 'scope', 'state', 'comparator', 'value', 'unit', 'digest', 'annex',
  'anchor', 'root', 'choice', 'call', 'change', 'area', 'areas', 'category', 'indicator', 'event', 'condition', 'kind', 'section', 'words_from', 'short',
  'previous', 'by', 'witnesses', 'present', 'coverage', 'missing', 'covers']);

// The n-th text goes to the n-th place: with as many rounds as texts each would be in each.
function poisoned(round) {
  let next = round * 7;
  const walk = (value, key) => {
    if (typeof value === 'string') return KEPT.has(key) ? value : HOSTILE[next++ % HOSTILE.length];
    if (Array.isArray(value)) return value.map((one) => walk(one, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === 'labels' ? one : walk(one, name)]));
  };
  const bad = walk(charter(), '');
  // Ids are one to a service, or the client would not have made the charter.
  bad.services.forEach((one, index) => { one.id = `${HOSTILE[(round * 11 + index) % HOSTILE.length]}${index === 0 ? '' : `#${index}`}`; });
  return bad;
}

test('there are enough of them', () => assert.ok(new Set(HOSTILE).size >= 60));

for (const round of [0, 1, 2]) {
  test(`hostile texts come out as text (${round})`, async (t) => {
    const out = await build(t, { from: poisoned(round), extra: ['--lang', round === 0 ? 'en' : 'it'] });
    const files = filesOf(out);
    for (const name of files) assert.match(name, /^[a-z0-9/_.-]+$/);
    assert.equal(new Set(files.filter((name) => name.startsWith('servizi/'))).size, 10);
    const started = await browser(t);
    const context = await started.newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const seen = [];
    page.on('pageerror', (error) => seen.push(error.message));
    page.on('console', (message) => message.type() === 'error' && seen.push(message.text()));
    page.on('dialog', (dialog) => seen.push('a dialog') && dialog.dismiss());
    page.on('request', (request) => request.url().startsWith('file://') || request.url().startsWith('data:') || seen.push(request.url()));
    for (const name of files.filter((one) => one.endsWith('.html'))) {
      const html = readFileSync(join(out, name), 'utf8');
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(html, /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028-\u202E\u2066\u2067\uFEFF]/, name);
      await page.goto(pathToFileURL(join(out, name)).href);
      const found = await page.evaluate(() => ({
        hit: window.hit,
        strange: [...document.querySelectorAll('main img, main iframe, main object, main style, main link, main base, main math, main template, main script, main plaintext, [onload], [onerror], [onfocus], [onmouseover]')].map((one) => one.outerHTML.slice(0, 80)),
        links: [...document.querySelectorAll('a[href]')].map((one) => one.protocol).filter((one) => !['file:', 'mailto:', 'tel:', 'https:', 'http:'].includes(one)),
        data: [...document.querySelectorAll('script[type="application/ld+json"]')].every((one) => JSON.parse(one.textContent)),
        footer: document.querySelectorAll('body > footer').length,
        width: document.documentElement.scrollWidth,
      }));
      assert.deepEqual(found, { hit: undefined, strange: [], links: [], data: true, footer: 1, width: 360 }, name);
    }
    const search = page;
    await search.goto(pathToFileURL(join(out, 'cerca.html')).href);
    for (const text of HOSTILE.slice(0, 30)) await search.fill('#search-field', text);
    await search.waitForTimeout(300);
    assert.equal(await search.evaluate(() => window.hit), undefined);
    assert.deepEqual(seen, []);
  });
}

test('a text that runs from right to left does not reorder the words around it', async (t) => {
  const bad = charter();
  bad.services[0].title = 'שלום 123';
  const out = await build(t, { from: bad });
  assert.match(readFileSync(join(out, 'servizi.html'), 'utf8'), /<bdi>שלום 123<\/bdi>/);
});
