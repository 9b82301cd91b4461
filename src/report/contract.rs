//! The report contract: what every face of Gouji gets, as JSON (`schema: 1`, additive changes only) and as
//! JavaScript objects. Amounts are strings. TypeScript types in `www/report.d.ts` are written from these types.

use serde::Serialize;

use crate::document::Place;

pub use crate::bilingual::Text;
pub use crate::rules::{Role, Severity};

published! {
    /// The whole answer for one disclosure.
    pub struct Report {
        /// The contract's version, 1.
        pub schema: u32,
        /// The version of Gouji that wrote it.
        pub gouji: String,
        /// The files or pasted texts that were read.
        pub sources: Vec<Source>,
        /// Whose budget, of which year.
        pub disclosure: Disclosure,
        /// What the check comes to, in words.
        pub outcome: Outcome,
        /// The official forms recognised, in order.
        pub forms: Vec<Form>,
        /// Tables no form matches, in order.
        pub unrecognised: Vec<Unrecognised>,
        /// How many equations hold, and how many do not.
        pub equations: EquationCounts,
        /// How many amounts were read, and how many are proven.
        pub amounts: AmountCounts,
        /// What a person is told, errors first.
        pub findings: Vec<Finding>,
        /// Every identity, with how its equations came out.
        pub checks: Vec<Check>,
    }

    /// A file or pasted text.
    pub struct Source {
        /// Its name, as given.
        pub name: String,
        /// What it is, by its content.
        pub media_type: String,
        /// Its size in bytes.
        pub bytes: usize,
        /// SHA-256 of the bytes, in hexadecimal.
        pub sha256: String,
        /// How many pages it has, where it has pages.
        pub pages: Option<u32>,
        /// What could not be read of it, or `None`.
        pub problem: Option<Text>,
        /// How many characters that nobody can see were left out of it and where they stand, or `None`.
        pub unseen: Option<Text>,
    }

    /// Whose budget, of which year.
    pub struct Disclosure {
        /// The department's name as printed, where one was found.
        pub department: Option<String>,
        /// The budget year (预算年度).
        pub year: Option<u32>,
        /// Whether this is a budget or final accounts.
        pub kind: DisclosureKind,
        /// Which region's forms these are.
        pub regime: String,
        /// Whether it is a unit's (单位预算) rather than a whole department's (部门预算).
        pub of_unit: bool,
    }

    /// What the check comes to, in words, with what they count. The relations of `equations` are those between the
    /// tables and between publications; what the text says is counted here too.
    pub struct Outcome {
        /// What kind of outcome it is.
        pub state: OutcomeState,
        /// The verdict in one line.
        pub headline: Text,
        /// What was compared and agrees, and what was not compared.
        pub scope: Text,
        /// How many amounts other figures confirm.
        pub amounts: Text,
        /// The relations within and between the forms.
        pub tables: EquationCounts,
        /// What the text says of figures.
        pub text: EquationCounts,
        /// The relations between publications.
        pub publications: EquationCounts,
    }

    /// The kinds of outcome, gravest first.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum OutcomeState {
        /// Printed figures contradict each other.
        Errors,
        /// Something is to be asked about.
        Doubts,
        /// What was compared agrees.
        Clean,
        /// Nothing could be compared.
        Nothing,
    }

    /// Budget (预算) or final accounts (决算).
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum DisclosureKind {
        /// 部门预算
        Budget,
        /// 部门决算
        FinalAccounts,
        /// Neither word was found.
        Unknown,
    }

    /// A recognised official form.
    pub struct Form {
        /// The form's identifier in the taxonomy.
        pub id: String,
        /// Its title as printed.
        pub title: String,
        /// Its number as printed, `01`.
        pub number: Option<String>,
        /// The unit its amounts are in.
        pub unit: Option<String>,
        /// Index into `sources`.
        pub source: usize,
        /// Where its title stands.
        pub place: Place,
        /// How many amounts it prints.
        pub amounts: usize,
        /// How many of them are proven.
        pub proven: usize,
        /// How many rows of data were read.
        pub rows: usize,
    }

    /// A table no form matches.
    pub struct Unrecognised {
        /// The text that stands above it.
        pub title: String,
        /// Index into `sources`.
        pub source: usize,
        /// Where it starts.
        pub place: Place,
        /// How many numbers with decimals it prints; none of them was checked.
        pub amounts: usize,
    }

    /// How the equations came out.
    #[derive(Default, Copy)]
    pub struct EquationCounts {
        /// Exactly true.
        pub holds: usize,
        /// True within the rounding of the printed figures.
        pub rounding: usize,
        /// False.
        pub violated: usize,
        /// Could not be checked.
        pub unchecked: usize,
    }

    /// What was read.
    #[derive(Default, Copy)]
    pub struct AmountCounts {
        /// Amounts in cells of recognised forms, malformed ones included.
        pub read: usize,
        /// Of these, amounts that an equation which holds would miss if they changed.
        pub proven: usize,
        /// Well-formed amounts that nothing proves.
        pub unproven: usize,
        /// Amounts whose print is no number.
        pub malformed: usize,
        /// Amounts whose column could not be worked out.
        pub unplaced: usize,
    }

    /// What a person is told: all that has one cause.
    pub struct Finding {
        /// A stable hash of rule and places.
        pub id: String,
        /// The rule or the first identity, `form/name`.
        pub rule: String,
        /// How much it says.
        pub severity: Severity,
        /// What is wrong, in one plain line.
        pub headline: Text,
        /// One or a few sentences.
        pub message: Text,
        /// Law, form or measured record it rests on.
        pub basis: Text,
        /// The cells it is about, suspects first.
        pub cells: Vec<FindingCell>,
        /// The equations that fail, or that prove a suggestion.
        pub equations: Vec<Equation>,
        /// What most likely happened, where that is known.
        pub cause: Option<Cause>,
        /// What should stand there instead, likeliest first.
        pub suggestions: Vec<Suggestion>,
        /// How many further verdicts this finding explains.
        pub consequences: usize,
        /// A ready question to the department; `None` where the reading may be at fault.
        pub inquiry: Option<Text>,
        /// The user's file that gives the relation it rests on; left out where that is Gouji's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        pub given_by: Option<String>,
    }

    /// A cell of a finding.
    pub struct FindingCell {
        /// Its part.
        pub role: Role,
        /// The form's identifier, where the cell stands in a form.
        pub form: Option<String>,
        /// What its row means.
        pub row: Option<String>,
        /// What its column means.
        pub column: Option<String>,
        /// The text as printed.
        pub printed: String,
        /// Its value in the printed unit, where it is an amount.
        pub value: Option<String>,
        /// Index into the report's `sources`.
        pub source: usize,
        /// Where it stands.
        pub place: Place,
        /// Where the figure stands in a paragraph: first character and the one after the last, counted in UTF-16.
        pub phrase: Option<[u32; 2]>,
    }

    /// One equation over cells of the same finding (or explanation).
    pub struct Equation {
        /// The identity it is an instance of.
        pub identity: String,
        /// In words, as an accountant writes it.
        pub text: String,
        /// `=` or `<=`.
        pub relation: String,
        /// The operands left of the sign.
        pub left: Vec<Operand>,
        /// The operands right of the sign.
        pub right: Vec<Operand>,
        /// How many further operands there are, where a sum has thousands.
        pub omitted: usize,
        /// The value of the left side.
        pub printed: String,
        /// The value of the right side.
        pub expected: String,
        /// Left minus right.
        pub difference: String,
        /// How much rounding can explain.
        pub tolerance: String,
        /// The unit these four are in.
        pub unit: String,
        /// The operation with its result, `5.00 ÷ 20.00 = 25.00%`, where the relation is no sum.
        pub operation: Option<String>,
        /// Why the relation is believed; `None` where it is a statement of the text or of a rule.
        pub evidence: Option<Evidence>,
    }

    /// What speaks for a relation, with how often its hypothesis held and failed where it was tested: on rows, columns,
    /// siblings or other forms.
    #[derive(Copy)]
    pub struct Evidence {
        /// What speaks for it.
        pub basis: Basis,
        /// How often it held.
        pub holds: usize,
        /// How often it failed.
        pub fails: usize,
    }

    /// What speaks for a relation.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum Basis {
        /// The form's own rules or words.
        Prescribed,
        /// The figures it was tested on.
        Supported,
        /// A second, unlike relation, or a sibling.
        Confirmed,
    }

    /// One operand of an equation.
    #[derive(Copy)]
    pub struct Operand {
        /// Index into the finding's `cells`.
        pub cell: usize,
        /// Whether it is subtracted.
        pub negative: bool,
    }

    /// What most likely happened.
    pub struct Cause {
        /// `decimal-separator`, `digit-replaced`, …
        pub kind: String,
        /// Whether the fault may be the reading's and not the publisher's.
        pub misread: bool,
    }

    /// What should stand in a cell.
    pub struct Suggestion {
        /// Index into the finding's `cells`.
        pub cell: usize,
        /// The text that would make everything agree.
        pub text: String,
        /// How many equations that do not follow from one another prove it.
        pub proved_by: usize,
    }

    /// Two publications side by side.
    pub struct Comparison {
        /// What they are to each other.
        pub kind: ComparedKind,
        /// How many amounts are the same in both.
        pub same: usize,
        /// How many changed.
        pub changed: usize,
        /// How many only the first has.
        pub gone: usize,
        /// How many only the second has.
        pub new: usize,
        /// The findings that only the first has: indices into its `findings`.
        pub findings_gone: Vec<usize>,
        /// The findings that only the second has: indices into its `findings`.
        pub findings_new: Vec<usize>,
        /// Every amount of both.
        pub rows: Vec<Compared>,
    }

    /// What two publications are to each other.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ComparedKind {
        /// Versions of one publication.
        Versions,
        /// Of one department, of two years.
        Years,
        /// A budget and final accounts of one department.
        BudgetAndAccounts,
        /// Of two departments, or of a department and a unit.
        Unlike,
    }

    /// An amount of two publications.
    pub struct Compared {
        /// The title of its form as printed.
        pub form: String,
        /// Its row.
        pub row: String,
        /// Its column.
        pub column: String,
        /// The unit of `change`.
        pub unit: String,
        /// What became of it.
        pub state: ComparedState,
        /// What the first prints.
        pub before: Option<ComparedAmount>,
        /// What the second prints.
        pub after: Option<ComparedAmount>,
        /// The second minus the first, where it changed and both can be read.
        pub change: Option<String>,
        /// That as a percentage of the first.
        pub percent: Option<String>,
    }

    /// What became of an amount.
    #[derive(Copy)]
    #[serde(rename_all = "snake_case")]
    pub enum ComparedState {
        /// It is the same.
        Same,
        /// It changed.
        Changed,
        /// Only the first has it.
        Gone,
        /// Only the second has it.
        New,
    }

    /// One publication's print of an amount.
    pub struct ComparedAmount {
        /// The text as printed.
        pub printed: String,
        /// Index into its report's `sources`.
        pub source: usize,
        /// Where it stands.
        pub place: Place,
    }

    /// How the equations of one identity came out.
    pub struct Check {
        /// The identity.
        pub identity: String,
        /// Its formula.
        pub text: String,
        /// Instances that hold exactly.
        pub holds: usize,
        /// Instances that hold within rounding.
        pub rounding: usize,
        /// Instances that fail.
        pub violated: usize,
        /// Instances that could not be checked.
        pub unchecked: usize,
        /// Why they could not.
        pub why_unchecked: Option<Text>,
        /// The user's file that gives the identity; left out where it is Gouji's own.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(test, ts(optional))]
        pub given_by: Option<String>,
    }
}
