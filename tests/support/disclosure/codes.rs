//! The official codes and names that a generated disclosure uses.

/// What a functional code is spent on, which decides the economic codes under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running an administrative unit.
    Administration,
    /// Running a public institution.
    Institution,
    /// Training of staff.
    Training,
    /// Basic pension insurance of all units.
    Pension,
    /// Occupational annuity of all units.
    Annuity,
    /// Retired staff of administrative units.
    AdministrationRetired,
    /// Retired staff of public institutions.
    InstitutionRetired,
    /// Medical insurance of administrative units.
    AdministrationMedical,
    /// Medical insurance of public institutions.
    InstitutionMedical,
    /// Medical subsidy of civil servants.
    CivilMedical,
    /// Housing fund of all units.
    Housing,
    /// Projects only.
    Project,
}

impl Role {
    /// Whether only public institutions spend on it.
    pub fn needs_institution(self) -> bool {
        matches!(self, Role::Institution | Role::InstitutionRetired | Role::InstitutionMedical)
    }
}

/// A functional code of the level 项.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// Seven digits.
    pub code: &'static str,
    /// The official name.
    pub name: &'static str,
    /// What it is spent on.
    pub role: Role,
}

const fn function(code: &'static str, name: &'static str, role: Role) -> Function {
    Function { code, name, role }
}

/// The functional codes of the general budget, the first ones used first.
pub const FUNCTIONS: &[Function] = &[
    function("2070101", "行政运行", Role::Administration),
    function("2070204", "文物保护", Role::Project),
    function("2080505", "机关事业单位基本养老保险缴费支出", Role::Pension),
    function("2012604", "档案馆", Role::Institution),
    function("2050803", "培训支出", Role::Training),
    function("2101101", "行政单位医疗", Role::AdministrationMedical),
    function("2070102", "一般行政管理事务", Role::Project),
    function("2101102", "事业单位医疗", Role::InstitutionMedical),
    function("2080501", "行政单位离退休", Role::AdministrationRetired),
    function("2070109", "群众文化", Role::Project),
    function("2080506", "机关事业单位职业年金缴费支出", Role::Annuity),
    function("2070104", "图书馆", Role::Institution),
    function("2012602", "一般行政管理事务", Role::Project),
    function("2080502", "事业单位离退休", Role::InstitutionRetired),
    function("2101103", "公务员医疗补助", Role::CivilMedical),
    function("2210201", "住房公积金", Role::Housing),
    function("2070205", "博物馆", Role::Institution),
    function("2070111", "文化创作与保护", Role::Project),
    function("2012699", "其他档案事务支出", Role::Project),
    function("2070110", "文化和旅游交流与合作", Role::Project),
    function("2070108", "文化活动", Role::Project),
    function("2070199", "其他文化和旅游支出", Role::Project),
    function("2079999", "其他文化旅游体育与传媒支出", Role::Project),
    function("2070113", "旅游宣传", Role::Project),
    function("2070606", "版权管理", Role::Project),
    function("2070112", "文化和旅游市场管理", Role::Project),
    function("2060702", "科普活动", Role::Project),
    function("2070107", "艺术表演团体", Role::Institution),
    function("2070699", "其他新闻出版电影支出", Role::Project),
    function("2070308", "群众体育", Role::Project),
    function("2070808", "广播电视事务", Role::Project),
    function("2240106", "安全监管", Role::Project),
    function("2299999", "其他支出", Role::Project),
    function("2050899", "其他进修及培训", Role::Project),
    function("2070105", "文化展示及纪念机构", Role::Project),
    function("2070605", "出版发行", Role::Project),
    function("2070607", "电影", Role::Project),
    function("2079903", "文化产业发展专项支出", Role::Project),
    function("2120199", "其他城乡社区管理事务支出", Role::Project),
    function("2111001", "能源节约利用", Role::Project),
    function("2130199", "其他农业农村支出", Role::Project),
    function("2160299", "其他商业流通事务支出", Role::Project),
];

/// The functional codes of the government funds' budget, each with its 款.
pub const FUND_FUNCTIONS: &[(Function, &str, &str)] = &[
    (
        function("2070799", "其他国家电影事业发展专项资金支出", Role::Project),
        "20707",
        "国家电影事业发展专项资金安排的支出",
    ),
    (function("2296002", "用于社会福利的彩票公益金支出", Role::Project), "22960", "彩票公益金安排的支出"),
];

