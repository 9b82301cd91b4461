//! The forms 12 and 13: projects, goals and indicators.

use super::forms::{Ledger, form, print, row};
use super::rng::Rng;
use super::spending::{Atom, Kind};
use super::{DEPARTMENT, Form, Project};

const SUBJECTS: &[&str] = &[
    "地方戏曲手稿",
    "旧城影像",
    "民间契约文书",
    "社区口述史",
    "方志资料",
    "古籍善本",
    "非遗音视频",
    "工业遗产档案",
    "街巷门牌图册",
    "乡村族谱",
    "早期报刊",
    "馆藏地图",
    "会议电子文件",
    "水利碑刻拓片",
    "校史档案",
    "老字号账册",
];

const ACTIONS: &[&str] =
    &["数字化加工", "抢救修复", "巡回展览", "编目整理", "保管环境改造", "利用服务", "研究与出版", "征集"];

impl Project {
    /// The project with an index among the listed ones; no two have the same key.
    pub fn new(index: usize, year: u32) -> Self {
        let (turn, place) = (index / SUBJECTS.len(), index % SUBJECTS.len());
        let subject = SUBJECTS[place];
        let action = ACTIONS[(turn + place) % ACTIONS.len()];
        let phase = match turn / ACTIONS.len() {
            0 => String::new(),
            more => format!("（{}期）", more + 1),
        };
        let number = 1_200_345 + index * 137;
        let key = format!("110000{:02}T{number:012}-{subject}{action}{phase}", year % 100);
        Self { key, subject, action }
    }

    fn goal(&self, year: u32, rng: &mut Rng) -> String {
        let (subject, action) = (self.subject, self.action);
        match rng.below(3) {
            0 => format!("{year}年内按计划开展{subject}{action}，成果向公众开放查阅。"),
            1 => format!("摸清{subject}现状，分批完成{action}，降低损毁和散失的风险。"),
            _ => format!("以{subject}为对象做好{action}，按季度核对进度，年底前验收。"),
        }
    }
}

/// First and second level, wording, operator, value, unit of measure.
struct Indicator(&'static str, &'static str, String, &'static str, String, &'static str);

const YIELD: &str = "产出指标";
const BENEFIT: &str = "效益指标";

fn indicators(project: &Project, total: i64, rng: &mut Rng) -> Vec<Indicator> {
    let subject = project.subject;
    let mut list = vec![
        counted(YIELD, "数量指标", format!("完成{subject}数量"), "≥", rng.between(5, 900) * 10, "件"),
        counted(YIELD, "数量指标", "组织现场活动".to_owned(), rng.pick(&["≥", "="]), rng.between(1, 40), "场"),
        counted(YIELD, "质量指标", format!("{}验收合格率", project.action), "=", 100, "%"),
        counted(YIELD, "时效指标", "全部任务完成时间".to_owned(), "≤", rng.between(6, 12), "月"),
    ];
    if rng.chance(40) {
        let rate = rng.between(1, 3);
        let words = "著录差错率".to_owned();
        list.push(counted(YIELD, "质量指标", words, "≤", rate, "%"));
    }
    costs(total, rng, &mut list);
    benefits(rng, &mut list);
    list
}

fn counted(
    first: &'static str,
    second: &'static str,
    words: String,
    operator: &'static str,
    value: i64,
    unit: &'static str,
) -> Indicator {
    Indicator(first, second, words, operator, value.to_string(), unit)
}

/// Cost indicators, which are upper bounds and together at most the project's total.
fn costs(total: i64, rng: &mut Rng, list: &mut Vec<Indicator>) {
    let first = total / 100 * rng.between(20, 70);
    let parts = match rng.below(4) {
        0 => vec![("项目总成本", total)],
        1 => vec![("委托业务成本", first), ("其余成本", total - first)],
        2 => vec![("单项活动成本", first - first % 100_000)],
        _ => Vec::new(),
    };
    for (words, amount) in parts.into_iter().filter(|(_, amount)| *amount > 0) {
        list.push(Indicator("成本指标", "经济成本指标", words.to_owned(), "≤", plain(amount), "万元"));
    }
}

fn benefits(rng: &mut Rng, list: &mut Vec<Indicator>) {
    let social = "社会效益指标";
    if rng.chance(60) {
        let visits = rng.between(2, 200) * 100;
        let words = "公众查阅利用人次".to_owned();
        list.push(counted(BENEFIT, social, words, "≥", visits, "人次"));
    } else {
        let quality = rng.pick(&["优", "良", "有所提高"]).to_owned();
        let words = "公众知晓程度".to_owned();
        list.push(Indicator(BENEFIT, social, words, "定性", quality, ""));
    }
    if rng.chance(40) {
        let years = rng.between(3, 20);
        let words = "成果预计可用年限".to_owned();
        let second = "可持续影响指标";
        list.push(counted(BENEFIT, second, words, "≥", years, "年"));
    }
    list.push(counted(
        "满意度指标",
        "服务对象满意度指标",
        "查阅者和参与者满意度".to_owned(),
        "≥",
        rng.between(85, 98),
        "%",
    ));
}

