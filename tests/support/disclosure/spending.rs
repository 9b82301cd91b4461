//! The spending and income of an invented department, from which every form follows.

use super::codes::{
    self, ADMINISTRATION, ANNUITY, CIVIL_MEDICAL, FUNCTIONS, FUND_FUNCTIONS, Function, HOUSING, INSTITUTION, Item,
    MEDICAL, PENSION, PROJECT_ITEMS, RETIRED, Role, TRAINING,
};
use super::rng::Rng;
use super::{Project, Shape};

/// Where money comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// 一般公共预算.
    General,
    /// 政府性基金预算.
    Fund,
    /// The units' own income.
    Own,
}

/// The two kinds of expenditure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 基本支出.
    Basic,
    /// 项目支出.
    Project,
}

/// One indivisible expenditure; every printed amount of spending is a sum of these.
#[derive(Debug, Clone)]
pub struct Atom {
    /// Index of the unit.
    pub unit: usize,
    /// Functional code.
    pub function: &'static Function,
    /// Government economic code.
    pub government: &'static str,
    /// Departmental economic code.
    pub department: &'static str,
    /// Where the money comes from.
    pub source: Source,
    /// Basic or project.
    pub kind: Kind,
    /// Which of the three 其中 columns of form 03 it belongs to.
    pub of_which: Option<usize>,
    /// Index of the project it belongs to.
    pub project: Option<usize>,
    /// Amount in 分.
    pub amount: i64,
}

impl Atom {
    /// Whether form 05 and 06 count it as 人员经费.
    pub fn is_personnel(&self) -> bool {
        self.department.starts_with("301") || self.department.starts_with("303")
    }

    /// Whether it is paid by the treasury.
    pub fn is_fiscal(&self) -> bool {
        self.source != Source::Own
    }
}

/// The department's income by source, and what is carried over; in 分.
#[derive(Debug, Clone, Default)]
pub struct Income {
    /// 一般公共预算 of the year.
    pub general: i64,
    /// 政府性基金预算 of the year.
    pub fund: i64,
    /// 事业收入.
    pub service: i64,
    /// 事业单位经营收入.
    pub operating: i64,
    /// 其他收入.
    pub other: i64,
    /// 一般公共预算 carried over from last year.
    pub carried_general: i64,
    /// 政府性基金预算 carried over from last year.
    pub carried_fund: i64,
    /// 单位资金 carried over from last year.
    pub carried_own: i64,
    /// 年终结转结余 (own money only).
    pub year_end: i64,
}

impl Income {
    /// 本年收入合计.
    pub fn current(&self) -> i64 {
        self.general + self.fund + self.service + self.operating + self.other
    }

    /// 上年结转结余.
    pub fn carried(&self) -> i64 {
        self.carried_general + self.carried_fund + self.carried_own
    }
}

/// Spends the department's money as `shape` says.
pub fn spend(shape: &Shape, rng: &mut Rng) -> (Vec<Atom>, Vec<Project>) {
    let functions = FUNCTIONS
        .iter()
        .filter(|f| shape.units > 1 || !f.role.needs_institution())
        .take(shape.functions.max(1))
        .collect();
    let mut spender = Spender { shape, rng, functions, atoms: Vec::new(), projects: Vec::new() };
    spender.basic();
    spender.three_publics();
    spender.all_projects();
    spender.own_activities();
    (spender.atoms, spender.projects)
}

/// Earns exactly what `atoms` spend.
pub fn earn(shape: &Shape, atoms: &[Atom], rng: &mut Rng) -> Income {
    let spent = |source| {
        let of_source = atoms.iter().filter(|a| a.source == source);
        of_source.map(|a| a.amount).sum::<i64>()
    };
    let mut carry = |amount: i64| {
        if shape.carry_over { amount / 100 * rng.between(3, 20) } else { 0 }
    };
    let (general, fund, own) = (spent(Source::General), spent(Source::Fund), spent(Source::Own));
    let operating = atoms.iter().filter(|a| a.of_which == Some(0));
    let operating = operating.map(|a| a.amount).sum::<i64>();
    let mut income = Income {
        carried_general: carry(general),
        carried_fund: carry(fund),
        carried_own: carry(own - operating),
        year_end: carry(own / 10),
        operating,
        ..Income::default()
    };
    income.general = general - income.carried_general;
    income.fund = fund - income.carried_fund;
    let rest = own + income.year_end - income.carried_own - operating;
    income.other = rest / 100 * rng.between(0, 60);
    income.service = rest - income.other;
    income
}

