#!/usr/bin/env node
/**
 * `npx gouji FILE…`: checks files with the WebAssembly core and prints what the command `gouji check` prints. Nothing is
 * fetched. Reading and checking are done in a thread that is ended where a file takes too long.
 */

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const FORMATS = ['text', 'json', 'jsonl', 'csv', 'html', 'sarif'];
/** Seconds for a file, and for all of them besides: as the command has. */
const SECONDS = 60;
const HELP = `勾稽：检查公开的部门预算、决算是否自相一致 / Checks that a published budget agrees with itself

gouji [check] [--each] [--format FORMAT] [--english] FILE…

  FILE       文件，“-”为标准输入；一起给出的是同一份公开材料 / Files, - is standard input; files given together are one disclosure
  --each     每个文件各自检查 / Check each file by itself
  --format   输出格式 / Output format: ${FORMATS.join(', ')}
  --english  用英文 / In English
  --version  版本 / Version

退出码 / Exit code: 0 没有错误或疑点 / no error or warning; 1 有 / some; 2 有文件没有读取 / a file could not be read

文件夹、成批检查、导出事实见命令行程序 gouji / For folders, archives and facts there is the command gouji.
`;

/** @typedef {{ files: string[], each: boolean, format: string, english: boolean }} Asked */

/** What is asked, or what is to be said instead. @param {string[]} given @returns {Asked | { say: string, code: number }} */
function asked(given) {
  const out = { files: /** @type {string[]} */ ([]), each: false, format: 'text', english: false };
  const words = given[0] === 'check' ? given.slice(1) : [...given];
  let only = false;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (only || word === '-' || !word.startsWith('-')) out.files.push(word);
    else if (word === '--') only = true;
    else if (word === '--help' || word === '-h') return { say: HELP, code: 0 };
    else if (word === '--version' || word === '-V') return { say: 'version', code: 0 };
    else if (word === '--each') out.each = true;
    else if (word === '--english') out.english = true;
    else if (word === '--format' || word.startsWith('--format='))
      out.format = word.includes('=') ? word.slice(9) : (words.shift() ?? '');
    else return { say: `没有选项 ${word} (no such option)\n\n${HELP}`, code: 2 };
  }
  if (!FORMATS.includes(out.format))
    return { say: `没有格式 ${out.format} (no such format; there are ${FORMATS.join(', ')})\n`, code: 2 };
  return out.files.length ? out : { say: HELP, code: 2 };
}

/** Checks files as one disclosure, in a thread; what it prints, says besides, and its exit code. @param {string[]} files @param {Asked} asked @returns {Promise<{ text: string, said: string, code: number }>} */
async function group(files, { format, english }) {
  const sources = [];
  let said = '';
  for (const name of files) {
    try {
      sources.push({ name, content: name === '-' ? await buffer(process.stdin) : await readFile(name) });
    } catch (error) {
      said += `${name}: 无法打开 (cannot be opened): ${/** @type {Error} */ (error).message}\n`;
    }
  }
  if (!sources.length) return { text: '', said, code: 2 };
  const worker = new Worker(new URL(import.meta.url), { workerData: { sources, format, english } });
  let limit;
  try {
    const found = await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      limit = setTimeout(
        () => reject(new Error('检验用时太长 (it took too long)')),
        SECONDS * (1 + sources.length) * 1000,
      );
    });
    return { ...found, said: said + found.said, code: Math.max(found.code, said ? 2 : 0) };
  } catch (error) {
    // which of several files it was is not known: none was checked
    const why = /** @type {Error} */ (error).message;
    return {
      text: '',
      said: `${said}${files.join(', ')}: 程序中断，没有检验 (it broke off; not checked): ${why}\n`,
      code: 2,
    };
  } finally {
    clearTimeout(limit);
    await worker.terminate();
  }
}

/** Checks in this thread. */
async function here() {
  const { check } = await import('./index.js');
  const { sources, format, english } = workerData;
  const checking = await check(sources);
  // its types stand beside it in the package, and elsewhere here
  const { report } = /** @type {{ report: import('../www/report.js').Report }} */ (/** @type {unknown} */ (checking));
  const text = checking.export(format, english ? 'en' : 'zh') ?? '';
  const unread = report.sources.filter((source) => source.problem);
  const said = unread.map(({ name, problem }) => `${name}: ${problem?.zh} (${problem?.en})\n`).join('');
  const code = unread.length ? 2 : Number(report.findings.some(({ severity }) => severity !== 'note'));
  parentPort?.postMessage({ text, said, code });
}

/** Logs of one group each as one, as the command writes them. @param {string[]} logs */
function merged(logs) {
  const [first, ...others] = logs.map((log) => JSON.parse(log));
  const run = first.runs[0];
  const rules = new Map(run.tool.driver.rules.map((/** @type {{ id: string }} */ rule) => [rule.id, rule]));
  for (const { runs } of others) {
    for (const rule of runs[0].tool.driver.rules) rules.set(rule.id, rule);
    run.artifacts.push(...runs[0].artifacts);
    run.results.push(...runs[0].results);
    run.invocations[0].toolExecutionNotifications.push(...runs[0].invocations[0].toolExecutionNotifications);
    run.invocations[0].executionSuccessful &&= runs[0].invocations[0].executionSuccessful;
  }
  run.tool.driver.rules = [...rules.keys()].sort().map((id) => rules.get(id));
  return `${JSON.stringify(first, null, 2)}\n`;
}

/** Prints all, however slow the reader. @param {string} text */
const print = (text) => new Promise((resolve) => process.stdout.write(text, resolve));

async function main() {
  const what = asked(process.argv.slice(2));
  if ('say' in what) {
    const text = what.say === 'version' ? `gouji ${await (await import('./index.js')).version()}\n` : what.say;
    if (what.code) process.stderr.write(text);
    else await print(text);
    return what.code;
  }
  const groups = what.each ? what.files.map((file) => [file]) : [what.files];
  const logs = [];
  let code = 0;
  for (const [at, files] of groups.entries()) {
    const found = await group(files, what);
    process.stderr.write(found.said);
    code = Math.max(code, found.code);
    const several = groups.length > 1;
    if (several && what.format === 'sarif') logs.push(...(found.text ? [found.text] : []));
    else if (several && what.format === 'text') await print(`${at ? '\n' : ''}== ${files.join(' + ')}\n${found.text}`);
    else if (at && what.format === 'csv') await print(found.text.slice(found.text.indexOf('\r\n') + 2));
    else await print(found.text);
  }
  if (logs.length) await print(merged(logs));
  return code;
}

// a closed pipe is the reader's choice, no fault
process.stdout.on('error', () => process.exit());
if (isMainThread) process.exitCode = await main();
else await here();
