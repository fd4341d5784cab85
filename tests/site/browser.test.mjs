// Pages in a real browser: on a phone and on a desk, served and opened from the disk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

import { DESK, KINDS, PHONE, browser, build, serve } from './support.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// A page that notes whatever goes wrong in it, and every address it asks for.
async function open(started, options = {}) {
  const context = await started.newContext({ viewport: DESK, ...options });
  const page = await context.newPage();
  const seen = { faults: [], requests: [] };
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && seen.faults.push(message.text()));
  page.on('pageerror', (error) => seen.faults.push(error.message));
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('requestfailed', (request) => seen.faults.push(`failed: ${request.url()}`));
  return { page, seen, close: () => context.close() };
}

// Playwright's own waiting evaluates text, which the pages' policy forbids.
async function until(page, what) {
  const end = Date.now() + 10_000;
  while (!(await page.evaluate(what))) {
    assert.ok(Date.now() < end, `waited in vain for ${what}`);
    await page.waitForTimeout(20);
  }
}

async function bothWays(t) {
  const out = await build(t);
  const server = await serve(out);
  t.after(server.close);
  return { served: server.url, file: `${pathToFileURL(out).href}/` };
}

test('axe finds nothing on any kind of page, in either language', async (t) => {
  const { served } = await bothWays(t);
  const started = await browser(t);
  for (const viewport of [PHONE, DESK]) {
    // Axe is put into the page, which the page's policy rightly forbids.
    const { page, close } = await open(started, { viewport, bypassCSP: true });
    for (const kind of [...KINDS, ...KINDS.map((one) => `en/${one}`)]) {
      await page.goto(served + kind);
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200), nodes[0].failureSummary]), [], `${kind} at ${viewport.width}`);
    }
    await close();
  }
});

test('nothing is asked of anybody else, nothing fails, served or from the disk', async (t) => {
  const started = await browser(t);
  for (const base of Object.values(await bothWays(t))) {
    const { page, seen, close } = await open(started);
    for (const kind of [...KINDS, 'en/index.html', 'en/cerca.html']) await page.goto(base + kind);
    assert.deepEqual(seen.faults, [], base);
    assert.deepEqual(seen.requests.filter((url) => !url.startsWith(base) && !url.startsWith('data:')), []);
    await close();
  }
});

