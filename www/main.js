/**
 * The page: connects the box, the worker and what is drawn. Nothing is decided here; what is said about a
 * disclosure comes from the core.
 */

import { Checker, Lost, relate } from './checker.js';
import { CompareView } from './compare.js';
import { DetailView } from './detail.js';
import { DocumentView } from './document.js';
import { find, make, makeButton, nextFrame, size, visible } from './dom.js';
import { FindingsView, nameOf } from './findings.js';
import { loadHelp } from './help.js';
import { Input } from './input.js';
import { compose, inWords, language, say, startSpeaking, tell } from './language.js';
import { PaperView } from './paper.js';
import { isGuess, SeveralView, together } from './several.js';
import { asked, offer, save, today } from './takeaway.js';
import { trusted } from './trusted.js';

/** @typedef {import('./report').At} At */
/** @typedef {import('./report').Checked} Checked */
/** @typedef {import('./report').ViewAmount} ViewAmount */
/** @typedef {import('./messages').Source} Source */

/** Where the document and the findings stand under each other. */
const narrow = matchMedia('(max-width: 899px)');

const checker = new Checker();
const status = find('status', HTMLElement);
const progress = find('progress', HTMLElement);
const alertBox = find('alert', HTMLElement);
const result = find('result', HTMLElement);
const exports_ = find('exports', HTMLElement);

/** @type {Checked | null} */
let checked = null;
/** @type {Promise<string> | undefined} */
let sample;
/** The number of the newest check; what is heard of an older one comes too late. */
let latest = 0;
/** @type {ReturnType<typeof setInterval> | undefined} */
let ticking;
/** How far the window was scrolled when a finding covered the list. */
let listAt = 0;
/** Whether the page being read is shown. */
let paged = false;

const input = new Input(check, () => checker.expect());
const pages = new DocumentView(explain);
const findings = new FindingsView((index) => chooseFinding(index), { write });
const paper = new PaperView();
const several = new SeveralView({
  open: openOne,
  join: joinThem,
  part: partOne,
  compare: compareTwo,
  save: (text) => save(new Blob([text], { type: 'text/csv;charset=utf-8' }), `${inWords('several_name')}.csv`),
});
/** The two publications that are compared. @type {[import('./several.js').Publication, import('./several.js').Publication] | null} */
let compared = null;
const comparison = new CompareView({ back: goBack, save: saveComparison });
const detail = new DetailView(pages, paper, {
  step,
  close,
  dismiss,
  quote,
  ask: (index) => findings.ask(index),
  asked: (index) => findings.asked(index),
});

/** What was given last, and the user's own relations beside it. @type {{ sources: Source[], own: Source[] }} */
let last = { sources: [], own: [] };

/** @param {Source[]} given */
async function check(given) {
  performance.mark('given');
  const own = given.filter(({ name, content }) => content instanceof Blob && /\.toml$/i.test(name));
  // relations alone are for what was given before
  const others = given.filter((source) => !own.includes(source));
  const sources = others.length ? others : last.sources;
  last = { sources, own };
  relate(own);
  if (!sources.length) {
    say(alertBox, 'relations_alone').hidden = false;
    return;
  }
  several.clear();
  comparison.close();
  if (sources.length > 1) await checkEach(sources);
  else await checkOne(sources);
}

/**
 * Checks the sources as one document and shows its report.
 * @param {Source[]} sources
 * @returns {Promise<boolean>} whether it is shown
 */
async function checkOne(sources) {
  const number = ++latest;
  const answering = checker.check(sources, (...stage) => number === latest && showStage(...stage));
  // while the worker works
  begin(sources);
  showChecking(size(input.size));
  try {
    const answer = await answering;
    if (number !== latest) return false;
    show(answer, sources);
    return true;
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    // a check that was replaced by a newer one has nothing to say
    if (number === latest) fail(error);
    return false;
  }
}

/** @param {Source[]} sources */
function begin(sources) {
  hideAlert();
  document.body.dataset.state = 'checking';
  input.open = false;
  nameGiven(sources, size(input.size));
}

/** So many workers check at most: each holds a file and what is found of it. */
const MOST_WORKERS = 4;
/** What helps to check many files. @type {Checker[]} */
let helpers = [];

