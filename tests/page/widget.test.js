/** <gouji-check> on the example site: under its policy, with as little as it needs, whatever it is given. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { serve } from '../../examples/site/serve.js';
import { dist, launch, sample } from './browser.js';

/** @typedef {import('../../www/widget/gouji-check.js').GoujiCheck} GoujiCheck */
/** @typedef {import('playwright-core').Page} Page */

/** @type {import('playwright-core').Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;
before(async () => {
  [browser, site] = await Promise.all([launch(), serve()]);
});
after(async () => {
  await browser?.close();
  site?.close();
});

/**
 * A page of the example site with these elements alone, or with its own.
 * @param {string | null} body
 * @param {{ width?: number, dark?: boolean, lang?: string, complaints?: string[], foreign?: string[] }} [given]
 */
async function open(body, { width = 1200, dark = false, lang = 'zh-CN', complaints = [], foreign = [] } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 860 }, colorScheme: dark ? 'dark' : 'light' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('request', (request) => request.url().startsWith(`${site.url}/`) || foreign.push(request.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  if (body !== null) {
    site.instead.set(
      '/one.html',
      `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>t</title>
      <link rel="icon" href="/gouji/www/icon.svg"><link rel="stylesheet" href="/site.css">
      <script type="module" src="/gouji/www/widget/gouji-check.js"></script><main><h1>t</h1>${body}</main>`,
    );
  }
  site.asked.length = 0;
  await page.goto(`${site.url}/${body === null ? '' : 'one.html'}`);
  return page;
}

const REPORT = '<gouji-check report="/reports/sample.json"></gouji-check>';
/** What the site was asked for, but for the page's own. */
const asked = () => site.asked.filter((path) => !/\.(html|css|svg)$/.test(path)).sort();

/** @param {Page} page */
const noSidewaysScroll = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

/** @param {Page} page @param {string} when */
async function noViolations(page, when) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html, any }) => `${html} ${any.map(({ message }) => message).join('; ')}`)
        .join(' | ')}`,
  );
  assert.deepEqual(told, [], when);
}

test('the badge with a report takes at most 15 KB, and nothing else is loaded before it is pressed', async () => {
  const page = await open(REPORT);
  const badge = page.locator('.badge.error');
  await badge.waitFor();
  assert.match((await badge.textContent()) ?? '', /^发现 \d+ 处错误/);
  assert.deepEqual(asked(), ['/gouji/www/widget/gouji-check.js', '/reports/sample.json']);
  const bytes = brotliCompressSync(readFileSync(join(dist, 'www', 'widget', 'gouji-check.js'))).length;
  assert.ok(bytes <= 15 * 1024, `${bytes} bytes`);

  await badge.click();
  await page.getByRole('dialog').getByText('错误', { exact: false }).first().waitFor();
  assert.ok(!asked().some((path) => /wasm|core|worker/.test(path)), 'to show a report, nothing is checked');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.ok(await badge.evaluate((badge) => badge.matches(':focus')), 'the keyboard goes back to the badge');
  await page.context().close();
});

test('the example site works under its strict policy, with one worker, and no request elsewhere', async () => {
  /** @type {string[]} */
  const complaints = [];
  /** @type {string[]} */
  const foreign = [];
  const page = await open(null, { complaints, foreign });
  await page.locator('#beforehand .badge.error, #english .badge.error').first().waitFor();
  await page.locator('#source').scrollIntoViewIfNeeded();
  await page.locator('#source .badge.error').waitFor();
  await page.locator('#file').setInputFiles({ name: 'b.txt', mimeType: 'text/plain', buffer: Buffer.from(sample) });
  await page.locator('#chosen .badge.error').waitFor();
  assert.equal(page.workers().length, 1);
  assert.equal(asked().filter((path) => path.endsWith('.wasm')).length, 1);
  // however it came to its report, it says the same
  const said = await page
    .locator('#beforehand, #source, #chosen')
    .evaluateAll((all) => all.map((one) => one.shadowRoot?.querySelector('.badge')?.textContent));
  assert.deepEqual(said, [said[0], said[0], said[0]]);
  assert.match((await page.locator('#english .badge').textContent()) ?? '', /\d+ errors? .*found/);
  await page.locator('#source .badge').click();
  const finding = page.locator('#source .finding.error').first();
  await finding.locator('summary').click();
  await finding.locator('[data-mark=suspect]').first().waitFor();
  assert.deepEqual(complaints, []);
  assert.deepEqual(foreign, []);
  await page.context().close();
});

test('several wait for each other, and one that is taken away is left out', async () => {
  const page = await open('<gouji-check></gouji-check><gouji-check></gouji-check><gouji-check></gouji-check>');
  const counts = await page.evaluate(async (text) => {
    await customElements.whenDefined('gouji-check');
    const [one, two, three] = /** @type {GoujiCheck[]} */ ([...document.querySelectorAll('gouji-check')]);
    if (!one || !two || !three) return [];
    const all = [one.check(text), two.check(text), three.check(new Blob([text]))];
    two.remove();
    return (await Promise.allSettled(all)).map((one) =>
      one.status === 'fulfilled' ? one.value.equations.violated : one.reason.why,
    );
  }, sample);
  assert.ok(Number(counts[0]) > 0);
  assert.deepEqual(counts, [counts[0], 'cancelled', counts[0]]);
  await page.context().close();
});

test('events, methods and properties', async () => {
  const page = await open('<gouji-check id="a"></gouji-check>');
  const told = await page.evaluate(async (text) => {
    await customElements.whenDefined('gouji-check');
    const element = /** @type {GoujiCheck} */ (document.getElementById('a'));
    /** @type {string[]} */
    const told = [];
    for (const type of ['gouji-report', 'gouji-error', 'gouji-open', 'gouji-close']) {
      document.addEventListener(type, (event) =>
        told.push(`${type} ${/** @type {CustomEvent} */ (event).detail?.why ?? ''}`.trim()),
      );
    }
    const report = await element.check(text);
    if (element.report !== report) told.push('another report');
    await element.open();
    told.push(String(element.opened));
    element.close();
    element.report = report;
    await new Promise((resolve) => document.addEventListener('gouji-report', resolve, { once: true }));
    for (const report of ['http://elsewhere.test/r.json', '/reports/none.json', '/gouji/www/sample.txt']) {
      element.report = report;
      await new Promise((resolve) => document.addEventListener('gouji-error', resolve, { once: true }));
    }
    return told;
  }, sample);
  assert.deepEqual(told, [
    'gouji-report',
    'gouji-open',
    'true',
    'gouji-close',
    'gouji-report',
    'gouji-error elsewhere',
    'gouji-error missing',
    'gouji-error no_report',
  ]);
  await page.context().close();
});

test('the findings are searched, and the report is saved', async () => {
  const page = await open(REPORT);
  await page.locator('gouji-check .badge').click();
  const findings = page.locator('gouji-check .finding:not([hidden])');
  await findings.first().waitFor();
  const all = await findings.count();
  const rule = JSON.parse(site.reports.get('/reports/sample.json') ?? '{}').findings[0].rule;
  await page.locator('gouji-check input[type=search]').fill(rule);
  const found = await findings.count();
  assert.ok(found > 0 && found < all, `${found} of ${all}`);
  await page.locator('gouji-check input[type=search]').fill('');
  assert.equal(await findings.count(), all);
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator('gouji-check .save').click()]);
  const report = JSON.parse(readFileSync(await saved.path(), 'utf8'));
  assert.equal(report.findings.length, all);
});

test('what was found of one file does not stay when the next cannot be read', async () => {
  const page = await open('<gouji-check></gouji-check>');
  const element = page.locator('gouji-check');
  await element.evaluate(
    (element, text) =>
      customElements.whenDefined('gouji-check').then(() => /** @type {GoujiCheck} */ (element).check(text)),
    sample,
  );
  await element.locator('.badge.error').waitFor();
  await element.evaluate((element) => element.setAttribute('src', '/none.pdf'));
  await element.getByRole('alert').filter({ hasText: '无法取得' }).waitFor();
  assert.equal(await element.locator('.badge').textContent(), '检验这份预算');
  await page.context().close();
});

test('docs/embedding.md names all that can be set, and what exists', () => {
  const [docs, code] = ['docs/embedding.md', 'www/widget/gouji-check.js'].map((name) =>
    readFileSync(join(dist, '..', name), 'utf8'),
  );
  const named = (/** @type {string | undefined} */ text) => [...new Set((text ?? '').match(/--gouji-[a-z-]+/g))].sort();
  assert.deepEqual(named(docs), named(code));
  for (const [, why] of (code ?? '').matchAll(/^ {2}(\w+): \{ zh: /gm)) assert.ok(docs?.includes(`\`${why}\``), why);
});