test('no page is wider than its window', async (t) => {
  const { file } = await bothWays(t);
  const started = await browser(t);
  for (const width of [320, 360, 768, 991, 992, 1366, 1920]) {
    const { page, close } = await open(started, { viewport: { width, height: 800 } });
    for (const kind of KINDS) {
      await page.goto(file + kind);
      await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${kind}: ${wide} in ${width}`);
    }
    await close();
  }
});

// Each as somebody would type it; the service is to be among the first three.
const QUESTIONS = [
  ['aiuto per anziano solo a casa', 'home-care'],
  ['assistenza domiciliare', 'home-care'],
  ['pasti a domicilio', 'meals-on-wheels'],
  ['mio figlio disabile a scuola', 'school-education-support'],
  ['affido', 'family-foster-care'],
  ['trasporto disabili', 'disabled-on-call-transport'],
  ['contributo affitto', 'economic-contributions'],
  ['asilo nido', 'nursery'],
  ['retta casa di riposo', 'elderly-residential-fees'],
  ['inserimento al lavoro', 'work-integration'],
  ['dormitorio', 'night-shelter'],
];

test('citizens\' questions find their service, on phone and desk, served and from the disk', async (t) => {
  const started = await browser(t);
  for (const base of Object.values(await bothWays(t))) {
    for (const viewport of [PHONE, DESK]) {
      const { page, seen, close } = await open(started, { viewport });
      await page.goto(`${base}cerca.html`);
      for (const [question, service] of QUESTIONS) {
        await page.fill('#search-field', question);
        await until(page, () => document.getElementById('search-count').textContent !== '');
        const first = await page.$$eval('#search-results a', (links) => links.slice(0, 3).map((one) => one.getAttribute('href')));
        assert.ok(first.includes(`servizi/${service}.html`), `${question}: ${first}`);
        await page.fill('#search-field', '');
        await until(page, () => document.getElementById('search-count').textContent === '');
      }
      assert.deepEqual(seen.faults, []);
      await close();
    }
  }
});

test('a question asked on the home page arrives, and the English page finds the same', async (t) => {
  const started = await browser(t);
  for (const base of Object.values(await bothWays(t))) {
    for (const home of ['index.html', 'en/index.html']) {
      const { page, seen, close } = await open(started);
      await page.goto(base + home);
      await page.fill('#home-search', 'pasti');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#search-results a');
      assert.equal(await page.getAttribute('#search-results a', 'href'), 'servizi/meals-on-wheels.html');
      await page.click('#search-results a');
      assert.match(await page.textContent('h1'), /Pasti/);
      assert.deepEqual(seen.faults, []);
      await close();
    }
  }
});

test('search by keyboard alone: down into the results, up and out again', async (t) => {
  const { file } = await bothWays(t);
  const { page } = await open(await browser(t));
  await page.goto(`${file}cerca.html`);
  await page.focus('#search-field');
  await page.keyboard.type('anziani');
  await page.waitForSelector('#search-results a');
  const where = () => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute('href'));
  await page.keyboard.press('ArrowDown');
  assert.match(await where(), /^servizi\//);
  await page.keyboard.press('ArrowUp');
  assert.equal(await where(), 'search-field');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-element="service-title"]');
});

test('a question that finds nothing says so and leaves the list of services', async (t) => {
  const { file } = await bothWays(t);
  const { page } = await open(await browser(t));
  await page.goto(`${file}cerca.html?q=${encodeURIComponent('<img src=x onerror=alert(1)> qqqqxxxx')}`);
  await until(page, () => document.getElementById('search-count').textContent !== '');
  assert.match(await page.textContent('#search-count'), /^Nessun servizio/);
  assert.ok(await page.isVisible('#search-all'));
  assert.equal(await page.$('main img'), null);
});

test('choosing a municipality leaves only what its sheets say, also a sheet it shares', async (t) => {
  const { file } = await bothWays(t);
  const { page, seen } = await open(await browser(t));
  await page.goto(`${file}servizi/meals-on-wheels.html`);
  const shown = () => page.locator('#accesso tbody tr:visible').allInnerTexts();
  assert.equal((await shown()).length, 2);
  await page.selectOption('#my-town', { label: 'Sommo' });
  assert.match((await shown()).join(), /^Zerbolò/);
  assert.match(await page.textContent('#my-town-said'), /Sommo/);
  await page.selectOption('#my-town', '');
  assert.equal((await shown()).length, 2);
  assert.deepEqual(seen.faults, []);
});

test('the first tab stop is the way to the content, and focus is to be seen', async (t) => {
  const { file } = await bothWays(t);
  const { page } = await open(await browser(t));
  await page.goto(`${file}servizi/home-care.html`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main');
  assert.ok(await page.isVisible('.skiplinks a'));
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  for (let stop = 0; stop < 12; ++stop) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const { boxShadow, outlineColor, outlineStyle } = getComputedStyle(document.activeElement);
      return boxShadow !== 'none' || (outlineStyle !== 'none' && outlineColor !== 'rgba(0, 0, 0, 0)');
    });
    assert.ok(seen, await page.evaluate(() => document.activeElement.outerHTML.slice(0, 100)));
  }
});

test('on a phone the menu opens, and Escape closes it', async (t) => {
  const { file } = await bothWays(t);
  const { page } = await open(await browser(t), { viewport: PHONE });
  await page.goto(`${file}index.html`);
  assert.ok(!(await page.isVisible('#menu')));
  await page.click('#menu-button');
  assert.ok(await page.isVisible('#menu'));
  await page.keyboard.press('Escape');
  assert.ok(!(await page.isVisible('#menu')));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'menu-button');
});

test('with JavaScript off every page reads, the menu is open and search lists all services', async (t) => {
  const { file } = await bothWays(t);
  const { page, seen } = await open(await browser(t), { viewport: PHONE, javaScriptEnabled: false });
  for (const kind of KINDS) {
    await page.goto(file + kind);
    assert.ok((await page.locator('main').innerText()).length > 100, kind);
    assert.ok(await page.isVisible('#menu'), kind);
  }
  await page.goto(`${file}cerca.html`);
  assert.equal(await page.locator('#search-all article').count(), 10);
  assert.deepEqual(seen.faults, []);
});
