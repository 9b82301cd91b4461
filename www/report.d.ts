// The types of Gouji's report, written from the Rust types by `make generate`. Do not edit.

/**
 * Where something stands in its source.
 */
export type Place = { 
/**
 * Line, from 1.
 */
line: number, 
/**
 * First byte in the decoded text.
 */
start: number, 
/**
 * The byte after the last.
 */
end: number, } | { 
/**
 * Page, from 1.
 */
page: number, 
/**
 * Left, top, right and bottom edge in points, from the top left of the page as shown.
 */
box: [number, number, number, number], } | { 
/**
 * Sheet, from 1.
 */
sheet: number, 
/**
 * The cell.
 */
cell: CellName, };

/**
 * A cell of a spreadsheet, `B3`.
 */
export type CellName = string;

/**
 * The same sentence in Chinese and English.
 */
export type Text = { 
/**
 * Chinese.
 */
zh: string, 
/**
 * English.
 */
en: string, };

/**
 * How much a finding says.
 */
export type Severity = "error" | "warning" | "note";

/**
 * The part a cell plays in a finding.
 */
export type Role = "suspect" | "total" | "term" | "context";

/**
 * The whole answer for one disclosure.
 */
export type Report = { 
/**
 * The contract's version, 1.
 */
schema: number, 
/**
 * The version of Gouji that wrote it.
 */
gouji: string, 
/**
 * The files or pasted texts that were read.
 */
sources: Array<Source>, 
/**
 * Whose budget, of which year.
 */
disclosure: Disclosure, 
/**
 * What the check comes to, in words.
 */
outcome: Outcome, 
/**
 * The official forms recognised, in order.
 */
forms: Array<Form>, 
/**
 * Tables no form matches, in order.
 */
unrecognised: Array<Unrecognised>, 
/**
 * How many equations hold, and how many do not.
 */
equations: EquationCounts, 
/**
 * How many amounts were read, and how many are proven.
 */
amounts: AmountCounts, 
/**
 * What a person is told, errors first.
 */
findings: Array<Finding>, 
/**
 * Every identity, with how its equations came out.
 */
checks: Array<Check>, };

/**
 * A file or pasted text.
 */
export type Source = { 
/**
 * Its name, as given.
 */
name: string, 
/**
 * What it is, by its content.
 */
media_type: string, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * SHA-256 of the bytes, in hexadecimal.
 */
sha256: string, 
/**
 * How many pages it has, where it has pages.
 */
pages: number | null, 
/**
 * What could not be read of it, or `None`.
 */
problem: Text | null, 
/**
 * How many characters that nobody can see were left out of it and where they stand, or `None`.
 */
unseen: Text | null, };

/**
 * Whose budget, of which year.
 */
export type Disclosure = { 
/**
 * The department's name as printed, where one was found.
 */
department: string | null, 
/**
 * The budget year (预算年度).
 */
year: number | null, 
/**
 * Whether this is a budget or final accounts.
 */
kind: DisclosureKind, 
/**
 * Which region's forms these are.
 */
regime: string, 
/**
 * Whether it is a unit's (单位预算) rather than a whole department's (部门预算).
 */
of_unit: boolean, };

/**
 * What the check comes to, in words, with what they count. The relations of `equations` are those between the
 * tables and between publications; what the text says is counted here too.
 */
export type Outcome = { 
/**
 * What kind of outcome it is.
 */
state: OutcomeState, 
/**
 * The verdict in one line.
 */
headline: Text, 
/**
 * What was compared and agrees, and what was not compared.
 */
scope: Text, 
/**
 * How many amounts other figures confirm.
 */
amounts: Text, 
/**
 * The relations within and between the forms.
 */
tables: EquationCounts, 
/**
 * What the text says of figures.
 */
text: EquationCounts, 
/**
 * The relations between publications.
 */
publications: EquationCounts, };

/**
 * The kinds of outcome, gravest first.
 */
export type OutcomeState = "errors" | "doubts" | "clean" | "nothing";

/**
 * Budget (预算) or final accounts (决算).
 */
export type DisclosureKind = "budget" | "final_accounts" | "unknown";

/**
 * A recognised official form.
 */
export type Form = { 
/**
 * The form's identifier in the taxonomy.
 */
id: string, 
/**
 * Its title as printed.
 */
title: string, 
/**
 * Its number as printed, `01`.
 */
number: string | null, 
/**
 * The unit its amounts are in.
 */
unit: string | null, 
/**
 * Index into `sources`.
 */
source: number, 
/**
 * Where its title stands.
 */
place: Place, 
/**
 * How many amounts it prints.
 */
amounts: number, 
/**
 * How many of them are proven.
 */
proven: number, 
/**
 * How many rows of data were read.
 */
rows: number, };