test('it follows the language of the page', async () => {
  const page = await open(REPORT, { lang: 'en' });
  await page.getByRole('button', { name: /errors? .*found/ }).click();
  await page.locator('.finding summary').first().click();
  await page.evaluate(() => (document.documentElement.lang = 'zh'));
  await page.getByRole('dialog', { name: '勾稽检验结果' }).waitFor();
  assert.ok(
    await page
      .locator('.finding')
      .first()
      .evaluate((fold) => /** @type {HTMLDetailsElement} */ (fold).open),
    'what is unfolded stays so',
  );
  await page.context().close();
});

test('what nothing could be checked of is not shown as sound', async () => {
  const page = await open('<gouji-check></gouji-check>');
  await page.evaluate(() =>
    customElements
      .whenDefined('gouji-check')
      .then(() => /** @type {GoujiCheck} */ (document.querySelector('gouji-check')).check('a\t1\nb\t2')),
  );
  assert.match((await page.locator('.badge.nothing').textContent()) ?? '', /没有可核对的内容/);
  await page.context().close();
});

test('where the reading may be at fault, nobody is accused', async () => {
  const page = await open('<gouji-check></gouji-check>');
  const report = JSON.parse(site.reports.get('/reports/sample.json') ?? '{}');
  report.findings = report.findings.map((/** @type {object} */ finding) => ({ ...finding, severity: 'warning' }));
  // as of a version that did not put it into words; what has words is shown by them
  const { outcome } = report;
  delete report.outcome;
  await page.evaluate(async (report) => {
    await customElements.whenDefined('gouji-check');
    /** @type {GoujiCheck} */ (document.querySelector('gouji-check')).report = report;
  }, report);
  assert.match((await page.locator('.badge.warning').textContent()) ?? '', /^\d+ 处疑点待核实$/);
  await page.evaluate(
    (report) => {
      /** @type {GoujiCheck} */ (document.querySelector('gouji-check')).report = report;
    },
    { ...report, outcome: { ...outcome, state: 'doubts' } },
  );
  await page.locator('.badge.warning .remark').getByText('表内').waitFor();
  await page.context().close();
});

