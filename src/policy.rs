//! Every number that decides, in one place, with its reason: majorities, widths, lengths.
//!
//! Whoever changes one of them changes what is told of documents nobody here has seen: measure the corpus, the cases, the
//! slips and the presentations before and after.

/// How many rows or columns must obey a relation that only the figures tell, before one that does not is an exception.
pub const FEWEST_OBEYING: usize = 3;

/// How many must obey it for each that does not: with fewer the relation is another one than it seems.
pub const OBEYING_FOR_EACH_FAILURE: usize = 3;

/// How many rows must obey the same sum of columns elsewhere, none failing, before columns of these names that fail in
/// several rows are believed to be meant alike: fewer may obey it by chance of zeros.
pub const ROW_SIBLINGS: usize = 2;

/// In how many columns a total must differ from its items, all by the amounts of one possible row, before a row is said
/// to be missing: one column alone may as well hold a slip.
pub const MISSING_COLUMNS: usize = 2;

/// In how many places the same figure must stand before one that differs is told against them.
pub const QUORUM: usize = 2;

/// A difference is an amount left out, and not one by chance, where it has this many times as many units of the last
/// digit as there are amounts that it could be.
pub const CHANCE_HITS: u32 = 50;

/// The sums of two amounts left out are tried where there are at most so many.
pub const MOST_PAIRS: usize = 400;

/// With so many comparisons of one kind between two forms that fail, and more than hold, something else is compared.
pub const ALIKE_FAILURES: usize = 3;

/// So many months, a year and a half, are a length of time even where a date was asked for.
pub const MONTHS_OF_A_LENGTH: u32 = 18;

/// An amount that differs from what others say in so many digits at most looks like a slip of the pen.
pub const SLIP_DIGITS: usize = 1;

/// A text in a file of its own is of the tables beside it where it prints so many of their amounts: a few are alike in
/// any two departments.
pub const SHARED_AMOUNTS: usize = 4;

/// So many amounts with separators that are not in threes are the publisher's, not a slip of reading.
pub const MISPLACED_SEPARATORS: usize = 12;

/// So many columns beside a total are tried for another meaning of it: all their sums are.
pub const MOST_BESIDE: usize = 12;

/// So many lines behind a which-amount (其中) may be of them too without saying so.
pub const MOST_INCLUDED: usize = 6;

/// A line printed so often, word for word, runs at the head or foot of pages and does not part a form from its next page.
pub const FEWEST_PAGE_HEADS: usize = 3;

/// A longer line is a sentence, and no head of a page.
pub const LONGEST_PAGE_HEAD: usize = 40;

/// So many lines above a table may tell its title and unit: title, number, whose it is, unit, and blanks between them.
pub const LINES_ABOVE_TABLE: usize = 6;

/// A line of more characters is a sentence and no title of a form.
pub const LONGEST_TITLE: usize = 60;

/// A line of more bytes is no title of a listed form, whatever words it holds.
pub const LONGEST_LISTED_TITLE: usize = 160;

/// Before the words of a listed form's title stand a number, a year and a department: no more characters than these.
pub const LONGEST_BEFORE_TITLE: usize = 40;

/// Behind them stands a remark in brackets, or a few more words that end in 表: so many characters.
pub const LONGEST_AFTER_TITLE: usize = 20;

/// So many numbers in a row that count up are those of columns (1 2 3), unless a word says so: two may be amounts.
pub const FEWEST_COLUMN_NUMBERS: usize = 3;

/// No form has more columns with numbers.
pub const MOST_COLUMN_NUMBERS: u32 = 60;

/// A label of more characters is a name with a word of time in it, and says not of which time its amounts are.
pub const LONGEST_TIME: usize = 30;

/// A name of so many characters may be cut off at its end, and is that which begins with it.
pub const SHORTEST_CUT_NAME: usize = 8;

