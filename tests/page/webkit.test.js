/**
 * A walk through the page in WebKit (WebKitGTK's MiniBrowser, by WebDriver, on a screen of its own): what Safari would do. Skipped,
 * visibly, where Debian's webkit2gtk-driver and xvfb are not installed.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { serve as serveExample } from '../../examples/site/serve.js';
import { dist, sample } from './browser.js';
import { printed } from './printed.js';
import { serve } from './server.js';

const DRIVER = '/usr/bin/WebKitWebDriver';
const XVFB = '/usr/bin/Xvfb';
/** How long anything is waited for. */
const PATIENCE = 60_000;
/** What WebDriver calls an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const KEYS = { Escape: '\ue00c', Enter: '\ue007' };

const browser = found();
const given = { skip: browser ? false : 'there is no WebKitWebDriver, MiniBrowser or Xvfb', timeout: 180_000 };

/** Where Debian puts MiniBrowser, or nothing. */
function found() {
  if (![DRIVER, XVFB].every((file) => existsSync(file))) return undefined;
  return ['4.1', '6.0', '4.0']
    .flatMap((version) =>
      ['x86_64', 'aarch64'].map(
        (machine) => `/usr/lib/${machine}-linux-gnu/webkit${version === '6.0' ? '' : '2'}gtk-${version}/MiniBrowser`,
      ),
    )
    .find((file) => existsSync(file));
}

/** @type {import('node:child_process').ChildProcess[]} */
const started = [];
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
let folder = '';
let session = '';

/** A port that nobody listens on. @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address && typeof address === 'object' ? address.port : 0));
    });
  });

/** @param {string} method @param {string} path @param {unknown} [body] */
async function tell(method, path, body) {
  const answer = await fetch(session + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const { value } = /** @type {{ value: any }} */ (await answer.json());
  if (!answer.ok) throw new Error(`${path}: ${value?.message ?? answer.status}`);
  return value;
}

/** What a script on the page returns. @param {string} script @param {unknown[]} args @returns {Promise<any>} */
const run = (script, ...args) => tell('POST', '/execute/sync', { script, args });

/** Waits until a script gives something. @param {string} script @param {unknown[]} args */
async function until(script, ...args) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
    // the page may not be there yet
    const answer = await run(script, ...args).catch(() => null);
    if (answer) return answer;
  }
  throw new Error(`it did not come to be: ${script}`);
}

/** @param {string} selector @returns {Promise<string>} */
const element = async (selector) =>
  (await tell('POST', '/element', { using: 'css selector', value: selector }))[ELEMENT];
/** @param {string} selector */
const press = async (selector) => tell('POST', `/element/${await element(selector)}/click`, {});
/** @param {string} keys */
const type = (keys) =>
  tell('POST', '/actions', {
    actions: [
      {
        type: 'key',
        id: 'keyboard',
        actions: [...keys].flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]),
      },
    ],
  });
/** @param {number} width @param {number} height */
const resize = (width, height) => tell('POST', '/window/rect', { width, height });

async function open() {
  await resize(1440, 1000);
  await tell('POST', '/url', { url: `${server.url}#zh` });
  // the address alone may differ by its fragment from what is open
  await tell('POST', '/refresh', {});
  await until(`return performance.getEntriesByName('ready').length > 0`);
}

/** @param {string} name @param {string | Buffer} content */
async function give(name, content) {
  const file = join(folder, name);
  writeFileSync(file, content);
  await run(`document.getElementById('picker').hidden = false`);
  await tell('POST', `/element/${await element('#picker')}/value`, { text: file });
  await until(`return document.body.dataset.state === 'result' && document.querySelector('[role=option]') !== null`);
}