const MARKUP = '<img src=x onerror="document.title=\'hacked\'"><script>document.title="hacked"</script>';
/** @param {string} cell */
const formWith = (cell) =>
  [
    '预算01表 收支总表',
    '金额单位：万元',
    '项目\t预算数\t项目\t预算数',
    `一、${cell}\t100.00\t一、${cell}\t${cell}`,
    '本年收入合计\t100.00\t本年支出合计\t101.00',
    '收入总计\t100.00\t支出总计\t100.00',
  ].join('\n');

test('hostile disclosures and reports neither run nor break anything', { timeout: 240_000 }, async () => {
  /** @type {string[]} */
  const complaints = [];
  const page = await open(
    '<gouji-check view="inline"></gouji-check><gouji-check report="/reports/sample.json"></gouji-check>',
    { complaints },
  );
  await page.evaluate(() => customElements.whenDefined('gouji-check'));
  const element = page.locator('gouji-check').first();
  const texts = [
    formWith(MARKUP),
    formWith('__proto__') + formWith('constructor'),
    formWith('\u202e1.00\u200b\u2066'),
    `${'9'.repeat(10_000_000)}`,
    formWith('\u0000\ud800'),
  ];
  for (const text of texts) {
    await element.evaluate(async (element, text) => {
      const one = /** @type {GoujiCheck} */ (element);
      await one.check(text);
      await one.open();
      for (const fold of one.shadowRoot?.querySelectorAll('details') ?? []) fold.open = true;
      await new Promise((resolve) => setTimeout(resolve, 100));
      for (const fold of one.shadowRoot?.querySelectorAll('details') ?? []) fold.open = true;
    }, text);
    assert.equal(await page.title(), 't');
    assert.equal(await element.locator('img, script').count(), 0);
  }
  assert.match((await element.locator('.view').textContent()) ?? '', /合计|没有|检验/);

  // a report that was tampered with is refused, or drawn as text
  const good = JSON.parse(site.reports.get('/reports/sample.json') ?? '{}');
  const first = good.findings[0];
  const bad = [
    null,
    5,
    [],
    { schema: 2 },
    { ...good, equations: { holds: '<b>' } },
    { ...good, findings: [null] },
    { ...good, findings: [{ ...first, message: null }] },
    { ...good, findings: [{ ...first, severity: '__proto__' }] },
    { ...good, findings: [{ ...first, message: { zh: MARKUP, en: MARKUP } }] },
    { ...good, sources: [{ problem: MARKUP }] },
    {
      report: good,
      blocks: [{ kind: 'table', rows: [{ cells: [{ column: -5, col_span: 1e9, row_span: 1e9, text: MARKUP }] }] }],
      findings: [],
    },
  ];
  for (const [i, report] of bad.entries()) {
    const why = await element.evaluate(async (element, report) => {
      const one = /** @type {GoujiCheck} */ (element);
      one.close();
      one.report = report ?? {};
      const failure = () => one.shadowRoot?.querySelector('.failure:not([hidden])')?.textContent ?? '';
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (failure()) return failure();
      await one.open().catch(() => {});
      for (const fold of one.shadowRoot?.querySelectorAll('details') ?? []) fold.open = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return failure();
    }, report);
    if (i < 7) {
      assert.match(why, /不是勾稽/, JSON.stringify(report)?.slice(0, 80));
      assert.equal(
        await element.locator('.badge.holds, .badge.error').count(),
        0,
        'what was found before does not stay',
      );
    }
    assert.equal(await page.title(), 't');
  }
  assert.deepEqual(complaints, []);
  assert.match(
    (await page.locator('gouji-check').nth(1).locator('.badge').textContent()) ?? '',
    /发现 2 处错误/,
    'its neighbour is as it was',
  );
  await page.context().close();
});