function endHelpers() {
  for (const helper of helpers) helper.cancel();
  helpers = [];
}

/** Checks each file by itself, puts together what belongs together, and lists them; what is one document is shown at once. @param {Source[]} sources */
async function checkEach(sources) {
  const number = ++latest;
  begin(sources);
  result.hidden = true;
  try {
    /** @type {import('./several.js').Publication[]} */
    const each = [];
    let next = 0;
    let done = 0;
    // one after the other, by as many workers as there are processors
    /** @param {Checker} by */
    const work = async (by) => {
      for (let i = next++; i < sources.length && number === latest; i = next++) {
        const source = sources[i];
        if (!source) continue;
        showSeveral(Math.min(++done, sources.length), sources.length, source.name);
        const one = await checkQuietly([source], number, by);
        if (one) each[i] = one;
      }
    };
    helpers = Array.from(
      { length: Math.min(navigator.hardwareConcurrency || 1, MOST_WORKERS, sources.length) - 1 },
      () => new Checker(),
    );
    await Promise.all([checker, ...helpers].map(work)).finally(endHelpers);
    if (number !== latest) return;
    const groups = together(each);
    const [only] = groups;
    if (groups.length === 1 && only) {
      const sources = only.flatMap(({ sources }) => sources);
      if (!(await checkOne(sources)) || !checked || !isGuess(only)) return;
      // what was put together by a guess is said so, and can be parted
      const one = { sources, report: checked.report, lost: null, guess: true };
      several.show([one]);
      several.leave(one);
      await show(checked, sources);
      find('given', HTMLElement).append(say(make('span', 'meta'), 'several_guess'));
      return;
    }
    /** @type {import('./several.js').Publication[]} */
    const publications = [];
    for (const group of groups) {
      const [first] = group;
      const one =
        group.length === 1 && first
          ? first
          : await checkQuietly(
              group.flatMap(({ sources }) => sources),
              number,
            );
      if (!one) return;
      publications.push({ ...one, guess: isGuess(group) });
    }
    listThem(publications);
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    if (number === latest) fail(error);
  }
}

/**
 * The outcome of a check that is not shown; nothing where something newer was asked for.
 * @param {Source[]} sources
 * @param {number} number
 * @param {Checker} [by]
 * @returns {Promise<import('./several.js').Publication | null>}
 */
async function checkQuietly(sources, number, by = checker) {
  try {
    const { report } = await by.check(
      sources,
      (stage, page, pages) => number === latest && page !== undefined && showStage(stage, page, pages),
    );
    return number === latest ? { sources, report, lost: null } : null;
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    if (number !== latest) return null;
    if (error.why === 'cancelled' || error.why === 'unavailable') throw error;
    if (error.why === 'relations') throw error;
    return {
      sources,
      report: null,
      lost: error.why === 'unreadable' ? inWords('unreadable', visible(error.message)) : inWords(error.why),
    };
  }
}

/** @param {number} at @param {number} of @param {string} name */
function showSeveral(at, of, name) {
  clearInterval(ticking);
  status.hidden = false;
  say(progress, 'several_checking', at, of, visible(name));
}

/** @param {import('./several.js').Publication[]} publications */
function listThem(publications) {
  hideProgress();
  checked = null;
  exports_.hidden = true;
  result.hidden = true;
  document.body.dataset.state = 'result';
  const found = publications.filter(
    ({ report }) => report && (report.outcome.state === 'errors' || report.outcome.state === 'doubts'),
  ).length;
  compose(find('tab', HTMLTitleElement), () =>
    inWords('tab_title', inWords('several_found', found, publications.length), ''),
  );
  say(find('told', HTMLElement), 'several_found', found, publications.length);
  several.show(publications);
}

/** @param {import('./several.js').Publication} publication */
async function openOne(publication) {
  if (await checkOne(publication.sources)) several.leave(publication);
}

/** @param {import('./several.js').Publication} before @param {import('./several.js').Publication} after */
async function compareTwo(before, after) {
  const found = await answerOf(checker.compare(before.sources, after.sources));
  if (!found || !before.report || !after.report) return;
  compared = [before, after];
  several.leave(before);
  comparison.show(found, before.report, after.report);
}

