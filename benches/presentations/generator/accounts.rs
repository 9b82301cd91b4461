//! Fictional accounts of a department: every amount is an atom that knows who spends it on what, from which money.
//! What a form prints is always a sum of atoms, so that any two presentations agree by construction.

use crate::support::disclosure::Rng;

/// A functional code of the level 项: code, names of 类, 款 and 项, and what runs on it.
pub type Function = (&'static str, [&'static str; 3], Use);

/// What an item of the functional classification pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// An office: staff, its running, projects.
    Office,
    /// Projects alone.
    Projects,
    /// One item of the economic classification, of basic expenditure.
    Only(&'static str),
}

const GENERAL: [&str; 3] = ["一般公共服务支出", "政府办公厅（室）及相关机构事务", ""];
const CULTURE: &str = "文化旅游体育与传媒支出";
const SOCIAL: &str = "社会保障和就业支出";
const PENSION: &str = "行政事业单位养老支出";
const HEALTH: [&str; 2] = ["卫生健康支出", "行政事业单位医疗"];
const HOUSING: [&str; 2] = ["住房保障支出", "住房改革支出"];

/// The items of the general budget.
pub const FUNCTIONS: &[Function] = &[
    ("2010301", [GENERAL[0], GENERAL[1], "行政运行"], Use::Office),
    ("2010302", [GENERAL[0], GENERAL[1], "一般行政管理事务"], Use::Projects),
    ("2012604", [GENERAL[0], "档案事务", "档案馆"], Use::Office),
    ("2012699", [GENERAL[0], "档案事务", "其他档案事务支出"], Use::Projects),
    ("2050803", ["教育支出", "进修及培训", "培训支出"], Use::Only("30216")),
    ("2060503", ["科学技术支出", "科技条件与服务", "科技条件专项"], Use::Projects),
    ("2070101", [CULTURE, "文化和旅游", "行政运行"], Use::Office),
    ("2070104", [CULTURE, "文化和旅游", "图书馆"], Use::Office),
    ("2070109", [CULTURE, "文化和旅游", "群众文化"], Use::Projects),
    ("2070199", [CULTURE, "文化和旅游", "其他文化和旅游支出"], Use::Projects),
    ("2070204", [CULTURE, "文物", "文物保护"], Use::Projects),
    ("2070205", [CULTURE, "文物", "博物馆"], Use::Office),
    ("2080501", [SOCIAL, PENSION, "行政单位离退休"], Use::Only("30302")),
    ("2080505", [SOCIAL, PENSION, "机关事业单位基本养老保险缴费支出"], Use::Only("30108")),
    ("2080506", [SOCIAL, PENSION, "机关事业单位职业年金缴费支出"], Use::Only("30109")),
    ("2089999", [SOCIAL, "其他社会保障和就业支出", "其他社会保障和就业支出"], Use::Only("30112")),
    ("2101101", [HEALTH[0], HEALTH[1], "行政单位医疗"], Use::Only("30110")),
    ("2101102", [HEALTH[0], HEALTH[1], "事业单位医疗"], Use::Only("30110")),
    ("2101103", [HEALTH[0], HEALTH[1], "公务员医疗补助"], Use::Only("30111")),
    ("2130301", ["农林水支出", "水利", "行政运行"], Use::Office),
    ("2130305", ["农林水支出", "水利", "水利工程建设"], Use::Projects),
    ("2210201", [HOUSING[0], HOUSING[1], "住房公积金"], Use::Only("30113")),
    ("2210203", [HOUSING[0], HOUSING[1], "购房补贴"], Use::Only("30102")),
    // of the government funds
    ("2120804", ["城乡社区支出", "国有土地使用权出让收入安排的支出", "农村基础设施建设支出"], Use::Projects),
    (
        "2120899",
        ["城乡社区支出", "国有土地使用权出让收入安排的支出", "其他国有土地使用权出让收入安排的支出"],
        Use::Projects,
    ),
    ("2296003", ["其他支出", "彩票公益金安排的支出", "用于体育事业的彩票公益金支出"], Use::Projects),
    // of the state capital
    (
        "2230105",
        ["国有资本经营预算支出", "解决历史遗留问题及改革成本支出", "国有企业退休人员社会化管理补助支出"],
        Use::Projects,
    ),
];