/**
 * A table no form matches.
 */
export type Unrecognised = { 
/**
 * The text that stands above it.
 */
title: string, 
/**
 * Index into `sources`.
 */
source: number, 
/**
 * Where it starts.
 */
place: Place, 
/**
 * How many numbers with decimals it prints; none of them was checked.
 */
amounts: number, };

/**
 * How the equations came out.
 */
export type EquationCounts = { 
/**
 * Exactly true.
 */
holds: number, 
/**
 * True within the rounding of the printed figures.
 */
rounding: number, 
/**
 * False.
 */
violated: number, 
/**
 * Could not be checked.
 */
unchecked: number, };

/**
 * What was read.
 */
export type AmountCounts = { 
/**
 * Amounts in cells of recognised forms, malformed ones included.
 */
read: number, 
/**
 * Of these, amounts that an equation which holds would miss if they changed.
 */
proven: number, 
/**
 * Well-formed amounts that nothing proves.
 */
unproven: number, 
/**
 * Amounts whose print is no number.
 */
malformed: number, 
/**
 * Amounts whose column could not be worked out.
 */
unplaced: number, };

/**
 * What a person is told: all that has one cause.
 */
export type Finding = { 
/**
 * A stable hash of rule and places.
 */
id: string, 
/**
 * The rule or the first identity, `form/name`.
 */
rule: string, 
/**
 * How much it says.
 */
severity: Severity, 
/**
 * What is wrong, in one plain line.
 */
headline: Text, 
/**
 * One or a few sentences.
 */
message: Text, 
/**
 * Law, form or measured record it rests on.
 */
basis: Text, 
/**
 * The cells it is about, suspects first.
 */
cells: Array<FindingCell>, 
/**
 * The equations that fail, or that prove a suggestion.
 */
equations: Array<Equation>, 
/**
 * What most likely happened, where that is known.
 */
cause: Cause | null, 
/**
 * What should stand there instead, likeliest first.
 */
suggestions: Array<Suggestion>, 
/**
 * How many further verdicts this finding explains.
 */
consequences: number, 
/**
 * A ready question to the department; `None` where the reading may be at fault.
 */
inquiry: Text | null, 
/**
 * The user's file that gives the relation it rests on; left out where that is Gouji's own.
 */
given_by?: string, };

/**
 * A cell of a finding.
 */
export type FindingCell = { 
/**
 * Its part.
 */
role: Role, 
/**
 * The form's identifier, where the cell stands in a form.
 */
form: string | null, 
/**
 * What its row means.
 */
row: string | null, 
/**
 * What its column means.
 */
column: string | null, 
/**
 * The text as printed.
 */
printed: string, 
/**
 * Its value in the printed unit, where it is an amount.
 */
value: string | null, 
/**
 * Index into the report's `sources`.
 */
source: number, 
/**
 * Where it stands.
 */
place: Place, 
/**
 * Where the figure stands in a paragraph: first character and the one after the last, counted in UTF-16.
 */
phrase: [number, number] | null, };

/**
 * One equation over cells of the same finding (or explanation).
 */
export type Equation = { 
/**
 * The identity it is an instance of.
 */
identity: string, 
/**
 * In words, as an accountant writes it.
 */
text: string, 
/**
 * `=` or `<=`.
 */
relation: string, 
/**
 * The operands left of the sign.
 */
left: Array<Operand>, 
/**
 * The operands right of the sign.
 */
right: Array<Operand>, 
/**
 * How many further operands there are, where a sum has thousands.
 */
omitted: number, 
/**
 * The value of the left side.
 */
printed: string, 
/**
 * The value of the right side.
 */
expected: string, 
/**
 * Left minus right.
 */
difference: string, 
/**
 * How much rounding can explain.
 */
tolerance: string, 
/**
 * The unit these four are in.
 */
unit: string, 
/**
 * The operation with its result, `5.00 ÷ 20.00 = 25.00%`, where the relation is no sum.
 */
operation: string | null, 
/**
 * Why the relation is believed; `None` where it is a statement of the text or of a rule.
 */
evidence: Evidence | null, };

/**
 * What speaks for a relation, with how often its hypothesis held and failed where it was tested: on rows, columns,
 * siblings or other forms.
 */
export type Evidence = { 
/**
 * What speaks for it.
 */
basis: Basis, 
/**
 * How often it held.
 */
holds: number, 
/**
 * How often it failed.
 */
fails: number, };

/**
 * What speaks for a relation.
 */
export type Basis = "prescribed" | "supported" | "confirmed";

