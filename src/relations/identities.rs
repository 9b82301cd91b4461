//! The data files of identities, and their loading; and those that a user gives.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use toml::Spanned;

use super::formula::{self, Formula};
use crate::bilingual::{Text, say};
use crate::plain;
use crate::taxonomy::{forms, words};

/// The files.
const FILES: [(&str, &str); 4] = [
    ("structure.toml", include_str!("identities/structure.toml")),
    ("between.toml", include_str!("identities/between.toml")),
    ("general.toml", include_str!("identities/general.toml")),
    ("beijing.toml", include_str!("identities/beijing.toml")),
];

/// A relation that must hold by the forms' meaning.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Its name, `form/what`.
    pub id: String,
    /// The formula as written.
    pub text: String,
    /// What it says of forms.
    pub meaning: Meaning,
    /// The regime it is known to hold in; `None`: everywhere.
    pub regime: Option<String>,
    /// What else an accountant should know.
    pub note: Option<String>,
    /// Why a failure is no proof of an error, where that is known beforehand.
    pub caution: Option<Text>,
    /// The user's file that gives it; `None`: it is Gouji's own.
    pub given_by: Option<String>,
}

/// What an identity says of forms.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// A formula over the columns and lines of listed forms.
    Formula(Formula),
    /// What a form's own structure tells.
    Structure(Structure),
}

/// A relation that a form's own structure tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Structure {
    /// A total column and its parts.
    Row,
    /// A code and the codes below it.
    Tree,
    /// A total row and its items.
    Total,
    /// Named totals of a list of incomes or expenditures.
    Items,
    /// Income and expenditure.
    Balance,
    /// The same total in two forms.
    Across,
    /// The same project in two forms.
    Projects,
    /// The same class in two forms.
    Classes,
    /// Items of the economic classification in an amount of another form.
    Economic,
    /// The expenditure from one fund in all expenditure.
    Included,
    /// A unit's amount in its department's.
    Within,
    /// An amount of an earlier publication in a later one.
    Earlier,
}