/// An amount in 万元 without separators and trailing zeros.
fn plain(amount: i64) -> String {
    let text = format!("{}.{:06}", amount / 1_000_000, amount % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

const PROJECT_HEADS: &[&str] = &[
    "项目名称|项目总额|其中：||绩效目标|一级指标|二级指标|三级指标|绩效指标性质|本年绩效指标值|绩效度量单位|",
    "||财政资金|其他资金||||||||",
];

/// Form 12.
pub fn projects(ledger: &Ledger, rng: &mut Rng) -> Form {
    let mut rows = Vec::new();
    for (index, project) in ledger.projects.iter().enumerate() {
        rows.extend(project_rows(ledger, index, project, rng));
    }
    let mut form = form("12", "项目支出绩效目标表", PROJECT_HEADS, rows);
    if ledger.projects.is_empty() {
        let year = ledger.year;
        form.notes = vec![format!("本表为空，本部门{year}年没有需要公开绩效目标的项目。")];
    }
    form
}

fn project_rows(ledger: &Ledger, index: usize, project: &Project, rng: &mut Rng) -> Vec<Vec<String>> {
    let fiscal = ledger.sum(|a| a.project == Some(index) && a.is_fiscal());
    let other = ledger.sum(|a| a.project == Some(index) && !a.is_fiscal());
    let mut lead =
        vec![project.key.clone(), print(fiscal + other), print(fiscal), print(other), project.goal(ledger.year, rng)];
    let mut rows = Vec::new();
    for Indicator(first, second, words, operator, value, unit) in indicators(project, fiscal + other, rng) {
        let mut cells = std::mem::replace(&mut lead, vec![String::new(); 5]);
        cells.extend([first, second].map(str::to_owned));
        cells.extend([words, operator.to_owned(), value, unit.to_owned()]);
        cells.push(String::new());
        rows.push(cells);
    }
    rows
}

/// Form 13.
pub fn department(ledger: &Ledger, rng: &mut Rng) -> Form {
    let of = |fiscal: bool, kind: Kind| {
        let of = |a: &Atom| a.is_fiscal() == fiscal && a.kind == kind;
        ledger.sum(of)
    };
    let (basic, projects) = (of(true, Kind::Basic), of(true, Kind::Project));
    let (own_basic, own_projects) = (of(false, Kind::Basic), of(false, Kind::Project));
    let totals = [
        basic + projects + own_basic + own_projects,
        basic + projects,
        basic,
        projects,
        own_basic + own_projects,
        own_basic,
        own_projects,
    ];
    let mut rows = vec![
        row(&format!("部门名称||{DEPARTMENT}||||||")),
        row("总体资金情况(万元)||预算支出总额|财政拨款|||其他资金||"),
        row("|||合计|基本支出|项目支出|合计|基本支出|项目支出"),
    ];
    let blanks = [String::new(), String::new()].into_iter();
    rows.push(blanks.chain(totals.map(print)).collect());
    rows.push(row(
        "整体绩效目标||保护好本市的文化遗产和档案，让市民查得到、用得上、看得懂；收支按预算执行，项目按期完成。||||||",
    ));
    rows.push(row("其他说明||||||||"));
    rows.push(row("活动||绩效指标||指标性质|指标值|度量单位||"));
    rows.extend(department_indicators(rng));
    let mut form = form("13", "部门整体支出绩效目标表", &[], rows);
    form.preamble = format!("({}年度)", ledger.year);
    form
}

fn department_indicators(rng: &mut Rng) -> Vec<Vec<String>> {
    let (records, shows, share) = (rng.between(10, 90) * 100, rng.between(8, 60), rng.between(85, 97));
    [
        format!("档案收集与保管||产出指标数量指标新增入库档案数量||≥|{records}|件||"),
        format!("公共文化服务||产出指标数量指标举办展览和讲座||≈|{shows}|场||"),
        "公共文化服务||效益指标社会效益指标基层文化服务覆盖情况||定性|优|||".to_owned(),
        format!("查阅服务||满意度指标服务对象满意度指标查阅者满意度||≥|{share}|%||"),
    ]
    .iter()
    .map(|words| row(words))
    .collect()
}