/// Items of the economic classification: code and name, and the name of their class.
pub const ECONOMIC: &[(&str, &str, &str)] = &[
    ("30101", "基本工资", "工资福利支出"),
    ("30102", "津贴补贴", "工资福利支出"),
    ("30103", "奖金", "工资福利支出"),
    ("30107", "绩效工资", "工资福利支出"),
    ("30108", "机关事业单位基本养老保险缴费", "工资福利支出"),
    ("30109", "职业年金缴费", "工资福利支出"),
    ("30110", "职工基本医疗保险缴费", "工资福利支出"),
    ("30111", "公务员医疗补助缴费", "工资福利支出"),
    ("30112", "其他社会保障缴费", "工资福利支出"),
    ("30113", "住房公积金", "工资福利支出"),
    ("30199", "其他工资福利支出", "工资福利支出"),
    ("30201", "办公费", "商品和服务支出"),
    ("30202", "印刷费", "商品和服务支出"),
    ("30205", "水费", "商品和服务支出"),
    ("30206", "电费", "商品和服务支出"),
    ("30207", "邮电费", "商品和服务支出"),
    ("30209", "物业管理费", "商品和服务支出"),
    ("30211", "差旅费", "商品和服务支出"),
    ("30212", "因公出国（境）费用", "商品和服务支出"),
    ("30213", "维修（护）费", "商品和服务支出"),
    ("30215", "会议费", "商品和服务支出"),
    ("30216", "培训费", "商品和服务支出"),
    ("30217", "公务接待费", "商品和服务支出"),
    ("30226", "劳务费", "商品和服务支出"),
    ("30227", "委托业务费", "商品和服务支出"),
    ("30228", "工会经费", "商品和服务支出"),
    ("30229", "福利费", "商品和服务支出"),
    ("30231", "公务用车运行维护费", "商品和服务支出"),
    ("30239", "其他交通费用", "商品和服务支出"),
    ("30299", "其他商品和服务支出", "商品和服务支出"),
    ("30301", "离休费", "对个人和家庭的补助"),
    ("30302", "退休费", "对个人和家庭的补助"),
    ("30305", "生活补助", "对个人和家庭的补助"),
    ("30309", "奖励金", "对个人和家庭的补助"),
    ("31002", "办公设备购置", "资本性支出"),
    ("31007", "信息网络及软件购置更新", "资本性支出"),
    ("31013", "公务用车购置", "资本性支出"),
];

/// Where money comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// 一般公共预算
    General,
    /// 政府性基金预算
    Fund,
    /// 国有资本经营预算
    Capital,
    /// 财政专户管理资金
    Account,
    /// 事业收入
    Business,
    /// 上级补助收入
    Superior,
    /// 附属单位上缴收入
    Affiliate,
    /// 事业单位经营收入
    Operating,
    /// 其他收入
    Other,
}

impl Source {
    /// All, in the order forms print them.
    pub const ALL: [Source; 9] = [
        Source::General,
        Source::Fund,
        Source::Capital,
        Source::Account,
        Source::Business,
        Source::Superior,
        Source::Affiliate,
        Source::Operating,
        Source::Other,
    ];

    /// Whether it is 财政拨款.
    pub fn fiscal(self) -> bool {
        self <= Source::Capital
    }
}

/// The year of an amount: that of the document, or the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// The document's.
    This,
    /// The one before.
    Prior,
}

/// What is spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// 人员经费
    Staff,
    /// 公用经费
    Running,
    /// 项目支出, by number of the project
    Project(usize),
}

impl Nature {
    /// 基本支出
    pub fn basic(self) -> bool {
        !matches!(self, Nature::Project(_))
    }
}

/// One amount with everything that can be said of it.
#[derive(Debug, Clone, Copy)]
pub struct Atom {
    /// Of which year.
    pub year: Year,
    /// The unit (单位), by number.
    pub unit: usize,
    /// Index in [`FUNCTIONS`].
    pub function: usize,
    /// Index in [`ECONOMIC`].
    pub economic: usize,
    /// 基本 or 项目.
    pub nature: Nature,
    /// Whose money.
    pub source: Source,
    /// Whether it was carried over from the year before (上年结转).
    pub carried: bool,
    /// Whether it is spent; else it is carried over to the next year (结转下年).
    pub spent: bool,
    /// In 分.
    pub amount: i64,
}