/// The functional classes in the order of the forms 01 and 04: code and line.
pub const CLASSES: &[(&str, &str)] = &[
    ("201", "一、一般公共服务支出"),
    ("202", "二、外交支出"),
    ("203", "三、国防支出"),
    ("204", "四、公共安全支出"),
    ("205", "五、教育支出"),
    ("206", "六、科学技术支出"),
    ("207", "七、文化旅游体育与传媒支出"),
    ("208", "八、社会保障和就业支出"),
    ("210", "九、卫生健康支出"),
    ("211", "十、节能环保支出"),
    ("212", "十一、城乡社区支出"),
    ("213", "十二、农林水支出"),
    ("214", "十三、交通运输支出"),
    ("215", "十四、资源勘探工业信息等支出"),
    ("216", "十五、商业服务业等支出"),
    ("217", "十六、金融支出"),
    ("219", "十七、援助其他地区支出"),
    ("220", "十八、自然资源海洋气象等支出"),
    ("221", "十九、住房保障支出"),
    ("222", "二十、粮油物资储备支出"),
    ("223", "二十一、国有资本经营预算支出"),
    ("224", "二十二、灾害防治及应急管理支出"),
    ("229", "二十三、其他支出"),
    ("232", "二十四、债务付息支出"),
    ("233", "二十五、债务发行费用支出"),
    ("234", "二十六、抗疫特别国债安排的支出"),
];

/// An economic item of the basic expenditure: codes, range in 元, and how often it occurs in 100 cases.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// Government economic code.
    pub government: &'static str,
    /// Departmental economic code.
    pub department: &'static str,
    /// Least amount in 元.
    pub low: i64,
    /// Greatest amount in 元.
    pub high: i64,
    /// How often it occurs, in percent.
    pub odds: i64,
}

const fn item(government: &'static str, department: &'static str, low: i64, high: i64, odds: i64) -> Item {
    Item { government, department, low, high, odds }
}

/// Running an administrative unit.
pub const ADMINISTRATION: &[Item] = &[
    item("50101", "30101", 1_200_000, 12_000_000, 100),
    item("50101", "30102", 900_000, 15_000_000, 100),
    item("50101", "30103", 700_000, 9_000_000, 90),
    item("50102", "30112", 20_000, 300_000, 90),
    item("50103", "30113", 500_000, 6_000_000, 90),
    item("50199", "30199", 60_000, 900_000, 60),
    item("50201", "30201", 50_000, 700_000, 100),
    item("50201", "30202", 3_000, 60_000, 60),
    item("50201", "30204", 800, 4_000, 30),
    item("50201", "30207", 8_000, 90_000, 80),
    item("50201", "3021101", 30_000, 400_000, 80),
    item("50201", "30228", 60_000, 900_000, 80),
    item("50201", "30239", 100_000, 1_200_000, 80),
    item("50202", "3021503", 20_000, 300_000, 60),
    item("50205", "30227", 60_000, 500_000, 100),
    item("50206", "30217", 1_000, 30_000, 100),
    item("50207", "3021202", 30_000, 400_000, 30),
    item("50208", "30231", 15_000, 200_000, 100),
    item("50209", "30213", 20_000, 300_000, 70),
    item("50299", "30299", 90_000, 1_500_000, 90),
    item("50901", "30309", 1_000, 60_000, 50),
    item("50905", "30302", 5_000, 200_000, 50),
    item("50999", "30399", 10_000, 900_000, 40),
];

/// Running a public institution.
pub const INSTITUTION: &[Item] = &[
    item("50501", "30101", 900_000, 15_000_000, 100),
    item("50501", "30102", 800_000, 14_000_000, 90),
    item("50501", "30107", 1_900_000, 30_000_000, 100),
    item("50501", "30112", 20_000, 400_000, 90),
    item("50501", "30113", 400_000, 8_000_000, 90),
    item("50501", "30199", 50_000, 900_000, 50),
    item("50502", "30201", 40_000, 900_000, 100),
    item("50502", "30202", 3_000, 90_000, 60),
    item("50502", "30205", 5_000, 60_000, 50),
    item("50502", "30206", 20_000, 300_000, 50),
    item("50502", "30207", 4_000, 60_000, 70),
    item("50502", "30208", 20_000, 200_000, 40),
    item("50502", "30209", 40_000, 500_000, 50),
    item("50502", "3021101", 20_000, 300_000, 70),
    item("50502", "30213", 20_000, 400_000, 70),
    item("50502", "30214", 9_000, 300_000, 40),
    item("50502", "3021503", 9_000, 200_000, 50),
    item("50502", "30217", 500, 20_000, 70),
    item("50502", "30226", 20_000, 500_000, 60),
    item("50502", "30227", 20_000, 500_000, 40),
    item("50502", "30228", 50_000, 900_000, 90),
    item("50502", "30231", 9_000, 100_000, 70),
    item("50502", "30239", 9_000, 80_000, 40),
    item("50502", "30240", 600, 20_000, 40),
    item("50502", "30299", 80_000, 1_500_000, 90),
    item("50999", "30399", 5_000, 300_000, 30),
];

