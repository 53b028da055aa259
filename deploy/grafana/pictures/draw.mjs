import { build } from 'esbuild';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const HERE = import.meta.dirname;
const HOME = join(HERE, '../../..');
const DASHBOARDS = join(HERE, '../dashboards');
const RECORDED = join(HOME, 'cli/target/dashboards');
const PICTURES = join(HOME, 'docs/pictures');
const WIDTH = 1400;

/** Of the page, which no server has. */
const ORIGIN = 'http://dashboard.invalid/';

const PAGE =
  '<!doctype html><body style="margin: 0"><div id="page" style="position: relative"></div>';

/** What Grafana's server has beside its page. */
const PUBLIC = {
  'public/fonts/inter/': 'node_modules/inter-ui/web',
  'public/build/img/icons/': 'node_modules/@grafana/ui/dist/public/img/icons',
};

const [script, style] = await bundle();
const browser = await chromium.launch({ executablePath: process.argv[2] });
try {
  await mkdir(PICTURES, { recursive: true });
  for (const file of (await readdir(DASHBOARDS)).sort()) {
    await draw(file);
  }
} finally {
  await browser.close();
}

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(HERE, 'src/page.jsx')],
    bundle: true,
    write: false,
    minify: true,
    jsx: 'automatic',
    outfile: 'page.js',
    loader: { '.ttf': 'dataurl' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  });
  return ['page.js', 'page.css'].map(
    (name) => outputFiles.find(({ path }) => path.endsWith(name)).text,
  );
}

async function draw(file) {
  const dashboard = await json(join(DASHBOARDS, file));
  const recording = await json(join(RECORDED, file));
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 800 } });
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.route(`${ORIGIN}**`, serve);
  await page.goto(ORIGIN);
  await page.addStyleTag({ content: style });
  await page.addScriptTag({ content: script });
  await page.evaluate(([d, r]) => window.draw(d, r), [dashboard, recording]);
  await page.waitForLoadState('networkidle');
  errors.push(...(await page.evaluate(cutTitles)));
  if (errors.length > 0) {
    throw new Error(`${file}: ${errors.join('; ')}`);
  }
  const path = join(PICTURES, `grafana-${dashboard.uid.replace('sealift-', '')}.png`);
  await page.screenshot({ path, fullPage: true, animations: 'disabled' });
  console.log(path);
  await page.close();
}

async function serve(route) {
  const path = new URL(route.request().url()).pathname.slice(1);
  if (path === '') {
    return route.fulfill({ contentType: 'text/html', body: PAGE });
  }
  for (const [prefix, folder] of Object.entries(PUBLIC)) {
    if (path.startsWith(prefix)) {
      return route.fulfill({ path: join(HERE, folder, path.slice(prefix.length)) });
    }
  }
  return route.fulfill({ status: 404 });
}

/** Runs in the page. */
function cutTitles() {
  return [...document.querySelectorAll('section h2')]
    .filter((title) => title.scrollWidth > title.clientWidth)
    .map((title) => `the title "${title.textContent}" does not fit`);
}

async function json(path) {
  return JSON.parse(await readFile(path, 'utf8'));
}