for (const [dark, lang, width] of /** @type {const} */ ([
  [false, 'zh-CN', 1200],
  [true, 'en', 390],
])) {
  test(`no accessibility rule is broken and nothing scrolls sideways: ${dark ? 'dark' : 'light'}, ${lang}, ${width} px`, {
    timeout: 180_000,
  }, async () => {
    const page = await open(
      `<p>${REPORT}</p><gouji-check id="own" view="inline" src="/gouji/www/sample.txt"></gouji-check>`,
      { dark, lang, width },
    );
    const [badge, own] = [page.locator('.badge').first(), page.locator('#own .badge')];
    await own.and(page.locator('.error')).waitFor();
    await noViolations(page, 'badges');
    await own.click();
    for (const fold of await page.locator('#own .view > details > summary').all()) await fold.click();
    for (const fold of (await page.locator('#own details details > summary').all()).slice(0, 2)) await fold.click();
    assert.ok(await noSidewaysScroll(page));
    await noViolations(page, 'unfolded in place, with its tables');
    await own.click();
    await badge.click();
    await page.getByRole('dialog').locator('.finding summary').first().click();
    assert.ok(await noSidewaysScroll(page));
    await noViolations(page, 'the dialog');
    await page.context().close();
  });
}

test('the frame answers the page around it, and no other', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${site.url}/frame.html`);
  await page.getByText('ready 1').waitFor();
  await page.locator('#check').click();
  await page.getByText(/^report 1: \d+/).waitFor();
  await page.locator('#open').click();
  await page.frameLocator('#frame').locator('.finding').first().waitFor();
  await page.waitForFunction(
    () => /** @type {HTMLIFrameElement} */ (document.getElementById('frame')).clientHeight > 300,
  );

  // a message from another window is not heard by the page: it comes from itself
  await page.evaluate(() => postMessage({ gouji: 1, type: 'ready', version: 666 }, '*'));
  // nor does a frame that names another origin hear or answer this page
  const heard = await page.evaluate(async (frame) => {
    /** @type {unknown[]} */
    const heard = [];
    const other = document.createElement('iframe');
    addEventListener('message', ({ source, data }) => source === other.contentWindow && heard.push(data));
    for (const origin of ['http://elsewhere.test', '*', 'null', '']) {
      other.src = `${frame}/gouji/www/widget/frame.html?origin=${encodeURIComponent(origin)}`;
      document.body.append(other);
      await new Promise((resolve) => (other.onload = resolve));
      other.contentWindow?.postMessage({ gouji: 1, type: 'report', id: 2, report: {} }, frame);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return heard;
  }, site.frame);
  assert.deepEqual(heard, []);
  assert.match((await page.locator('#heard').textContent()) ?? '', /^report 1/);
  // what Chromium says of messages posted to another origin is the refusal itself
  assert.deepEqual(
    complaints.filter((text) => !/Failed to execute 'postMessage'/.test(text)),
    [],
  );
  await context.close();
});

test('a small badge for lists, in words; what has no report says nothing; a finding has its address', async () => {
  const page = await open(`<gouji-check id="a" compact page="/gouji/" report="/reports/sample.json"></gouji-check>
    <gouji-check id="b" report="/reports/none.json"></gouji-check><gouji-check id="c" tell report="/reports/none.json"></gouji-check>`);
  const badge = page.locator('#a .badge.error');
  await badge.waitFor();
  assert.match((await badge.locator('.sentence').textContent()) ?? '', /^\d+ 处错误，\d+ 处疑点待核实$/);
  assert.ok(((await badge.boundingBox())?.height ?? 99) < 30, 'it is as high as a line');
  await page.locator('#c .failure').waitFor();
  assert.equal((await page.locator('#b').boundingBox())?.width ?? 0, 0);
  await badge.click();
  await page.locator('#a .finding summary').first().click();
  const address = await page.locator('#a .permalink').first().getAttribute('href');
  assert.match(address ?? '', new RegExp(`^${site.url}/gouji/#finding=[0-9a-f]{16}\\.[\\w-]+$`));
  await page.keyboard.press('Escape');
  await noViolations(page, 'small badges');
  await page.context().close();
});

