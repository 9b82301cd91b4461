/** Where a phrase stands on its page, found among the texts of the page. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxesOf } from '../../www/phrase.js';

/** A line of text, ten points a Chinese character. @param {string} text @param {number} y @returns {import('../../www/messages').Written} */
const line = (text, y) => ({
  text,
  box: [0, y, [...text].reduce((sum, c) => sum + (c > '\u2e7f' ? 10 : 5), 0), y + 10],
});
/** @type {[number, number, number, number]} */
const paragraph = [0, 0, 400, 40];

test('the figure and not the paragraph', () => {
  const texts = [line('增长 20.0%，另增长', 0), line('20.0%。', 15), line('20.0%', 100)];
  assert.deepEqual(boxesOf(texts, paragraph, '20.0%', 2), [[25, 0, 50, 10]]);
  // the second of the same, by where it begins
  assert.deepEqual(boxesOf(texts, paragraph, '20.0%', 11), [[0, 15, 25, 25]]);
  assert.deepEqual(boxesOf(texts, paragraph, '30.0%', 0), []);
  assert.deepEqual(boxesOf([], paragraph, '20.0%', 0), []);
});

test('a figure that goes on in the next line has two boxes', () => {
  assert.deepEqual(boxesOf([line('预算1,391.', 0), line('68万元', 15)], paragraph, '1,391.68万元', 2), [
    [20, 0, 50, 10],
    [0, 15, 30, 25],
  ]);
});
