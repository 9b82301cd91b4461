/**
 * The words of the widget's view in both languages. What is said about a disclosure is worded by the core.
 */

/** A number with its thousands set apart. @param {number} n */
export const count = (n) => n.toLocaleString('en');

const zh = {
  /** @param {number} year */
  year: (year) => `${year} 年`,
  budget: '部门预算',
  final_accounts: '部门决算',
  unit_budget: '单位预算',
  unit_final_accounts: '单位决算',
  unknown: '公开材料',
  /** @param {string} version */
  precomputed: (version) => `这份报告由网站事先用勾稽 ${version} 生成。`,
  recheck: '在本浏览器中重新检验',
  save: '保存报告（JSON）',
  search: '在结果中查找',
  inquiry: '可向部门提出的询问',
  permalink: '这处发现的链接（打开后选择同一个文件）',
  error: '错误',
  warning: '疑点',
  note: '提示',
  /** @param {string} wrong @param {string} right @param {number} proofs */
  suggestion: (wrong, right, proofs) =>
    proofs > 1
      ? `${count(proofs)} 个互不相关的等式都证明“${wrong}”应为“${right}”`
      : `若其余数无误，“${wrong}”应为“${right}”`,
  /** @param {number} n */
  more_terms: (n) => `显示全部 ${count(n)} 项`,
  /** @param {number} n */
  omitted: (n) => `另有 ${count(n)} 项，报告中没有列出`,
  /** @param {string} left @param {string} right @param {string} difference @param {string} unit */
  figures: (left, right, difference, unit) => `一边 ${left}，另一边 ${right}，相差 ${difference}（${unit}）`,
  basis: '依据：',
  /** @param {string} number */
  form: (number) => `${number} 表`,
  /** @param {number} n */
  page: (n) => `第 ${n} 页`,
  /** @param {number} n */
  line: (n) => `第 ${n} 行`,
  tables: '原文各表',
  table: '表格',
  other_table: '其他表格',
  /** @param {number} n */
  rows: (n) => `${count(n)} 行`,
  /** @param {number} n */
  more_rows: (n) => `显示其余 ${count(n)} 行`,
  not_checked: '没有核对的内容',
  /** @param {number} tables @param {number} relations @param {number} amounts */
  unchecked_counts: (tables, relations, amounts) =>
    `（${count(tables)} 个表，${count(relations)} 个关系，${count(amounts)} 个金额）`,
  unrecognised: '没有认出：',
  /** @param {number} n */
  amounts: (n) => `${count(n)} 个金额`,
  limits: '相互抵消的两处错误看不出来。',
};

/** @param {number} n @param {string} one @param {string} [many] */
const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** @type {typeof zh} */
const en = {
  year: (year) => `${year} `,
  budget: 'departmental budget',
  final_accounts: 'departmental final accounts',
  unit_budget: 'budget of a unit',
  unit_final_accounts: 'final accounts of a unit',
  unknown: 'disclosure',
  precomputed: (version) => `This report was made beforehand by the site, with Gouji ${version}.`,
  recheck: 'Check again in this browser',
  save: 'Save the report (JSON)',
  search: 'Search the findings',
  inquiry: 'A ready question to the department',
  permalink: 'Link to this finding (choose the same file there)',
  error: 'Errors',
  warning: 'Doubts',
  note: 'Notes',
  suggestion: (wrong, right, proofs) =>
    proofs > 1
      ? `${count(proofs)} equations that do not follow from one another prove that “${wrong}” should be “${right}”`
      : `If the others are right, “${wrong}” should be “${right}”`,
  more_terms: (n) => `Show all ${plural(n, 'cell')}`,
  omitted: (n) => `and ${plural(n, 'more term', 'more terms')} that the report does not list`,
  figures: (left, right, difference, unit) =>
    `one side ${left}, the other ${right}, difference ${difference} (${unit})`,
  basis: 'Basis:',
  form: (number) => `Form ${number}`,
  page: (n) => `page ${n}`,
  line: (n) => `line ${n}`,
  tables: 'The tables as printed',
  table: 'table',
  other_table: 'Another table',
  rows: (n) => plural(n, 'row'),
  more_rows: (n) => `Show the other ${plural(n, 'row')}`,
  not_checked: 'Not compared',
  unchecked_counts: (tables, relations, amounts) =>
    `(${plural(tables, 'table')}, ${plural(relations, 'relation')}, ${plural(amounts, 'amount')})`,
  unrecognised: 'Not recognised:',
  amounts: (n) => plural(n, 'amount'),
  limits: 'Two slips that cancel each other cannot be seen.',
};

export const words = { zh, en };