test('what could not be read is told as that, and a doubt as a question', async () => {
  const page = await open('<gouji-check id="a"></gouji-check>');
  const report = JSON.parse(site.reports.get('/reports/sample.json') ?? '{}');
  const said = (/** @type {object} */ given) =>
    page.evaluate(async (given) => {
      const one = /** @type {GoujiCheck} */ (document.getElementById('a'));
      const heard = new Promise((resolve) => one.addEventListener('gouji-report', resolve, { once: true }));
      one.report = /** @type {any} */ (given);
      await heard;
      return one.shadowRoot?.querySelector('.sentence')?.textContent;
    }, given);
  const problem = { zh: '这是扫描件', en: 'This is a scan' };
  const headline = { zh: '没有可核对的内容', en: 'Nothing' };
  assert.equal(
    await said({
      ...report,
      sources: [{ ...report.sources[0], problem }],
      findings: [],
      outcome: { ...report.outcome, state: 'nothing', headline },
    }),
    '未能读取',
  );
  assert.match(
    (await said({
      ...report,
      outcome: { ...report.outcome, state: 'doubts', headline: { zh: '发现 1 处疑点', en: '1 doubt found' } },
    })) ?? '',
    /，待核实$/,
  );
  await page.context().close();
});

test('a feed and the history of departments from an archive', async () => {
  const { made, rowsOf } = await import('../../examples/site/feed.js');
  const head =
    '\ufeffid,document,copy,sha256,read,department,year,kind,outcome,headline,errors,warnings,amounts,proven,unchecked\r\n';
  const rows = rowsOf(
    `${head}a,a.pdf,false,${'a'.repeat(64)},yes,"甲, <局>",2026,budget,doubts,发现 1 处疑点,0,1,10,9,1\r\nb,b.pdf,false,${'b'.repeat(64)},yes,"甲, <局>",2025,budget,clean,"没有""矛盾""",0,0,10,10,0\r\nc,c.pdf,true,${'a'.repeat(64)},yes,乙局,2026,budget,errors,错,1,0,1,1,0\r\n`,
  );
  const { feed, rss, history } = made(rows, 'https://example.org/budgets/');
  assert.deepEqual(
    feed.items.map(({ url }) => url),
    ['https://example.org/budgets/reports/a.html'],
  );
  assert.match(rss, /甲, &lt;局&gt; 2026 年预算：发现 1 处疑点/);
  assert.deepEqual(
    Object.entries(history).map(([name, years]) => [name, years.map((/** @type {any} */ { year }) => year)]),
    [['甲, <局>', [2025, 2026]]],
  );
});