struct Spender<'a> {
    shape: &'a Shape,
    rng: &'a mut Rng,
    functions: Vec<&'static Function>,
    atoms: Vec<Atom>,
    projects: Vec<Project>,
}

impl Spender<'_> {
    fn units(&self) -> usize {
        self.shape.units.max(1)
    }

    /// The first unit is administrative, and every fourth after it.
    fn is_administration(&self, unit: usize) -> bool {
        unit.is_multiple_of(4)
    }

    fn institutions(&self) -> Vec<usize> {
        (0..self.units()).filter(|u| !self.is_administration(*u)).collect()
    }

    fn push(
        &mut self,
        unit: usize,
        function: &'static Function,
        pair: (&'static str, &'static str),
        source: Source,
        kind: Kind,
        amount: i64,
    ) {
        self.atoms.push(Atom {
            unit,
            function,
            government: pair.0,
            department: pair.1,
            source,
            kind,
            of_which: None,
            project: None,
            amount,
        });
    }

    fn basic(&mut self) {
        for function in self.functions.clone() {
            for unit in self.units_of(function) {
                let side = usize::from(!self.is_administration(unit));
                self.basic_items(unit, function, items(function.role, side));
            }
        }
    }

    /// The units that spend on a code.
    fn units_of(&self, function: &Function) -> Vec<usize> {
        let administrations = (0..self.units()).filter(|u| self.is_administration(*u));
        match function.role {
            Role::Administration | Role::AdministrationRetired | Role::AdministrationMedical => {
                administrations.collect()
            }
            Role::InstitutionRetired | Role::InstitutionMedical => self.institutions(),
            Role::Institution => self.units_running(function),
            Role::Project => Vec::new(),
            _ => (0..self.units()).collect(),
        }
    }

    /// The institutions that run under a code: every code has one, every institution has one.
    fn units_running(&self, function: &Function) -> Vec<usize> {
        let of_institutions = self.functions.iter().filter(|f| f.role == Role::Institution);
        let codes: Vec<&str> = of_institutions.map(|f| f.code).collect();
        let place = codes.iter().position(|c| *c == function.code).unwrap_or(0);
        let units = self.institutions();
        let of_code = |(k, _): &(usize, &usize)| {
            k % codes.len() == place || (codes.len() > units.len() && place % units.len() == *k)
        };
        units.iter().enumerate().filter(of_code).map(|(_, unit)| *unit).collect()
    }

    fn basic_items(&mut self, unit: usize, function: &'static Function, items: &[Item]) {
        for item in items {
            if !self.rng.chance(item.odds) {
                continue;
            }
            let pair = (item.government, item.department);
            let amount = self.rng.amount(item.low, item.high);
            self.push(unit, function, pair, Source::General, Kind::Basic, amount);
            let own = self.shape.own_income && !self.is_administration(unit);
            if own && self.rng.chance(25) {
                let amount = self.rng.amount(item.low / 4, item.high / 4);
                self.push(unit, function, pair, Source::Own, Kind::Basic, amount);
            }
        }
    }

    /// Journeys abroad and vehicles bought as projects of the first unit.
    fn three_publics(&mut self) {
        let general_affairs = self.functions.iter().find(|f| f.code == "2070102");
        let function = *general_affairs.unwrap_or(&self.functions[0]);
        let candidates = [
            (("50207", "3021202"), 80, Source::General, 900_000),
            (("50207", "3021203"), 30, Source::General, 500_000),
            (("50303", "31013"), 50, Source::General, 700_000),
            (("50206", "30217"), 30, Source::Own, 30_000),
        ];
        for (pair, odds, source, high) in candidates {
            if self.rng.chance(odds) && (source != Source::Own || self.shape.own_income) {
                let amount = self.rng.amount(high / 20, high);
                self.push(0, function, pair, source, Kind::Project, amount);
            }
        }
    }

    fn all_projects(&mut self) {
        let pool = self.project_pool();
        let count = self.shape.projects.max(pool.len()) + 1;
        for index in 0..count {
            let (function, source) = pool[index % pool.len()];
            let unit = self.unit_of_project(index, source);
            if index < self.shape.projects {
                self.projects.push(Project::new(index, self.shape.year));
            }
            self.project(index, unit, function, source);
        }
    }

    /// The codes that have projects, with the money they are paid from.
    fn project_pool(&self) -> Vec<(&'static Function, Source)> {
        let only_projects = self.functions.iter().filter(|f| f.role == Role::Project);
        let mut pool: Vec<_> = only_projects.map(|f| (*f, Source::General)).collect();
        if pool.is_empty() {
            pool.push((self.functions[0], Source::General));
        }
        if self.shape.fund_budget {
            pool.extend(FUND_FUNCTIONS.iter().map(|(f, _, _)| (f, Source::Fund)));
        }
        pool
    }

    fn unit_of_project(&mut self, index: usize, source: Source) -> usize {
        let unit = index % self.units();
        if source == Source::Fund { 0 } else { unit }
    }

    fn project(&mut self, index: usize, unit: usize, function: &'static Function, source: Source) {
        let first = self.rng.below(PROJECT_ITEMS.len());
        let before = self.atoms.len();
        for step in 0..self.rng.below(4) + 1 {
            let item = PROJECT_ITEMS[(first + step * 4) % PROJECT_ITEMS.len()];
            self.project_item(unit, function, item, source);
        }
        if self.shape.own_income && self.rng.chance(35) {
            self.project_item(unit, function, PROJECT_ITEMS[first], Source::Own);
        }
        for atom in &mut self.atoms[before..] {
            atom.project = Some(index);
        }
    }

    fn project_item(&mut self, unit: usize, function: &'static Function, item: codes::ProjectItem, source: Source) {
        let (administration, institution, department, low, high) = item;
        let government = if self.is_administration(unit) { administration } else { institution };
        let amount = self.rng.amount(low, high);
        let pair = (government, department);
        self.push(unit, function, pair, source, Kind::Project, amount);
    }

    /// Spending from own income that belongs to the 其中 columns of form 03.
    fn own_activities(&mut self) {
        if !self.shape.own_income {
            return;
        }
        let function = self.project_pool()[0].0;
        let unit = self.units() - 1;
        for (part, odds) in [(Some(0), 60), (Some(1), 15), (Some(2), 25), (None, 100)] {
            if self.rng.chance(odds) {
                let item = self.rng.pick(&PROJECT_ITEMS[..3]);
                self.project_item(unit, function, item, Source::Own);
                if let Some(atom) = self.atoms.last_mut() {
                    atom.of_which = part;
                }
            }
        }
    }
}

/// What a role is spent on; `side` is 0 for administrative units, 1 for institutions.
fn items(role: Role, side: usize) -> &'static [Item] {
    match role {
        Role::Administration => ADMINISTRATION,
        Role::Institution => INSTITUTION,
        Role::Training => TRAINING[side],
        Role::Pension => PENSION[side],
        Role::Annuity => ANNUITY[side],
        Role::AdministrationRetired | Role::InstitutionRetired => RETIRED[side],
        Role::AdministrationMedical | Role::InstitutionMedical => MEDICAL[side],
        Role::CivilMedical => CIVIL_MEDICAL[side],
        Role::Housing => HOUSING[side],
        Role::Project => &[],
    }
}
