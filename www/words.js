/**
 * The page's own words in both languages. What is said about a disclosure is worded by the core.
 */

/** A number with its thousands set apart; `toLocaleString` would cost a tenth of the time to the first finding. @param {number} n */
const count = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** @param {number} n @param {string} one @param {string} [many] */
const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

const zh = {
  tagline: '检验公开的政府预算是否自相一致',
  other_language: 'English',
  exports: '导出',
  change: '修改或换一份',

  start_title: '拖入或粘贴一份部门预算，看它哪里对不上',
  start_lead: '收支总表、支出总表、“三公”经费等各表之间，表内各行各列之间，都应当相等。勾稽逐项核对，并指出出错的那一格。',
  box_label: '部门预算的文本',
  box_placeholder: '把 PDF、Word、Excel 文件拖到这里，或粘贴预算文本（从网页、Word、WPS、Excel 复制的表格均可）',
  run: '检验',
  choose: '选择文件…',
  sample: '载入示例',
  clear: '清空',
  files: '已选文件',
  private: '全部在本浏览器内完成，任何内容都不会离开这台电脑。',
  pasted: '粘贴的文本',
  sample_name: '示例.txt',
  /** @param {number} shown @param {number} all */
  cut: (shown, all) => `文本很长：框中只显示前 ${count(shown)} 个字符（不可编辑），检验的是全部 ${count(all)} 个字符。`,

  loading: '正在载入检验程序…',
  reading: '正在读取…',
  /** @param {number} page @param {number} pages */
  reading_page: (page, pages) => `正在读取第 ${page} 页，共 ${pages} 页…`,
  /** @param {string} size @param {number} seconds */
  checking: (size, seconds) => `正在检验 ${size}…${seconds > 0 ? `（${seconds} 秒）` : ''}`,
  cancel: '取消',
  done: '检验完毕',
  cancelled: '已取消。',
  crashed: '检验程序意外中止（内容可能太大或已损坏），已自动重新启动。文本仍在框中。',
  unavailable: '检验程序无法载入。请检查网络后重试；文本仍在框中。',
  /** @param {string} name */
  unreadable: (name) => `浏览器读不到“${name}”：它可能是文件夹，或已被移动。`,
  sample_missing: '示例无法载入，请检查网络。',

  findings: '检验结果',
  document: '预算原文',
  detail: '所选内容',
  budget: '部门预算',
  final_accounts: '部门决算',
  unknown: '公开材料',
  /** @param {number} year */
  year: (year) => `${year} 年`,
  /** @param {import('./report').EquationCounts} e @param {import('./report').AmountCounts} a */
  summary: (e, a) =>
    `检验了 ${count(e.holds + e.rounding + e.violated)} 个勾稽关系，` +
    `${count(e.holds + e.rounding)} 个成立${e.rounding ? `（${count(e.rounding)} 个在四舍五入范围内）` : ''}，` +
    `${count(e.violated)} 个不成立；另有 ${count(e.unchecked)} 个无法检验。` +
    `${count(a.read)} 个金额中，${count(a.read - a.proven)} 个未得到验证。`,
  /** @param {import('./report').AmountCounts} a */
  proof: (a) => `${count(a.read)} 个金额中 ${count(a.proven)} 个已验证`,
  nothing: '没有可检验的内容：没有认出任何预算表。',
  agreed: '没有发现问题。',
  error: '错误',
  warning: '疑点',
  note: '提示',

  one_error: '错误',
  one_warning: '疑点',
  one_note: '提示',

  unchecked: '未检验的内容',
  unchecked_none: '没有遗漏：所有内容都已认出，所有关系都已检验。',
  unread_sources: '读不了的文件',
  unrecognised: '没有认出的表格',
  /** @param {number} n */
  numbers: (n) => `${count(n)} 个数`,
  unchecked_identities: '无法检验的关系',
  not_applicable: '不适用的关系',
  not_applicable_lead: '这份材料里没有这些关系所说的行、列或表：',
  all_checks: '逐项检验情况',
  identity: '关系',
  holds: '成立',
  rounding: '四舍五入',
  violated: '不成立',
  unchecked_short: '未检验',
  /** @param {number} n */
  times: (n) => `${count(n)} 处`,
  untitled: '（无标题）',

  forms: '各表',
  /** @param {string} title @param {number} proven @param {number} amounts */
  form_tab: (title, proven, amounts) => `${title}：${count(amounts)} 个金额，${count(proven)} 个已验证`,
  /** @param {number} proven @param {number} amounts */
  form_proof: (proven, amounts) => (amounts ? `${count(proven)}/${count(amounts)} 已验证` : '无金额'),
  page_break: '分页',
  /** @param {number} n */
  columns_cut: (n) => `另有 ${count(n)} 列未显示`,
  /** @param {number} shown @param {number} all */
  text_cut: (shown, all) => `…（共 ${count(all)} 个字符，只显示前 ${count(shown)} 个）`,
  empty_document: '没有可显示的内容。',
  table: '表格',
  /** @param {number} n */
  table_number: (n) => `表格 ${n}`,
  legend: '金额的状态',
  proven: '已验证',
  unproven: '未验证',
  violated_amount: '所在等式不成立',
  suspect: '疑误',
  malformed: '不成数字',
  unplaced: '列不明',
  proven_title: '已验证：它若变动，至少有一个成立的等式会被打破',
  unproven_title: '未验证：没有能证明它的等式',
  violated_amount_title: '它所在的等式不成立',
  suspect_title: '疑误：最可能出错的一格',
  malformed_title: '不成数字：印出来的不是合法的数',
  unplaced_title: '列不明：无法断定它属于哪一列',
  press_enter: '按回车查看它所在的等式',

  previous: '上一条',
  next: '下一条',
  close: '关闭',
  /** @param {number} index @param {number} all */
  position: (index, all) => `${count(index)} / ${count(all)}`,
  /** @param {string} text @param {number} n */
  suggestion: (text, n) => (n ? `应为 ${text}，由 ${count(n)} 个独立等式证明` : `可能应为 ${text}`),
  cause: '原因',
  misread: '可能是识读之误，原件未必有错',
  /** @param {number} n */
  consequences: (n) => `另有 ${count(n)} 个不成立的关系由此引起。`,
  cells: '相关的格',
  equations: '等式',
  basis: '依据',
  rule: '规则',
  search: '在结果中查找',
  /** @param {number} shown @param {number} all */
  listed: (shown, all) => `列出 ${count(shown)} 项，共 ${count(all)} 项。`,
  /** @param {number} n */
  restore: (n) => `恢复忽略的（${count(n)}）`,
  dismiss: '忽略',
  inquiry: '可向部门提出的询问',
  copy: '复制',
  copied: '已复制',
  /** @param {number} n */
  line: (n) => `第 ${count(n)} 行`,
  /** @param {number} n */
  page: (n) => `第 ${count(n)} 页`,
  /** @param {string} number */
  form_number: (number) => `${number}表`,
  role_suspect: '疑误',
  role_total: '左边（合计）',
  role_term: '右边（各项）',
  role_context: '参照',
  left: '左边',
  right: '右边',
  subtracted: '减',
  printed: '表列数',
  expected: '计算数',
  limit: '上限',
  difference: '差额',
  tolerance: '容差',
  /** @param {number} n */
  more_terms: (n) => `… 共 ${count(n)} 项，全部显示`,
  /** @param {number} n */
  more_cells: (n) => `… 共 ${count(n)} 处，全部显示`,
  only_this: '在表中只标出这个等式',
  verdict_holds: '成立',
  verdict_rounding: '在四舍五入范围内成立',
  verdict_violated: '不成立',
  verdict_unchecked: '无法检验',
  /** @param {number} n */
  stands_in: (n) => (n ? `它在 ${count(n)} 个等式中` : '没有等式用到它，因此无从验证。'),
  go_to: '跳到这一格',

  cause_names: /** @type {Record<string, string>} */ ({
    'decimal-separator': '小数点误作逗号',
    'digit-replaced': '一位数字写错',
    'digit-omitted': '漏了一位数字',
    'digit-added': '多了一位数字',
    'digits-interchanged': '两位数字颠倒',
    'decimal-moved': '小数点移位',
    'separator-moved': '小数点移位',
    sign: '正负号写反',
    unit: '单位写错（元与万元）',
    'columns-swapped': '两列互换',
    'cells-swapped': '两个数互换了位置',
    'value-moved': '数印在相邻的格里',
    'line-wrong': '一行里的几个数都不符',
    'form-version': '整张表像是另一个版本',
    'columns-inferred': '列是从空白推断的',
    'row-missing': '缺一行',
    'row-repeated': '重复一行',
    'row-withheld': '某行未公开',
    'counted-twice': '某行被重复计入',
    rounding: '四舍五入',
  }),
};