async function saveComparison() {
  if (!compared) return;
  const [before, after] = compared;
  const text = await answerOf(checker.compared(before.sources, after.sources, language() === 'en'));
  const { department } = after.report?.disclosure ?? {};
  if (text)
    save(
      new Blob([text], { type: 'text/csv;charset=utf-8' }),
      `${[safe(department ?? ''), inWords('compare')].filter(Boolean).join('-')}.csv`,
    );
}

/** Back from a report, or a comparison, to the table. */
function goBack() {
  comparison.close();
  listThem(several.publications);
}

/** @param {import('./several.js').Publication[]} wanted */
async function joinThem(wanted) {
  const number = ++latest;
  const all = several.publications;
  const sources = wanted.flatMap(({ sources }) => sources);
  showSeveral(1, 1, sources.map(({ name }) => name).join(' + '));
  const one = await checkQuietly(sources, number);
  if (one) listThem(all.flatMap((other) => (other === wanted[0] ? [one] : wanted.includes(other) ? [] : [other])));
}

/** @param {import('./several.js').Publication} whole */
async function partOne(whole) {
  const number = ++latest;
  const all = several.publications;
  /** @type {import('./several.js').Publication[]} */
  const parts = [];
  for (const [i, source] of whole.sources.entries()) {
    showSeveral(i + 1, whole.sources.length, source.name);
    const part = await checkQuietly([source], number);
    if (!part) return;
    parts.push(part);
  }
  listThem(all.flatMap((other) => (other === whole ? parts : [other])));
}

/** @param {Checked} answer @param {Source[]} sources */
async function show(answer, sources) {
  hideProgress();
  checked = answer;
  // first the views are filled and then shown: to measure a page that is half drawn costs a layout
  pages.show(answer);
  paper.take(sources, answer);
  const back = several.publications.length ? [say(makeButton('back', goBack), 'several_back')] : [];
  findings.show(answer, [...back, ...paper.drawOriginals()]);
  detail.clear();
  result.hidden = false;
  exports_.hidden = false;
  const annotated = exports_.querySelector('[data-format=pdf]');
  if (annotated instanceof HTMLElement) annotated.hidden = !paper.printed || !answer.report.findings.length;
  document.body.dataset.state = 'result';
  compose(find('tab', HTMLTitleElement), () =>
    inWords('tab_title', answer.report.outcome.headline[language()], nameOf(answer.report.disclosure)),
  );
  tell(find('told', HTMLElement), answer.report.outcome.headline);
  input.open = answer.report.outcome.state === 'nothing'; // where nothing was compared, the text is what to look at
  if (goToLinked()) input.open = false;
  else if (findings.first !== undefined) chooseFinding(findings.first, narrow.matches);
  // the box may be folded away; whoever came from there goes on at the summary
  if (document.activeElement === document.body || document.activeElement?.closest('#input')) {
    document.getElementById('title')?.focus({ preventScroll: true });
  }
  await nextFrame();
  performance.measure('given to highlighted', 'given');
}

/**
 * @param {number} index
 * @param {boolean} [quietly] without covering the list
 */
function chooseFinding(index, quietly = false) {
  if (!checked) return;
  if (!quietly && !detail.shown) listAt = scrollY;
  detail.showFinding(checked, index, quietly);
  findings.select(index);
}

/** @param {1 | -1} by */
function step(by) {
  const index = findings.beside(by);
  if (index === undefined) return;
  const focused = findings.focused;
  chooseFinding(index);
  if (focused) findings.focus();
}

/** Takes a finding off the list and goes on with the next. @param {number} index */
function dismiss(index) {
  const next = findings.beside(1) ?? findings.beside(-1);
  findings.dismiss(index);
  if (next === undefined || next === index) close();
  else chooseFinding(next);
}

/** Puts away what is chosen and goes back to where one was in the list. */
function close() {
  const was = findings.chosen;
  detail.clear();
  findings.focus();
  findings.select(-1);
  if (narrow.matches && was >= 0) scrollTo(0, listAt);
}