impl Identity {
    /// Its formula, where it is one.
    pub fn formula(&self) -> Option<&Formula> {
        match &self.meaning {
            Meaning::Formula(formula) => Some(formula),
            Meaning::Structure(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    regime: Option<Spanned<String>>,
    identity: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    form: Option<Spanned<String>>,
    structure: Option<Spanned<Structure>>,
    formula: Spanned<String>,
    note: Option<String>,
    caution: Option<Text>,
}

/// What is wrong in a file of identities, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub text: Text,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, in characters.
    pub column: usize,
    /// The line, and below it marks under the place.
    pub excerpt: String,
}

impl Fault {
    fn new(file: &str, at: Range<usize>, text: Text) -> Fault {
        let before = file.get(..at.start).unwrap_or(file);
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = file.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let end = at.end.clamp(before.len(), start + line.len().max(before.len() - start));
        let place = file.get(before.len()..end).unwrap_or_default();
        let (indent, marks) = (" ".repeat(width(&before[start..])), "^".repeat(width(place).max(1)));
        Fault {
            text,
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            excerpt: format!("  {}\n  {indent}{marks}", plain::line(line)),
        }
    }

    /// The fault with its place, in both languages; `file` is the file's name.
    pub fn told(&self, file: &str) -> Text {
        let Fault { text: Text { zh, en }, line, column, excerpt } = self;
        say(
            format!("{file} 第 {line} 行第 {column} 列：{zh}\n{excerpt}"),
            format!("{file}, line {line}, column {column}: {en}\n{excerpt}"),
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { text: Text { zh, en }, line, column, excerpt } = self;
        write!(f, "第 {line} 行第 {column} 列 (line {line}, column {column}): {zh} ({en})\n{excerpt}")
    }
}

/// How many columns of a terminal a text takes.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Parses a file of identities. A fault names line, column and what is wrong, with the place marked.
pub fn parse(text: &str) -> Result<Vec<Identity>, Fault> {
    let file: File = toml::from_str(text).map_err(|e| {
        let what = plain::line(e.message()).into_owned();
        Fault::new(text, e.span().unwrap_or(0..0), say(format!("TOML 写法有误：{what}"), what))
    })?;
    if let Some(regime) = file.regime.as_ref().filter(|r| !words::regimes().any(|known| known == r.get_ref())) {
        let known = words::regimes().collect::<Vec<_>>().join(", ");
        let told = say(
            format!("没有这个地区的表式，现有：{known}"),
            format!("no forms of this regime are listed; known: {known}"),
        );
        return Err(Fault::new(text, regime.span(), told));
    }
    let regime = file.regime.map(Spanned::into_inner);
    file.identity.into_iter().map(|entry| identity(text, &regime, entry)).collect()
}

fn identity(file: &str, regime: &Option<String>, entry: Entry) -> Result<Identity, Fault> {
    let home = match &entry.form {
        None => None,
        Some(title) => {
            let found = forms().iter().position(|f| f.title == *title.get_ref());
            let name = title.get_ref();
            let missing = || say(format!("没有名为“{name}”的表"), format!("there is no form {name}"));
            Some(found.ok_or_else(|| Fault::new(file, title.span(), missing()))?)
        }
    };
    if entry.id.get_ref().trim().is_empty() {
        return Err(Fault::new(file, entry.id.span(), say("关系没有名字", "the relation has no name")));
    }
    let at = entry.formula.span();
    let text = entry.formula.into_inner();
    let meaning = match entry.structure {
        Some(structure) => Meaning::Structure(structure.into_inner()),
        None => Meaning::Formula(formula::parse(&text, home).map_err(|e| {
            // the place in the file, where the formula stands there as it is
            let inside = file.get(at.clone()).and_then(|raw| raw.find(&text)).map(|n| at.start + n);
            let place = inside.map_or(at.clone(), |start| start + e.start..start + e.end);
            Fault::new(file, place, say(e.zh, e.en))
        })?),
    };
    Ok(Identity {
        id: entry.id.into_inner(),
        text,
        meaning,
        regime: regime.clone(),
        note: entry.note,
        caution: entry.caution,
        given_by: None,
    })
}

/// All identities. A file that does not parse is a fault of the program, which a test would find: it is left out.
pub fn identities() -> &'static [Identity] {
    static IDENTITIES: OnceLock<Vec<Identity>> = OnceLock::new();
    IDENTITIES.get_or_init(|| FILES.iter().filter_map(|(_, text)| parse(text).ok()).flatten().collect())
}

/// The identities of a check: Gouji's own, and after them those that a user gives.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    given: Arc<Vec<Identity>>,
}

/// A larger file of identities is none.
const MOST_BYTES: usize = 64 << 10;

impl Identities {
    /// Adds those of a user's file, of which every finding that rests on them tells its name. What is wrong is told with
    /// its place, and then nothing is added.
    pub fn add(&mut self, name: &str, content: &[u8]) -> Result<(), Text> {
        let name = plain::line(name.rsplit(['/', '\\']).next().unwrap_or(name)).into_owned();
        let told = |zh: &str, en: &str| say(format!("{name}：{zh}"), format!("{name}: {en}"));
        if content.len() > MOST_BYTES {
            return Err(told("文件太大，不像是勾稽关系", "the file is too large to be one of relations"));
        }
        let Ok(text) = std::str::from_utf8(content) else {
            return Err(told("不是 UTF-8 编码", "it is not in UTF-8"));
        };
        let text = text.trim_start_matches('\u{feff}');
        let mut all: Vec<Identity> = self.given.to_vec();
        for mut identity in parse(text).map_err(|fault| fault.told(&name))? {
            let id = plain::line(&identity.id).into_owned();
            if !matches!(identity.meaning, Meaning::Formula(_)) {
                return Err(told(
                    &format!("“{id}”：自定的关系只能是公式，不能写 structure"),
                    &format!("{id}: a relation of your own is a formula, without structure"),
                ));
            }
            identity.id = format!("own/{id}");
            if all.iter().any(|other| other.id == identity.id) {
                return Err(told(&format!("有几条关系都叫“{id}”"), &format!("several relations are named {id}")));
            }
            identity.text = plain::line(&identity.text).into_owned();
            identity.note = identity.note.map(|note| plain::line(&note).into_owned());
            let plain = |t: Text| say(plain::line(&t.zh), plain::line(&t.en));
            identity.caution = identity.caution.map(plain);
            identity.given_by = Some(name.clone());
            all.push(identity);
        }
        self.given = Arc::new(all);
        Ok(())
    }