/// Training: administrative units, then institutions.
pub const TRAINING: [&[Item]; 2] =
    [&[item("50203", "30216", 20_000, 300_000, 100)], &[item("50502", "30216", 10_000, 200_000, 100)]];

/// Pension insurance: administrative units, then institutions.
pub const PENSION: [&[Item]; 2] =
    [&[item("50102", "30108", 400_000, 3_500_000, 100)], &[item("50501", "30108", 300_000, 4_500_000, 100)]];

/// Occupational annuity: administrative units, then institutions.
pub const ANNUITY: [&[Item]; 2] =
    [&[item("50102", "30109", 200_000, 1_700_000, 100)], &[item("50501", "30109", 150_000, 2_200_000, 100)]];

/// Retired staff: administrative units, then institutions.
pub const RETIRED: [&[Item]; 2] = [
    &[
        item("50299", "30299", 2_000, 40_000, 80),
        item("50901", "30307", 9_000, 90_000, 40),
        item("50905", "30301", 60_000, 600_000, 60),
        item("50905", "30302", 20_000, 700_000, 100),
    ],
    &[
        item("50502", "30299", 2_000, 60_000, 80),
        item("50901", "30307", 9_000, 90_000, 40),
        item("50905", "30301", 60_000, 300_000, 40),
        item("50905", "30302", 10_000, 900_000, 100),
    ],
];

/// Medical insurance: administrative units, then institutions.
pub const MEDICAL: [&[Item]; 2] = [
    &[item("50102", "30110", 200_000, 2_400_000, 100)],
    &[item("50501", "30110", 200_000, 3_000_000, 100), item("50501", "30111", 40_000, 600_000, 40)],
];

/// Medical subsidy of civil servants: administrative units, then institutions (few).
pub const CIVIL_MEDICAL: [&[Item]; 2] =
    [&[item("50102", "30111", 100_000, 900_000, 100)], &[item("50501", "30111", 40_000, 400_000, 30)]];

/// Housing fund: administrative units, then institutions.
pub const HOUSING: [&[Item]; 2] =
    [&[item("50103", "30113", 300_000, 3_000_000, 100)], &[item("50501", "30113", 300_000, 4_000_000, 100)]];

/// An economic item of projects: government codes of administrative units and of institutions,
/// departmental code, range in 元.
pub type ProjectItem = (&'static str, &'static str, &'static str, i64, i64);

/// What projects are spent on.
pub const PROJECT_ITEMS: &[ProjectItem] = &[
    ("50205", "50205", "30227", 200_000, 30_000_000),
    ("50299", "50502", "30299", 90_000, 9_000_000),
    ("50205", "50502", "30226", 30_000, 2_000_000),
    ("50201", "50502", "30202", 10_000, 400_000),
    ("50201", "50502", "3021101", 20_000, 600_000),
    ("50202", "50502", "3021503", 30_000, 500_000),
    ("50209", "50502", "30213", 200_000, 6_000_000),
    ("50201", "50502", "30214", 30_000, 2_000_000),
    ("50201", "50502", "30209", 200_000, 4_000_000),
    ("50203", "50502", "30216", 20_000, 500_000),
    ("50204", "50502", "30218", 20_000, 800_000),
    ("50306", "50601", "31002", 40_000, 1_500_000),
    ("50306", "50601", "31003", 200_000, 9_000_000),
    ("50306", "50601", "31007", 60_000, 3_000_000),
    ("50402", "50602", "30905", 900_000, 40_000_000),
];

/// The official name of a government economic code.
pub fn government_name(code: &str) -> &'static str {
    name_in(GOVERNMENT, code)
}