/**
 * One operand of an equation.
 */
export type Operand = { 
/**
 * Index into the finding's `cells`.
 */
cell: number, 
/**
 * Whether it is subtracted.
 */
negative: boolean, };

/**
 * What most likely happened.
 */
export type Cause = { 
/**
 * `decimal-separator`, `digit-replaced`, …
 */
kind: string, 
/**
 * Whether the fault may be the reading's and not the publisher's.
 */
misread: boolean, };

/**
 * What should stand in a cell.
 */
export type Suggestion = { 
/**
 * Index into the finding's `cells`.
 */
cell: number, 
/**
 * The text that would make everything agree.
 */
text: string, 
/**
 * How many equations that do not follow from one another prove it.
 */
proved_by: number, };

/**
 * Two publications side by side.
 */
export type Comparison = { 
/**
 * What they are to each other.
 */
kind: ComparedKind, 
/**
 * How many amounts are the same in both.
 */
same: number, 
/**
 * How many changed.
 */
changed: number, 
/**
 * How many only the first has.
 */
gone: number, 
/**
 * How many only the second has.
 */
new: number, 
/**
 * The findings that only the first has: indices into its `findings`.
 */
findings_gone: Array<number>, 
/**
 * The findings that only the second has: indices into its `findings`.
 */
findings_new: Array<number>, 
/**
 * Every amount of both.
 */
rows: Array<Compared>, };

/**
 * What two publications are to each other.
 */
export type ComparedKind = "versions" | "years" | "budget_and_accounts" | "unlike";

/**
 * An amount of two publications.
 */
export type Compared = { 
/**
 * The title of its form as printed.
 */
form: string, 
/**
 * Its row.
 */
row: string, 
/**
 * Its column.
 */
column: string, 
/**
 * The unit of `change`.
 */
unit: string, 
/**
 * What became of it.
 */
state: ComparedState, 
/**
 * What the first prints.
 */
before: ComparedAmount | null, 
/**
 * What the second prints.
 */
after: ComparedAmount | null, 
/**
 * The second minus the first, where it changed and both can be read.
 */
change: string | null, 
/**
 * That as a percentage of the first.
 */
percent: string | null, };

/**
 * What became of an amount.
 */
export type ComparedState = "same" | "changed" | "gone" | "new";

/**
 * One publication's print of an amount.
 */
export type ComparedAmount = { 
/**
 * The text as printed.
 */
printed: string, 
/**
 * Index into its report's `sources`.
 */
source: number, 
/**
 * Where it stands.
 */
place: Place, };

/**
 * How the equations of one identity came out.
 */
export type Check = { 
/**
 * The identity.
 */
identity: string, 
/**
 * Its formula.
 */
text: string, 
/**
 * Instances that hold exactly.
 */
holds: number, 
/**
 * Instances that hold within rounding.
 */
rounding: number, 
/**
 * Instances that fail.
 */
violated: number, 
/**
 * Instances that could not be checked.
 */
unchecked: number, 
/**
 * Why they could not.
 */
why_unchecked: Text | null, 
/**
 * The user's file that gives the identity; left out where it is Gouji's own.
 */
given_by?: string, };

/**
 * A report with the disclosure it is about.
 */
export type Checked = { 
/**
 * The report.
 */
report: Report, 
/**
 * The disclosure as pieces to draw, in order.
 */
blocks: Array<ViewBlock>, 
/**
 * For each finding, for each of its cells, where it is drawn.
 */
findings: Array<Array<At | null>>, };

/**
 * A cell's position among the blocks. A paragraph has row 0 and cell 0.
 */
export type At = { 
/**
 * Index into `blocks`.
 */
block: number, 
/**
 * Index into the block's rows.
 */
row: number, 
/**
 * Index into the row's cells.
 */
cell: number, };

/**
 * A piece of the disclosure.
 */
export type ViewBlock = { "kind": "paragraph", 
/**
 * Index into the report's `sources`.
 */
source: number, 
/**
 * The text.
 */
text: string, 
/**
 * The form it is the title of: index into the report's `forms`.
 */
title_of: number | null, 
/**
 * The amount it prints, where a table's cells stand on lines of their own.
 */
amount: ViewAmount | null, } | { "kind": "table", 
/**
 * Index into the report's `sources`.
 */
source: number, 
/**
 * The form it belongs to: index into the report's `forms`.
 */
form: number | null, 
/**
 * Its rows.
 */
rows: Array<ViewRow>, };

/**
 * A row of a table.
 */
export type ViewRow = { 
/**
 * Its cells.
 */
cells: Array<ViewCell>, 
/**
 * Whether it is a row of headings.
 */
header: boolean, 
/**
 * Whether a page break stands before it.
 */
break_before: boolean, };