/// A department's accounts of two years.
#[derive(Debug)]
pub struct Accounts {
    /// Its name.
    pub name: String,
    /// Its code, of three digits.
    pub code: u32,
    /// Names of its units, the first is 本级.
    pub units: Vec<String>,
    /// Names of the projects.
    pub projects: Vec<String>,
    /// All amounts.
    pub atoms: Vec<Atom>,
}

const PLACES: [&str; 4] = ["示例市", "云岭市", "青溪县", "临海区"];
const OFFICES: [&str; 5] = ["档案局", "文化和旅游局", "水务局", "图书馆管理中心", "机关事务管理局"];
const UNITS: [&str; 5] = ["信息中心", "服务中心", "档案馆", "培训学校", "执法支队"];
const TOPICS: [&str; 10] = [
    "设备更新",
    "数字化加工",
    "馆舍维修",
    "宣传推广",
    "资料征集",
    "系统运行维护",
    "业务培训",
    "安全巡查",
    "基层帮扶",
    "专题展览",
];

/// No amount is less, in 分: it would be nothing in 万元 with two decimals.
const LEAST: i64 = 10_000;

fn economic(code: &str) -> usize {
    ECONOMIC.iter().position(|e| e.0 == code).unwrap_or_default()
}

impl Accounts {
    /// Accounts by chance; `final_accounts` leave more money unspent.
    pub fn new(rng: &mut Rng, final_accounts: bool) -> Accounts {
        let name = format!("{}{}", rng.pick(&PLACES), rng.pick(&OFFICES));
        let mut units = vec![format!("{name}（本级）")];
        for at in 0..rng.below(4) {
            units.push(format!("{}{}", name.trim_end_matches('局'), UNITS[(at + name.len()) % UNITS.len()]));
        }
        let code = u32::try_from(rng.between(110, 199)).unwrap_or(110);
        let mut out = Accounts { name, code, units, projects: Vec::new(), atoms: Vec::new() };
        out.fill(rng, final_accounts);
        out.prior(rng);
        out
    }

    fn fill(&mut self, rng: &mut Rng, final_accounts: bool) {
        let grain = rng.pick(&[1, 1, 100, 10_000]);
        let size = rng.pick(&[1, 4, 30]);
        let mut own: Vec<Source> = Source::ALL[3..].iter().copied().filter(|_| rng.chance(25)).collect();
        // final accounts have no money of special accounts: it is business income there
        own.retain(|s| !(final_accounts && *s == Source::Account));
        let (funds, capital) = (rng.chance(40), rng.chance(20));
        let first = FUNCTIONS.iter().position(|f| f.0 == "2120804").unwrap_or_default();
        // the offices: one of each unit, and what belongs to any staff
        let offices: Vec<usize> = (0..first).filter(|f| FUNCTIONS[*f].2 == Use::Office).collect();
        let start = rng.below(offices.len());
        for unit in 0..self.units.len() {
            let office = offices[(start + unit.min(1) * (1 + unit)) % offices.len()];
            self.basic(rng, unit, office, grain, size);
            for (function, (code, _, of)) in FUNCTIONS.iter().enumerate().take(first) {
                let of_class = code[..3] == FUNCTIONS[office].0[..3];
                match *of {
                    Use::Only(code) if rng.chance(75) => {
                        let nature = if code == "30216" { Nature::Running } else { Nature::Staff };
                        let amount = amount(rng, 500, 20_000, grain, size);
                        self.add(unit, function, economic(code), nature, Source::General, amount);
                    }
                    Use::Projects if rng.chance(if of_class { 70 } else { 8 }) => {
                        for _ in 0..=rng.below(3) {
                            let source =
                                if !own.is_empty() && rng.chance(25) { rng.pick(&own) } else { Source::General };
                            self.project(rng, unit, function, source, grain, size);
                        }
                    }
                    _ => {}
                }
            }
            if unit > 0 && !own.is_empty() && rng.chance(60) {
                let amount = amount(rng, 1_000, 90_000, grain, size);
                self.add(unit, office, economic("30199"), Nature::Staff, rng.pick(&own), amount);
            }
        }
        for (function, (code, ..)) in FUNCTIONS.iter().enumerate().skip(first) {
            let capital_one = code.starts_with("223");
            if if capital_one { capital } else { funds && rng.chance(60) } {
                let source = if capital_one { Source::Capital } else { Source::Fund };
                self.project(rng, 0, function, source, grain, size);
            }
        }
        // part of the money is that of the year before, part is left for the next
        for atom in &mut self.atoms {
            let project = !atom.nature.basic();
            atom.carried = rng.chance(if project { 25 } else { 0 });
        }
        if rng.chance(if final_accounts { 80 } else { 12 }) {
            let projects: Vec<Atom> = self.atoms.iter().copied().filter(|a| !a.nature.basic()).collect();
            for atom in projects {
                if rng.chance(30) {
                    self.atoms.push(Atom {
                        spent: false,
                        amount: (atom.amount / 7 / grain * grain).max(LEAST),
                        ..atom
                    });
                }
            }
        }
    }