/** @param {ViewAmount} amount @param {At} at */
async function explain(amount, at) {
  const asked = checked;
  try {
    const explanation = await checker.explain(amount.id);
    if (!asked || asked !== checked) return; // another disclosure came in between
    findings.select(-1);
    detail.showAmount(asked, amount, at, explanation);
  } catch (error) {
    if (error instanceof Lost) showLost(error);
    else throw error;
  }
}

/** Says what is being checked, above its result. @param {Source[]} sources @param {string} bytes */
function nameGiven(sources, bytes) {
  const names = sources.slice(0, 3).map(({ name, content }) => {
    const shown = make('span', 'file', visible(name));
    return typeof content === 'string' ? say(shown, 'pasted') : shown;
  });
  const own = last.own.map(({ name }) => make('span', 'file', visible(name)));
  const more = sources.length > 3 ? [make('span', 'file', `+${sources.length - 3}`)] : [];
  find('given', HTMLElement).replaceChildren(...names, ...more, ...own, make('span', 'meta', bytes));
}

/** Shows that something is being checked, and for how long. @param {string} bytes how much it is */
function showChecking(bytes) {
  clearInterval(ticking);
  status.hidden = false;
  const began = performance.now();
  paged = false;
  const tick = () => paged || say(progress, 'checking', bytes, Math.floor((performance.now() - began) / 1000));
  tick();
  ticking = setInterval(tick, 1000);
}

/** @param {import('./messages').Stage} stage @param {number} [page] @param {number} [pages] */
function showStage(stage, page, pages) {
  paged = page !== undefined;
  if (page !== undefined && pages !== undefined) say(progress, 'reading_page', page, pages);
  else if (stage !== 'checking') say(progress, stage);
}

function hideProgress() {
  clearInterval(ticking);
  status.hidden = true;
}

/** A check that gave nothing: what was found of the document before is not shown, or exported, under the new one's name. @param {Lost} lost */
function fail(lost) {
  checked = null;
  result.hidden = true;
  exports_.hidden = true;
  pages.forget();
  paper.forget();
  detail.clear();
  checker.forget();
  compose(find('tab', HTMLTitleElement), () => inWords('tab_title', '', ''));
  showLost(lost);
}

/** @param {Lost} lost */
function showLost({ why, message }) {
  hideProgress();
  document.body.dataset.state = checked ? 'result' : 'start';
  input.open = true;
  if (why === 'unreadable') say(alertBox, 'unreadable', visible(message));
  else if (why === 'relations') tell(alertBox, wrongIn(message));
  else say(alertBox, why === 'crashed' ? causeOf(message) : why);
  alertBox.hidden = false;
  // so that the next check finds a worker ready
  if (why !== 'unavailable') checker.warm('');
}

/** What is wrong in the user's relations, as the core tells it. @param {string} message @returns {import('./report').Text} */
function wrongIn(message) {
  try {
    const { zh, en } = JSON.parse(message);
    return { zh: String(zh), en: String(en) };
  } catch {
    return { zh: message, en: message };
  }
}

/** Why the checker stopped, as far as the browser tells. @param {string} reason @returns {'crashed' | 'crashed_memory' | 'crashed_stack'} */
function causeOf(reason) {
  if (/call stack|too much recursion|stack size/i.test(reason)) return 'crashed_stack';
  return /memory|allocation|out of bounds|array buffer/i.test(reason) ? 'crashed_memory' : 'crashed';
}

function hideAlert() {
  alertBox.hidden = true;
  alertBox.textContent = '';
}

function startLanguageSwitch() {
  const link = find('language', HTMLAnchorElement);
  const aim = () => {
    const other = language() === 'zh' ? 'en' : 'zh';
    link.href = `#${other}`;
    link.lang = other === 'en' ? 'en' : 'zh-CN';
  };
  say(link, 'other_language');
  aim();
  addEventListener('hashchange', aim);
}