before(async () => {
  if (!browser) return;
  folder = mkdtempSync(join(tmpdir(), 'gouji-webkit-'));
  server = await serve(dist);
  // a screen of its own: the number is the process's, so that two runs do not meet
  const display = `:${1000 + (process.pid % 30_000)}`;
  started.push(spawn(XVFB, [display, '-screen', '0', '1600x1100x24', '-nolisten', 'tcp'], { stdio: 'ignore' }));
  const port = await freePort();
  const environment = {
    ...process.env,
    DISPLAY: display,
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    LANG: 'C.UTF-8',
    HOME: folder,
  };
  started.push(spawn(DRIVER, [`--port=${port}`], { stdio: 'ignore', env: environment }));
  const address = `http://127.0.0.1:${port}/session`;
  const capabilities = {
    alwaysMatch: {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
    },
  };
  for (const end = Date.now() + PATIENCE; ; ) {
    try {
      const answer = await fetch(address, { method: 'POST', body: JSON.stringify({ capabilities }) });
      const { value } = /** @type {{ value: any }} */ (await answer.json());
      if (!answer.ok) throw new Error(value?.message);
      session = `${address}/${value.sessionId}`;
      break;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  await resize(1440, 1000);
});
after(async () => {
  if (session) await tell('DELETE', '').catch(() => {});
  for (const process of started.reverse()) process.kill();
  await server?.close();
  if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Whether the cell that was brought into sight is seen. */
const IN_SIGHT = `const found = document.querySelector('#document .found'); if (!found) return false;
  const { left, top, width, height } = found.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  const { top: least, bottom: most } = document.getElementById('document').getBoundingClientRect();
  // its scroll bars lie over a table
  const sheet = found.closest('.sheet');
  return height > 8 && there !== null && (found === there || found.contains(there) || (there === sheet && top >= least && top + height <= most));`;

test('WebKit: the sample, its findings by keyboard, and a tablet that is turned', given, async () => {
  await open();
  await press('#sample');
  await until(`return document.querySelector('[role=option]') !== null`);
  await type('j');
  await until(`return document.querySelectorAll('[role=option]')[1].getAttribute('aria-selected') === 'true'`);
  await until(IN_SIGHT);
  assert.match(await run(`return document.querySelector('.summary .verdict').textContent`), /发现 \d+ 处错误/);
  // turned, and back: nothing goes blank
  for (const [width, height] of /** @type {const} */ ([
    [820, 1060],
    [1180, 820],
    [820, 1060],
  ])) {
    await resize(width, height);
    await until(
      `return document.querySelector('#findings .option .text').getBoundingClientRect().height > 10 && document.querySelector('.detail .message').textContent.length > 4`,
    );
    await until(IN_SIGHT);
  }
  await resize(1440, 1000);
  await type(KEYS.Escape);
  await until(`return document.getElementById('detail').hidden`);
});

test('WebKit: a PDF, its printed page, and the exports', given, async () => {
  await open();
  await give('a.pdf', await printed(sample));
  await press('.detail .to-paper');
  await until(
    `return document.querySelector('.leaf canvas') !== null && document.querySelector('.leaf .box') !== null`,
  );
  await type(KEYS.Escape);
  await until(`return document.getElementById('paper').hidden`);
  await run(`window.saved = []; const create = URL.createObjectURL; URL.createObjectURL = (blob) => (window.saved.push(blob), create(blob));
    HTMLAnchorElement.prototype.click = function () {};`);
  for (const format of ['json', 'csv', 'xlsx', 'facts.csv', 'facts.jsonl', 'pdf', 'html']) {
    await run(`window.saved.length = 0; document.getElementById('exports').open = true`);
    await press(`[data-format="${format}"]`);
    const size = await until(`return window.saved[0]?.size`);
    assert.ok(size > 400, format);
    // pages are pictures of kinds that this browser can write
    assert.ok(size < 5_000_000, `${format} is ${size} bytes`);
  }
});

test('WebKit: the badge opens to the findings', given, async () => {
  const site = await serveExample();
  try {
    await tell('POST', '/url', { url: `${site.url}/` });
    const badge = `document.querySelector('#beforehand').shadowRoot.querySelector('.badge')`;
    await until(`return ${badge}.classList.contains('error')`);
    await run(`${badge}.click()`);
    const dialog = `document.querySelector('#beforehand').shadowRoot.querySelector('dialog')`;
    await until(`return (${dialog}?.textContent ?? '').includes('错误')`);
    assert.ok((await run(`return ${dialog}.getBoundingClientRect().height`)) > 300, 'the dialog has room');
    await type(KEYS.Escape);
    await until(`return ${dialog} === null`);
  } finally {
    site.close();
  }
});