/** @type {typeof zh} */
const en = {
  tagline: 'Checks that a published Chinese government budget agrees with itself',
  other_language: '中文',
  exports: 'Export',
  change: 'Edit or replace',

  start_title: 'Drop or paste a department’s budget and see where it does not add up',
  start_lead: 'Totals and parts, one form and the next: a budget prints the same money many times, and every time it should agree. Gouji checks each of these relations and points at the cell that is wrong.',
  box_label: 'Text of the budget',
  box_placeholder: 'Drop PDF, Word or Excel files here, or paste the budget’s text (tables copied from a web page, Word, WPS or Excel)',
  run: 'Check',
  choose: 'Choose files…',
  sample: 'Load the sample',
  clear: 'Clear',
  files: 'Chosen files',
  private: 'Everything happens in this browser. Nothing leaves this computer.',
  pasted: 'Pasted text',
  sample_name: 'sample.txt',
  cut: (shown, all) => `This text is long: the box shows its first ${count(shown)} characters (not editable); all ${count(all)} are checked.`,

  loading: 'Loading the checker…',
  reading: 'Reading…',
  /** @param {number} page @param {number} pages */
  reading_page: (page, pages) => `Reading page ${page} of ${pages}…`,
  checking: (size, seconds) => `Checking ${size}…${seconds > 0 ? ` (${seconds} s)` : ''}`,
  cancel: 'Cancel',
  done: 'Checked',
  cancelled: 'Cancelled.',
  crashed: 'The checker stopped unexpectedly (the content may be too large or damaged) and has been restarted. Your text is still in the box.',
  unavailable: 'The checker could not be loaded. Please check the network and try again; your text is still in the box.',
  unreadable: (name) => `The browser cannot read “${name}”: it may be a folder, or it may have been moved.`,
  sample_missing: 'The sample could not be loaded. Please check the network.',

  findings: 'Findings',
  document: 'The disclosure',
  detail: 'What is chosen',
  budget: 'budget',
  final_accounts: 'final accounts',
  unknown: 'disclosure',
  year: (year) => `${year}`,
  summary: (e, a) =>
    `${plural(e.holds + e.rounding + e.violated, 'relation')} checked: ` +
    `${count(e.holds + e.rounding)} hold${e.rounding ? ` (${count(e.rounding)} within rounding)` : ''}, ` +
    `${count(e.violated)} do not; ${count(e.unchecked)} more could not be checked. ` +
    `${count(a.read - a.proven)} of ${plural(a.read, 'amount')} unchecked.`,
  proof: (a) => `${count(a.proven)} of ${plural(a.read, 'amount')} proven`,
  nothing: 'There is nothing to check: no budget form was recognised.',
  agreed: 'No inconsistency was found.',
  error: 'Errors',
  warning: 'Warnings',
  note: 'Notes',

  one_error: 'Error',
  one_warning: 'Warning',
  one_note: 'Note',

  unchecked: 'Not checked',
  unchecked_none: 'Nothing was left out: everything was recognised and every relation checked.',
  unread_sources: 'Files that could not be read',
  unrecognised: 'Tables not recognised',
  numbers: (n) => plural(n, 'number'),
  unchecked_identities: 'Relations that could not be checked',
  not_applicable: 'Relations that do not apply',
  not_applicable_lead: 'This disclosure has no rows, columns or forms that these are about:',
  all_checks: 'Every relation, one by one',
  identity: 'Relation',
  holds: 'Holds',
  rounding: 'Rounding',
  violated: 'Fails',
  unchecked_short: 'Unchecked',
  times: (n) => plural(n, 'instance'),
  untitled: '(no title)',

  forms: 'Forms',
  form_tab: (title, proven, amounts) => `${title}: ${plural(amounts, 'amount')}, ${count(proven)} proven`,
  form_proof: (proven, amounts) => (amounts ? `${count(proven)}/${count(amounts)} proven` : 'no amounts'),
  page_break: 'page break',
  columns_cut: (n) => `${plural(n, 'more column')} not shown`,
  text_cut: (shown, all) => `… (${count(all)} characters, the first ${count(shown)} shown)`,
  empty_document: 'There is nothing to show.',
  table: 'Table',
  table_number: (n) => `Table ${n}`,
  legend: 'States of an amount',
  proven: 'proven',
  unproven: 'unproven',
  violated_amount: 'in a failing equation',
  suspect: 'suspect',
  malformed: 'no number',
  unplaced: 'column unknown',
  proven_title: 'Proven: if it changed, an equation that holds would fail',
  unproven_title: 'Unproven: no equation can prove it',
  violated_amount_title: 'An equation it stands in fails',
  suspect_title: 'Suspect: the cell most likely to be wrong',
  malformed_title: 'No number: what is printed is not a well-formed number',
  unplaced_title: 'Column unknown: it cannot be told which column it belongs to',
  press_enter: 'Press Enter for the equations it stands in',

  previous: 'Previous',
  next: 'Next',
  close: 'Close',
  position: (index, all) => `${count(index)} of ${count(all)}`,
  suggestion: (text, n) => (n ? `Should be ${text}, proven by ${plural(n, 'independent equation')}` : `Should perhaps be ${text}`),
  cause: 'Cause',
  misread: 'may be a fault of the reading; the original may be right',
  consequences: (n) => `${plural(n, 'further failing relation')} ${n === 1 ? 'follows' : 'follow'} from this.`,
  cells: 'Cells',
  equations: 'Equations',
  basis: 'Basis',
  rule: 'Rule',
  search: 'Search the findings',
  listed: (shown, all) => `${count(shown)} of ${plural(all, 'finding')} listed.`,
  restore: (n) => `Restore dismissed (${count(n)})`,
  dismiss: 'Dismiss',
  inquiry: 'A ready question to the department',
  copy: 'Copy',
  copied: 'Copied',
  line: (n) => `line ${count(n)}`,
  page: (n) => `page ${count(n)}`,
  form_number: (number) => `form ${number}`,
  role_suspect: 'suspect',
  role_total: 'left side (total)',
  role_term: 'right side (terms)',
  role_context: 'context',
  left: 'Left side',
  right: 'Right side',
  subtracted: 'minus',
  printed: 'Printed',
  expected: 'Expected',
  limit: 'At most',
  difference: 'Difference',
  tolerance: 'Tolerance',
  more_terms: (n) => `… all ${count(n)} terms`,
  more_cells: (n) => `… all ${count(n)} cells`,
  only_this: 'Mark only this equation in the tables',
  verdict_holds: 'holds',
  verdict_rounding: 'holds within rounding',
  verdict_violated: 'fails',
  verdict_unchecked: 'cannot be checked',
  stands_in: (n) => (n ? `It stands in ${plural(n, 'equation')}` : 'No equation uses it, so nothing can prove it.'),
  go_to: 'Go to this cell',

  cause_names: {
    'decimal-separator': 'decimal point printed as a comma',
    'digit-replaced': 'one digit wrong',
    'digit-omitted': 'one digit left out',
    'digit-added': 'one digit too many',
    'digits-interchanged': 'two digits interchanged',
    'decimal-moved': 'decimal point moved',
    'separator-moved': 'decimal point moved',
    sign: 'sign reversed',
    unit: 'wrong unit (yuan for ten thousand yuan)',
    'columns-swapped': 'two columns swapped',
    'cells-swapped': 'two amounts changed places',
    'value-moved': 'an amount in the neighbouring cell',
    'line-wrong': 'several amounts of one row are wrong together',
    'form-version': 'the form seems to be of another version',
    'columns-inferred': 'columns worked out from blanks',
    'row-missing': 'a row is missing',
    'row-repeated': 'a row is printed twice',
    'row-withheld': 'a row is withheld',
    'counted-twice': 'a row is counted twice',
    rounding: 'rounding',
  },
};

/** @typedef {'zh' | 'en'} Language */
/** @typedef {typeof zh} Words */
/** @type {Record<Language, Words>} */
export const words = { zh, en };