function startExports() {
  exports_.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !exports_.contains(relatedTarget)) exports_.removeAttribute('open');
  });
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Node && !exports_.contains(target)) exports_.removeAttribute('open');
  });
  exports_.addEventListener('click', async ({ target }) => {
    const format = target instanceof HTMLElement ? target.closest('button')?.dataset.format : undefined;
    if (!format) return;
    if (exports_.contains(document.activeElement)) exports_.querySelector('summary')?.focus();
    exports_.removeAttribute('open');
    try {
      const english = language() === 'en';
      if (format === 'pdf') return void (await annotate());
      const content = format === 'xlsx' ? await checker.spreadsheet(english) : await written(format, english);
      if (content !== null) download(content, format);
    } catch (error) {
      if (error instanceof Lost) showLost(error);
      else throw error;
    }
  });
}

/** The report as text, with the pages on which findings stand where it can hold them. @param {string} format @param {boolean} english */
async function written(format, english) {
  const asked = checked;
  if (format !== 'html' || !asked) return checker.export(format, english);
  const exporting = find('exporting', HTMLElement);
  if (exporting.textContent) return null; // it is coming
  try {
    const pictures = await paper.draw(asked.report, (page, pages) => {
      exporting.replaceChildren(say(make('span'), 'drawing_page', page, pages));
    });
    return asked === checked ? await checker.export(format, english, pictures) : null;
  } finally {
    exporting.replaceChildren();
  }
}

/** What an export is called: 部门-年度-勾稽, as far as they are known. */
function exportName() {
  const { department, year } = checked?.report.disclosure ?? {};
  return [safe(department ?? ''), year ?? '', language() === 'zh' ? '勾稽' : 'gouji']
    .filter((part) => part !== '')
    .join('-');
}

/** A text as a part of a file's name. @param {string} text */
const safe = (text) =>
  text
    .replace(/[\\/:*?"<>|\u0000-\u001f\u200b-\u200f\u202a-\u202e]/g, '')
    .trim()
    .slice(0, 60);

/** @param {string | Uint8Array<ArrayBuffer>} content @param {string} format */
function download(content, format) {
  /** @type {Record<string, string>} */
  const types = {
    json: 'application/json',
    jsonl: 'application/x-ndjson',
    csv: 'text/csv;charset=utf-8',
    html: 'text/html;charset=utf-8',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  };
  const [ending = '', facts] = format.split('.').reverse();
  save(
    new Blob([content], { type: types[ending] ?? 'text/plain' }),
    `${[exportName(), ...(facts ? [inWords('export_facts_name')] : [])].join('-')}.${ending}`,
  );
}

/** The files as they were given, with the findings as notes on them. */
async function annotate() {
  const asked = checked;
  if (!asked) return;
  const spoken = language();
  const exporting = find('exporting', HTMLElement);
  exporting.replaceChildren(say(make('span'), 'annotating'));
  const files = await paper.annotate(asked.report, ({ headline, message }) =>
    [...new Set([headline[spoken], message[spoken]])].join('\n'),
  );
  exporting.replaceChildren();
  if (asked !== checked) return;
  for (const { name, bytes } of files) {
    if (bytes)
      save(
        new Blob([bytes], { type: 'application/pdf' }),
        `${safe(name.replace(/\.pdf$/i, ''))}-${spoken === 'zh' ? '勾稽' : 'gouji'}.pdf`,
      );
    else exporting.replaceChildren(say(make('span'), 'annotate_failed'));
  }
}

/** A letter about the findings that were chosen for it. @param {number[]} chosen */
async function write(chosen) {
  const text = await answerOf(checker.letter(chosen, today(true)));
  if (text) offer('letter_title', text, `${exportName()}-${inWords('letter_title')}`);
}

/** A finding as a quotation, with what the printed page shows. @param {number} index */
async function quote(index) {
  const cells = checked?.report.findings[index]?.cells ?? [];
  const text = await answerOf(checker.quotation(index, today(language() === 'zh'), language() === 'en'));
  const picture = await paper.crop(cells.map((cell) => ({ cell, mark: cell.role })));
  if (text) offer('quote_title', text, `${exportName()}-${index + 1}`, picture);
}

/** @template T @param {Promise<T>} answer @returns {Promise<T | null>} */
async function answerOf(answer) {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    showLost(error);
    return null;
  }
}

/** What a link to a finding asks for, until its file is there. */
let wanted = asked();

/** Says which file a link is about. */
function askForFile() {
  wanted = asked() ?? wanted;
  if (!wanted) return;
  say(find('linked', HTMLElement), 'linked', wanted.file).hidden = false;
  if (checked) goToLinked();
}

/** Goes to the finding that a link is about, where its file was given. */
function goToLinked() {
  if (!wanted || !checked) return false;
  const { sources, findings: all } = checked.report;
  const { file, finding } = wanted;
  const note = find('linked', HTMLElement);
  if (!sources.some(({ sha256 }) => sha256.startsWith(file))) {
    say(note, 'linked_other', file);
    return false;
  }
  const index = all.findIndex(({ id }) => id === finding);
  if (index < 0) {
    say(note, 'linked_gone');
    return false;
  }
  wanted = null;
  note.hidden = true;
  chooseFinding(index);
  return true;
}

/** The built-in sample; fetched with the page, so that it is there without a network too. */
async function fetchSample() {
  const answer = await fetch(new URL('./sample.txt', import.meta.url));
  if (!answer.ok) throw new TypeError(answer.statusText);
  return answer.text();
}

async function loadSample() {
  hideAlert();
  try {
    input.fill(await (sample ??= fetchSample()));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    sample = undefined; // it may be there the next time
    say(alertBox, 'sample_missing');
    alertBox.hidden = false;
  }
}

async function getReady() {
  const text = await (sample ??= fetchSample()).catch(() => '');
  await checker.warm(text);
  await loadHelp();
  performance.mark('ready');
}

/** Takes what another program shared with the installed page; its service worker holds it. */
function takeShared() {
  if (location.hash !== '#shared' || !navigator.serviceWorker?.controller) return;
  history.replaceState(null, '', location.pathname);
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    const { files = [], text = '' } = data?.shared ?? {};
    if (files.length) input.take(files);
    else if (text) input.fill(text);
  });
  // what is heard by a listener added so must be asked for
  navigator.serviceWorker.startMessages();
  navigator.serviceWorker.controller.postMessage('shared');
}

