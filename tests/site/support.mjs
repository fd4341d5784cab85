// What the site's tests share: sites built once per run, a server for them, a browser, and which
// pages stand for each kind.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url));
export const SITE = resolve(HERE, '../../client/site');
export const FIXTURE = join(HERE, 'fixture/carta.json');

export const charter = () => JSON.parse(readFileSync(FIXTURE, 'utf8'));

export function temporary(t) {
  const folder = mkdtempSync(join(tmpdir(), 'ambito-site-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// Resolves to { code, stderr }, whether it succeeds or not.
export async function run(args) {
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [join(SITE, 'build.mjs'), ...args]);
    return { code: 0, stderr };
  } catch (error) {
    return { code: error.code, stderr: error.stderr };
  }
}

export async function build(t, { from = charter(), extra = [] } = {}) {
  const folder = temporary(t);
  const file = join(folder, 'carta.json');
  writeFileSync(file, JSON.stringify(from));
  const out = join(folder, 'sito');
  const { code, stderr } = await run(['--charter', file, '--out', out, ...extra]);
  if (code !== 0) throw new Error(`build.mjs: ${code}: ${stderr}`);
  return out;
}

export function filesOf(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join('/'))
    .sort();
}

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript',
  '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.txt': 'text/plain',
};

// A plain web server, as a municipality's: { url, close }.
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    try {
      if (relative(folder, file).startsWith('..')) throw new Error('outside');
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-encoding': 'gzip' });
      response.end(gzipSync(body));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

export async function browser(t) {
  const { chromium } = await import('playwright-core');
  const started = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  t.after(() => started.close());
  return started;
}

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1366, height: 900 };

// One page of each kind; of services, one shared with conflicts and gaps and one of a single town.
export const KINDS = [
  'index.html', 'cerca.html', 'servizi.html', 'servizi/home-care.html', 'servizi/meals-on-wheels.html',
  'servizi/night-shelter.html', 'aree.html', 'aree/anziani.html', 'comuni.html', 'comuni/sommo.html',
  'destinatari.html', 'destinatari/anziani.html', 'carta.html', 'carta/parte-1.html', 'carta/parte-2.html',
  'carta/parte-3.html', 'carta/parte-6.html', 'organizzazioni.html', 'organizzazioni/associazione.html',
  'novita.html', 'verifica.html', 'informazioni.html',
];