    fn basic(&mut self, rng: &mut Rng, unit: usize, office: usize, grain: i64, size: i64) {
        for (at, (code, ..)) in ECONOMIC.iter().enumerate() {
            let nature =
                if code.starts_with("301") || code.starts_with("303") { Nature::Staff } else { Nature::Running };
            let only = FUNCTIONS.iter().any(|f| f.2 == Use::Only(code));
            if !only && *code != "31013" && rng.chance(if nature == Nature::Staff { 70 } else { 55 })
                || *code == "30101"
            {
                let high = if nature == Nature::Staff { 150_000 } else { 20_000 };
                let amount = amount(rng, 300, high, grain, size);
                self.add(unit, office, at, nature, Source::General, amount);
            }
        }
    }

    fn project(&mut self, rng: &mut Rng, unit: usize, function: usize, source: Source, grain: i64, size: i64) {
        let topic = TOPICS[self.projects.len() % TOPICS.len()];
        let round = self.projects.len() / TOPICS.len();
        let suffix = ["项目", "经费", "专项", "工作经费", "项目（二期）", "项目（三期）"][round % 6];
        let number = self.projects.len();
        self.projects.push(format!("{topic}{suffix}"));
        for _ in 0..=rng.below(2) {
            let code = rng.pick(&[
                "30202", "30211", "30213", "30226", "30227", "30227", "30299", "31002", "31007", "31013", "30217",
            ]);
            let amount = amount(rng, 1_000, 300_000, grain, size);
            self.add(unit, function, economic(code), Nature::Project(number), source, amount);
        }
    }

    fn add(&mut self, unit: usize, function: usize, economic: usize, nature: Nature, source: Source, amount: i64) {
        let (year, carried, spent) = (Year::This, false, true);
        self.atoms.push(Atom { year, unit, function, economic, nature, source, carried, spent, amount });
    }

    /// The year before: nearly the same, some of it more, some less, some not at all.
    fn prior(&mut self, rng: &mut Rng) {
        let this = self.atoms.clone();
        for atom in this {
            if rng.chance(85) && atom.spent && !atom.carried {
                let amount = if rng.chance(10) { atom.amount } else { atom.amount * rng.between(70, 130) / 100 };
                let amount = (amount - amount % 100).max(LEAST);
                self.atoms.push(Atom { year: Year::Prior, amount, ..atom });
            }
        }
    }

    /// How many persons the units have that such atoms are of.
    pub fn persons(&self, of: impl Fn(&Atom) -> bool) -> i64 {
        let of_unit = |unit: usize| self.atoms.iter().any(|a| a.unit == unit && of(a));
        (0..self.units.len()).filter(|u| of_unit(*u)).map(|u| 7 + i64::from(self.code) % 31 + 11 * u as i64).sum()
    }

    /// The sum of the atoms of a year that satisfy a condition.
    pub fn sum(&self, year: Year, of: impl Fn(&Atom) -> bool) -> i64 {
        self.atoms.iter().filter(|a| a.year == year && of(a)).map(|a| a.amount).sum()
    }
}

/// An amount in 分, at least 100 元.
fn amount(rng: &mut Rng, low: i64, high: i64, grain: i64, size: i64) -> i64 {
    let amount = rng.between(low * 100, high * 100) * size;
    (amount - amount % grain).max(LEAST)
}