/** Lets the browser keep the site's files; only a built site has a version. */
async function stayOffline() {
  const { version } = document.documentElement.dataset;
  if (!version || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(trusted(new URL('../offline.js', import.meta.url)));
    (await navigator.serviceWorker.ready).active?.postMessage(version);
  } catch {
    // a browser that keeps nothing: the page works as long as it is open
  }
}

/** @param {KeyboardEvent} event */
function pressKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { target } = event;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return;
  if (event.key === 'j') step(1);
  else if (event.key === 'k') step(-1);
  else if (event.key === 'x' && findings.chosen >= 0) dismiss(findings.chosen);
  else if (event.key === 'Escape' && exports_.hasAttribute('open')) {
    exports_.removeAttribute('open');
    exports_.querySelector('summary')?.focus();
  } else if (event.key === 'Escape' && paper.open) paper.close();
  else if (event.key === 'Escape' && detail.open) close();
}

/** How sure what is told is, as it was measured; only a built site knows. */
function sayHowSure() {
  const sure = find('sure', HTMLElement);
  const [documents = 0, told = 0, right = 0] = [sure.dataset.documents, sure.dataset.told, sure.dataset.true].map(
    Number,
  );
  if (told) say(sure, 'about_sure', documents, told, right);
  else say(sure, 'about_unmeasured');
}

// a tablet that is turned
for (const layout of [narrow, matchMedia('(max-width: 1199px)')]) {
  layout.addEventListener('change', () => void pages.layOutAgain(detail.shown));
}
startSpeaking();
sayHowSure();
/** @type {any} */ (window).launchQueue?.setConsumer(
  async (/** @type {{ files: { getFile: () => Promise<File> }[] }} */ { files }) =>
    input.take(await Promise.all(files.map((file) => file.getFile()))),
);
startLanguageSwitch();
startExports();
find('sample', HTMLButtonElement).addEventListener('click', loadSample);
find('cancel', HTMLButtonElement).addEventListener('click', () => {
  endHelpers();
  checker.cancel();
});
document.addEventListener('keydown', pressKey);
addEventListener('hashchange', askForFile);
takeShared();
askForFile();
performance.mark('interactive');
getReady().then(stayOffline);
