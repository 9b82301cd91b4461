/**
 * What was not checked and why, so that "could not be read", "does not apply" and "holds" are never mistaken
 * for one another; and how every relation came out.
 */

import { make, visible } from './dom.js';
import { plain } from './equation.js';
import { say, tell } from './language.js';

/** @typedef {import('./report').Check} Check */
/** @typedef {import('./report').Report} Report */
/** @typedef {import('./language.js').Word} Word */

/** @param {Report} report */
export function drawUnchecked({ sources, unrecognised, checks, forms, amounts, outcome }) {
  const unread = sources.filter(({ problem }) => problem);
  const undecided = checks.filter(({ unchecked }) => unchecked > 0);
  const idle = checks.filter((check) => instances(check) === 0);

  const section = make('section', 'unchecked', say(make('h3'), 'unchecked'));
  const alone = forms.filter(({ amounts, proven }) => amounts > proven);
  if (![unread, unrecognised, undecided, alone].some((left) => left.length)) {
    // where nothing was compared, the verdict has said so
    if (outcome.state === 'nothing' || !forms.length) return '';
    section.append(say(make('p', 'meta'), 'unchecked_none'));
  }
  if (unread.length) {
    section.append(
      fold('unread_sources', unread.length, () => [
        listOf(unread, ({ name, problem }) => [chinese(name), problem ? tell(make('p', 'why'), problem) : '']),
      ]),
    );
  }
  if (unrecognised.length) {
    section.append(
      fold('unrecognised', unrecognised.length, () => [
        listOf(unrecognised, ({ title, amounts, place }) => [
          title ? chinese(title.slice(0, 200)) : say(make('span', 'meta'), 'untitled'),
          ' ',
          say(make('span', 'meta'), 'numbers', amounts),
          ' ',
          'line' in place ? say(make('span', 'meta'), 'line', place.line) : '',
        ]),
      ]),
    );
  }
  if (undecided.length) {
    section.append(
      fold('unchecked_identities', undecided.length, () => [
        listOf(undecided, ({ text, unchecked, why_unchecked }) => [
          chinese(plain(text)),
          ' ',
          say(make('span', 'meta'), 'times', unchecked),
          why_unchecked ? tell(make('p', 'why'), why_unchecked) : '',
        ]),
      ]),
    );
  }
  if (alone.length) {
    section.append(
      fold('alone', amounts.read - amounts.proven, () => [
        listOf(alone, ({ title, amounts, proven }) => [
          chinese(title),
          ' ',
          say(make('span', 'meta'), 'numbers', amounts - proven),
        ]),
      ]),
    );
  }
  if (idle.length) {
    section.append(
      fold('not_applicable', idle.length, () => [
        say(make('p', 'meta'), 'not_applicable_lead'),
        listOf(idle, ({ text }) => [chinese(plain(text))]),
      ]),
    );
  }
  if (checks.length) section.append(fold('all_checks', checks.length, () => [drawChecks(checks)]));
  return section;
}

/** A formula of the core, or a name from the disclosure; both are Chinese in either language. @param {string} text */
function chinese(text) {
  const element = make('span', 'formula', visible(text));
  element.lang = 'zh-CN';
  return element;
}

/** @param {Check} check */
const instances = ({ holds, rounding, violated, unchecked }) => holds + rounding + violated + unchecked;

/**
 * A heading with a count, and what it counts drawn when it is first unfolded.
 * @param {'unread_sources' | 'unrecognised' | 'alone' | 'unchecked_identities' | 'not_applicable' | 'all_checks'} word
 * @param {number} count
 * @param {() => Node[]} draw
 */
function fold(word, count, draw) {
  const details = make(
    'details',
    '',
    make('summary', '', say(make('span'), word), make('span', 'count', String(count))),
  );
  details.addEventListener('toggle', () => details.append(...draw()), { once: true });
  return details;
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => (Node | string)[]} draw
 */
function listOf(items, draw) {
  return make('ul', '', ...items.map((item) => make('li', '', ...draw(item))));
}

/** @param {Check[]} checks */
function drawChecks(checks) {
  /** @type {['holds' | 'rounding' | 'violated' | 'unchecked_short', (check: Check) => number][]} */
  const columns = [
    ['holds', ({ holds }) => holds],
    ['rounding', ({ rounding }) => rounding],
    ['violated', ({ violated }) => violated],
    ['unchecked_short', ({ unchecked }) => unchecked],
  ];
  const head = make('tr', '', say(make('th'), 'identity'), ...columns.map(([word]) => say(make('th', 'number'), word)));
  for (const cell of head.cells) cell.scope = 'col';
  const rows = checks.map((check) => {
    const name = make('th', '', chinese(plain(check.text)));
    name.scope = 'row';
    const cells = columns.map(([word, count]) =>
      make('td', count(check) ? `number ${word}` : 'number zero', String(count(check))),
    );
    return make('tr', '', name, ...cells);
  });
  return make('table', 'checks', make('thead', '', head), make('tbody', '', ...rows));
}