    /// Whether a user gave none.
    pub fn are_built_in(&self) -> bool {
        self.given.is_empty()
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Identity> {
        identities().iter().chain(self.given.iter())
    }

    /// Those that a user gave, with their indices.
    pub fn given(&self) -> impl Iterator<Item = (usize, &Identity)> {
        (identities().len()..).zip(self.given.iter())
    }

    /// The one with an index.
    pub fn get(&self, index: usize) -> &Identity {
        let built_in = identities();
        built_in.get(index).unwrap_or_else(|| &self.given[index - built_in.len()])
    }

    /// The index of the one that a form's structure tells.
    pub(super) fn structure(&self, structure: Structure) -> Option<usize> {
        self.iter().position(|i| matches!(i.meaning, Meaning::Structure(s) if s == structure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_ids_are_unique() {
        for (name, text) in FILES {
            parse(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
        let mut ids: Vec<_> = identities().iter().map(|i| &i.id).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn faults_name_line_and_place() {
        let text = "[[identity]]\nid = \"x\"\nform = \"支出总表\"\nformula = \"每行: 合计 = 基本\"\n";
        let fault = parse(text).unwrap_err().to_string();
        assert!(fault.contains("第 4 行") && fault.contains("没有金额列“基本”"), "{fault}");
        assert!(fault.ends_with("\n  formula = \"每行: 合计 = 基本\"\n                          ^^^^"), "{fault}");
        assert!(parse("[[identity]]\nid = 1\n").unwrap_err().to_string().contains("line 2"));
        let fault = parse("regime = \"atlantis\"\nidentity = []\n").unwrap_err();
        assert_eq!((fault.line, fault.column), (1, 10));
    }

    #[test]
    fn a_user_gives_relations_of_their_own() {
        let mut identities = Identities::default();
        let text = "\u{feff}[[identity]]\nid = \"x\"\nformula = '收支总表.收入[收入总计] = 收支总表.支出[支出总计]'\n";
        identities.add("folder/my.toml", text.as_bytes()).unwrap();
        let (index, own) = identities.given().next().unwrap();
        assert_eq!((own.id.as_str(), own.given_by.as_deref()), ("own/x", Some("my.toml")));
        assert_eq!(identities.get(index).id, "own/x");
        let twice = identities.add("my.toml", text.as_bytes()).unwrap_err();
        assert!(twice.zh.contains("都叫“x”") && twice.en.contains("named x"), "{twice:?}");
        let structure = "[[identity]]\nid = \"y\"\nstructure = \"row\"\nformula = \"x\"\n";
        assert!(identities.add("my.toml", structure.as_bytes()).is_err());
        assert!(identities.add("my.toml", &[0xff]).is_err());
        let told = identities.add("my.toml", "[[identity]]\nid = \"y\"\nformula = \"甲.乙[合计] = 1\"\n".as_bytes());
        assert!(told.unwrap_err().zh.starts_with("my.toml 第 3 行第 12 列：没有名为“甲”的表"));
        assert_eq!(identities.given().count(), 1);
    }
}