/// The official name of a departmental economic code.
pub fn department_name(code: &str) -> &'static str {
    name_in(DEPARTMENT, code)
}

fn name_in(names: &[(&str, &'static str)], code: &str) -> &'static str {
    names.iter().find(|(c, _)| *c == code).map_or("", |(_, name)| name)
}

const GOVERNMENT: &[(&str, &str)] = &[
    ("50101", "工资奖金津补贴"),
    ("50102", "社会保障缴费"),
    ("50103", "住房公积金"),
    ("50199", "其他工资福利支出"),
    ("50201", "办公经费"),
    ("50202", "会议费"),
    ("50203", "培训费"),
    ("50204", "专用材料购置费"),
    ("50205", "委托业务费"),
    ("50206", "公务接待费"),
    ("50207", "因公出国（境）费用"),
    ("50208", "公务用车运行维护费"),
    ("50209", "维修（护）费"),
    ("50299", "其他商品和服务支出"),
    ("50303", "公务用车购置"),
    ("50306", "设备购置"),
    ("50402", "基础设施建设"),
    ("50501", "工资福利支出"),
    ("50502", "商品和服务支出"),
    ("50601", "资本性支出"),
    ("50602", "资本性支出（基本建设）"),
    ("50901", "社会福利和救助"),
    ("50905", "离退休费"),
    ("50999", "其他对个人和家庭的补助"),
];

const DEPARTMENT: &[(&str, &str)] = &[
    ("30101", "基本工资"),
    ("30102", "津贴补贴"),
    ("30103", "奖金"),
    ("30107", "绩效工资"),
    ("30108", "机关事业单位基本养老保险缴费"),
    ("30109", "职业年金缴费"),
    ("30110", "职工基本医疗保险缴费"),
    ("30111", "公务员医疗补助缴费"),
    ("30112", "其他社会保障缴费"),
    ("30113", "住房公积金"),
    ("30199", "其他工资福利支出"),
    ("30201", "办公费"),
    ("30202", "印刷费"),
    ("30204", "手续费"),
    ("30205", "水费"),
    ("30206", "电费"),
    ("30207", "邮电费"),
    ("30208", "取暖费"),
    ("30209", "物业管理费"),
    ("3021101", "差旅费"),
    ("3021202", "其他因公出国（境）费用"),
    ("3021203", "科研类出国（境）费用"),
    ("30213", "维修（护）费"),
    ("30214", "租赁费"),
    ("3021503", "三类会议费"),
    ("30216", "培训费"),
    ("30217", "公务接待费"),
    ("30218", "专用材料费"),
    ("30226", "劳务费"),
    ("30227", "委托业务费"),
    ("30228", "工会经费"),
    ("30231", "公务用车运行维护费"),
    ("30239", "其他交通费用"),
    ("30240", "税金及附加费用"),
    ("30299", "其他商品和服务支出"),
    ("30301", "离休费"),
    ("30302", "退休费"),
    ("30307", "医疗费补助"),
    ("30309", "奖励金"),
    ("30399", "其他对个人和家庭的补助"),
    ("30905", "基础设施建设"),
    ("31002", "办公设备购置"),
    ("31003", "专用设备购置"),
    ("31007", "信息网络及软件购置更新"),
    ("31013", "公务用车购置"),
];

/// Services that a government may buy: three levels of the official list.
pub const SERVICES: &[(&str, &str, &str)] = &[
    ("01-公共服务", "0108-文化公共服务", "文化艺术创作、表演及交流服务"),
    ("01-公共服务", "0108-文化公共服务", "群众文化活动服务"),
    ("01-公共服务", "0108-文化公共服务", "文物和文化保护服务"),
    ("02-政府履职辅助性服务", "0201-法律服务", "法律顾问服务"),
    ("02-政府履职辅助性服务", "0202-课题研究和社会调查服务", "课题研究服务"),
    ("02-政府履职辅助性服务", "0203-会计审计服务", "审计服务"),
    ("02-政府履职辅助性服务", "0207-评审、评估和评价服务", "评估和评价服务"),
    ("02-政府履职辅助性服务", "0208-咨询服务", "咨询服务"),
    ("02-政府履职辅助性服务", "0210-信息化服务", "机关信息系统开发与维护服务"),
];
