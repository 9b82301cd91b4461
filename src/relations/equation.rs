//! Equations over the facts of a disclosure, and those that could not be made.

use crate::disclosure::FactId;

use super::formula::Relation;
use super::identities::{Identities, Identity, Meaning, Structure};

/// One instance of an identity: `Σ left (= or <=) Σ right`.
#[derive(Debug, Clone)]
pub struct Equation {
    /// Index in [`Relations::identities`].
    pub identity: usize,
    /// What it is an instance for: a line, a column, a key; empty for the only instance.
    pub of: String,
    /// Operands left of the sign.
    pub left: Vec<Term>,
    /// The sign.
    pub relation: Relation,
    /// Operands right of the sign.
    pub right: Vec<Term>,
    /// The sums over lines of a form that it contains.
    pub sums: Vec<Summed>,
    /// The formula in the form's own words, where the identity is about the structure of any form.
    pub text: Option<String>,
    /// Why it is believed.
    pub evidence: Evidence,
}

impl Equation {
    /// Whether what the figures obey says that it is meant, and not the form's own rules or words.
    pub fn discovered(&self) -> bool {
        self.evidence.basis != Basis::Prescribed
    }

    /// The sum, where one amount is said to be that of several others.
    pub fn total(&self) -> Option<FactId> {
        match self.left.as_slice() {
            [Term { fact, negative: false }] if self.relation == Relation::Equal && self.right.len() > 1 => Some(*fact),
            _ => None,
        }
    }
}

/// Why a relation is believed, with how often its hypothesis holds and fails where it was tested: on the rows, columns
/// or forms that it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What speaks for it.
    pub basis: Basis,
    /// How often it holds.
    pub holds: usize,
    /// How often it does not.
    pub fails: usize,
}

impl Evidence {
    /// That of a relation which the form's rules prescribe.
    pub const PRESCRIBED: Evidence = Evidence { basis: Basis::Prescribed, holds: 0, fails: 0 };
}

/// What speaks for a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The form's own rules or words say it.
    Prescribed,
    /// The figures it was tested on obey it.
    Supported,
    /// A second, unlike relation or a sibling says that it is meant.
    Confirmed,
}

/// A fact in an equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The fact.
    pub fact: FactId,
    /// Whether it is subtracted.
    pub negative: bool,
}

/// A sum over the items of a form, in which a line may be missing or stand twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summed {
    /// Index of the form in the disclosure.
    pub form: usize,
    /// The line below which they stand, where it is not the whole form that is added up.
    pub node: Option<usize>,
    /// The column that is added up.
    pub column: usize,
    /// Whether it stands right of the sign.
    pub right: bool,
    /// Whether it is subtracted there.
    pub negative: bool,
    /// Whether only lines with a certain code or key are added up.
    pub partial: bool,
}

impl Summed {
    /// Where a line would be missing from, or extra: the form, and the line below which it stands.
    pub fn place(&self) -> (usize, Option<usize>) {
        (self.form, self.node)
    }
}

/// An instance that could not be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// Index in [`Relations::identities`].
    pub identity: usize,
    /// Why.
    pub why: Why,
}

/// Why an equation could not be made or judged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The form is not there: its official name.
    NoForm(String),
    /// The table lacks the column: form, column.
    NoColumn(String, String),
    /// The form lacks the row: form, row.
    NoRow(String, String),
    /// Several tables are recognised as this form.
    SeveralForms(String),
    /// A line's class is not known, so that sums by class may lack it.
    UnknownClass(String),
    /// Most of the sums that a form's codes tell fail: its title.
    Disobeyed(String),
    /// The words of a form tell it, it fails, and nothing else shows that it was meant: the form's title.
    Unconfirmed(String),
    /// An amount cannot be read.
    Unreadable,
    /// An amount's column could not be worked out.
    Unplaced,
    /// It fails, but the columns of its amounts are only inferred: the reading may be at fault.
    Uncertain,
    /// It fails, but another reading of the form would make it hold: which, of [`crate::judge::readings`].
    Innocent(usize),
    /// The identity is of another region's forms: which.
    OtherRegime(String),
    /// Nothing is printed in any of its cells: not applicable.
    Blank,
    /// The numbers are too large.
    TooLarge,
}

/// What a form that has headings and no row of data would print, by other forms.
#[derive(Debug, Clone)]
pub struct Absent {
    /// Index in [`Relations::identities`].
    pub identity: usize,
    /// The form without data.
    pub form: usize,
    /// Its columns that together make the value.
    pub columns: Vec<usize>,
    /// What makes it.
    pub terms: Vec<Term>,
}

/// A form whose codes should tell sums and whose amounts do not obey them, so that they are not asserted.
#[derive(Debug, Clone)]
pub struct Disobeyed {
    /// Index in [`Relations::identities`].
    pub identity: usize,
    /// The form.
    pub form: usize,
    /// How many of the sums hold.
    pub holds: usize,
    /// How many do not.
    pub fails: usize,
    /// How many of the same kind hold in the other forms.
    pub elsewhere: usize,
    /// And how many do not.
    pub elsewhere_fails: usize,
}

/// With fewer sums that fail, or that hold elsewhere, there is too little to tell.
const FEWEST: usize = 5;

impl Disobeyed {
    /// Whether the form's amounts seem to stand in other rows than their items: most levels that its codes tell fail,
    /// and all of the other forms hold.
    pub fn is_off(&self, identities: &Identities) -> bool {
        let tree = matches!(identities.get(self.identity).meaning, Meaning::Structure(Structure::Tree));
        let others = self.elsewhere >= FEWEST && self.elsewhere_fails == 0;
        tree && self.fails >= FEWEST && self.fails > self.holds && others
    }
}

/// All equations of a disclosure.
#[derive(Debug, Default)]
pub struct Relations {
    /// The identities they are of.
    pub identities: Identities,
    /// How many of the equations are of Gouji's own identities; those of a user's come after them.
    pub built_in: usize,
    /// The equations.
    pub equations: Vec<Equation>,
    /// What could not be made.
    pub unchecked: Vec<Unchecked>,
    /// What is not printed and follows.
    pub absent: Vec<Absent>,
    /// Forms that do not obey their codes.
    pub disobeyed: Vec<Disobeyed>,
    /// Hypotheses that were tested and not chosen.
    pub rejected: Vec<Rejected>,
}

impl Relations {
    /// The identity of an equation.
    pub fn identity(&self, equation: usize) -> &Identity {
        self.identities.get(self.equations[equation].identity)
    }
}

/// A hypothesis that was tested and not chosen.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// The form.
    pub form: usize,
    /// The relation in the form's words.
    pub text: String,
    /// How often it holds.
    pub holds: usize,
    /// How often it does not.
    pub fails: usize,
    /// Whether the words of the form say it: then it is listed as not checked.
    pub worded: bool,
}