/**
 * A cell of a table.
 */
export type ViewCell = { 
/**
 * The text as printed.
 */
text: string, 
/**
 * Its first column, from 0.
 */
column: number, 
/**
 * How many columns it covers.
 */
col_span: number, 
/**
 * How many rows it covers.
 */
row_span: number, 
/**
 * The amount it prints.
 */
amount: ViewAmount | null, };

/**
 * An amount of a cell.
 */
export type ViewAmount = { 
/**
 * Its number, for asking what proves it.
 */
id: number, 
/**
 * What is known of it.
 */
state: AmountState, };

/**
 * What is known of an amount.
 */
export type AmountState = "proven" | "unproven" | "violated" | "suspect" | "malformed" | "unplaced";

/**
 * The equations an amount stands in.
 */
export type Explanation = { 
/**
 * The amount asked about and all others of the equations.
 */
cells: Array<FindingCell>, 
/**
 * Where each of them is drawn.
 */
at: Array<At | null>, 
/**
 * The equations, failing ones first.
 */
equations: Array<JudgedEquation>, };

/**
 * An equation with its verdict.
 */
export type JudgedEquation = { 
/**
 * The equation.
 */
equation: Equation, 
/**
 * Its verdict.
 */
verdict: VerdictKind, 
/**
 * Why it could not be checked.
 */
why: Text | null, };

/**
 * The verdict of an equation.
 */
export type VerdictKind = "holds" | "rounding" | "violated" | "unchecked";

/**
 * An amount that a form prints.
 */
export type Fact = { 
/**
 * The file's name, without its folder.
 */
source: string, 
/**
 * SHA-256 of the file's bytes, in hexadecimal.
 */
sha256: string, 
/**
 * The department's name as printed, where one was found.
 */
department: string | null, 
/**
 * The budget year (预算年度).
 */
year: number | null, 
/**
 * Whether it is of a budget or of final accounts.
 */
kind: DisclosureKind, 
/**
 * Whether it is a unit's (单位预算) rather than a whole department's (部门预算).
 */
of_unit: boolean, 
/**
 * Which region's forms these are.
 */
regime: string, 
/**
 * What the form is about: the same in every region; `table` where its title does not tell.
 */
form: string, 
/**
 * The form's number as printed, `01`.
 */
form_number: string | null, 
/**
 * The form's title as printed.
 */
form_title: string, 
/**
 * The row's label as printed.
 */
row: string, 
/**
 * What the row is.
 */
row_role: RowRole, 
/**
 * How deep it stands: of a code 1 to 3 (类, 款, 项), of a numbering 1 to 4 (一、 （一） 1. （1）).
 */
row_level: number | null, 
/**
 * Its code of 功能分类科目.
 */
function_code: string | null, 
/**
 * Its code of 政府支出经济分类科目.
 */
government_code: string | null, 
/**
 * Its code of 部门支出经济分类科目.
 */
department_code: string | null, 
/**
 * The column's name.
 */
column: string | null, 
/**
 * The column's headings as printed, outer to inner.
 */
column_path: Array<string>, 
/**
 * Of which time the column's amounts are.
 */
time: FactTime | null, 
/**
 * The year they are of.
 */
of_year: number | null, 
/**
 * The fund they are from, where row or column names one: a name that is the same in every region.
 */
fund: string | null, 
/**
 * What the amount is, by a name that is the same in every region: of its row, or else of its column.
 */
concept: string | null, 
/**
 * Whether it is of all the form is about: of its total, its only row, or a row that is an amount of its own.
 */
whole: boolean, 
/**
 * Its exact value in 元, where it has one.
 */
value: string | null, 
/**
 * The text as printed.
 */
printed: string, 
/**
 * The unit it is printed in.
 */
unit: string, 
/**
 * What is known of it.
 */
state: FactState, 
/**
 * How many equations that do not follow from one another would miss it if it changed, a sentence of the text
 * that repeats it included.
 */
proved_by: number, 
/**
 * How many equations it stands in fail.
 */
violated: number, 
/**
 * The error or warning that names it as most likely wrong.
 */
finding: string | null, 
/**
 * Where it stands.
 */
place: Place, };

/**
 * What a row is.
 */
export type RowRole = "item" | "total" | "subtotal" | "part" | "named" | "other";

/**
 * Of which time an amount is.
 */
export type FactTime = "own" | "budget" | "other" | "change";

/**
 * What is known of an amount.
 */
export type FactState = "proven" | "unproven" | "malformed" | "solved" | "unplaced";