/// On a form of projects a first cell with a digit and more bytes is the code and name of one.
pub const LONGEST_NO_PROJECT: usize = 8;

/// A table without a title is a listed form where it has so many of its columns, and all but one: fewer are alike in any two.
pub const FEWEST_KNOWN_HEADINGS: usize = 3;

/// Of lines that lost their table, one of so many characters is no piece of a name.
pub const LONGEST_NAME_PIECE: usize = 40;

/// A line of more bytes is no heading of a listed form, whatever words it is made of.
pub const LONGEST_HEADING: usize = 1_000;

/// A whole number of so many digits without separators is the number of an account or a document, and no amount.
pub const IDENTIFIER_DIGITS: usize = 14;

/// A table with more columns is no form, but something that was laid out as a table.
pub const WIDEST_FORM: usize = 1_000;

/// A column holds amounts where it has so many numbers for each text: a note or two may stand among figures, and a number
/// or two among names.
pub const AMOUNTS_FOR_EACH_TEXT: usize = 3;

/// A column headed as codes is one where one of so many of its cells is a code: units and totals may stand in it too.
pub const CODED_PART: usize = 2;

/// Fewer figures that stand alone, one near the other, are no table that was lost.
pub const LOOSE_FIGURES: usize = 4;

/// So many lines without figures end a run of figures that belong to no table.
pub const LINES_BETWEEN_LOOSE_FIGURES: usize = 12;

/// A cell of a table that is alone in its row and has so many characters is a sentence, where it ends one or prints money:
/// titles and labels are shorter, or do neither.
pub const SHORTEST_SENTENCE: usize = 20;

/// An amount with so many units of its last digit is long: of a few such amounts one wrong digit explains a difference by
/// chance once in some hundred.
pub const LONG_AMOUNT: u32 = 100_000;

/// A kind of statement accuses nobody before it has held so often in real documents: with fewer instances it may
/// mean something else than it seems in one of fifty. What is not so by a rarer kind is a note.
pub const HELD_TO_WARN: usize = 50;

/// Of a sentence or a paragraph with more amounts it is not asked which of them belong together: by chance some would.
pub const MOST_AMOUNTS_TOGETHER: usize = 40;

/// So many different amounts of a form must be printed elsewhere digit for digit, in another unit, before the form's unit is
/// the wrong one: two may be alike by chance.
pub const AMOUNTS_OF_A_UNIT: usize = 3;

/// An amount with so many digits, zeros at its ends not counted, is known again in another unit.
pub const DIGITS_KNOWN_AGAIN: u32 = 4;

/// Of the amounts of a form with a wrong unit one in so many is printed elsewhere; those of other years may not be.
pub const PART_IN_ANOTHER_UNIT: usize = 3;

/// The name of a code must have so many characters before one of them that differs makes it a misprint, and not another name.
pub const SHORTEST_MISPRINTED_NAME: usize = 4;

/// The word of a total that stands in the column of numbers (序号) has so many characters at most.
pub const LONGEST_SUM_LABEL: usize = 8;

/// A blank before a label is about as wide as half a character of a form: so many points.
pub const POINTS_OF_A_BLANK: usize = 5;

/// A label that begins so many points to the right of another stands below it: less is how letters are set.
pub const POINTS_OF_A_LEVEL: usize = 5;

/// The labels of a list are moved in by so many different distances at most: where there are more, they are set in the middle.
pub const MOST_LEVELS: usize = 4;

/// A longer text is no formula that a form prints beside a line or over a column: those add up a handful of names.
pub const LONGEST_FORMULA: usize = 160;

/// Columns beside one another are parts of the subtotal before them where they begin with so many of its characters: two
/// (公务) are alike in other names too.
pub const SHARED_STEM: usize = 3;

/// Where so many amounts of a text differ from a form, and no more agree with it, the text speaks of another one: slips of
/// the pen are one or two.
pub const DIFFERING_FROM_FORM: usize = 3;
