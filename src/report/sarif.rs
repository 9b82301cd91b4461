//! The report as SARIF 2.1.0, the format of code-scanning viewers: a finding is a result with its places, its level
//! and a fingerprint; what could not be read is a notification of a run that did not succeed.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::document::Place;

use super::contract::{Finding, FindingCell, Report, Severity, Source};
use super::words::{file_name, in_language, position};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// A report as SARIF.
pub(super) fn sarif(report: &Report, english: bool) -> String {
    let run = Run {
        rules: report.findings.iter().map(|f| (f.rule.clone(), rule(f))).collect(),
        artifacts: report.sources.iter().map(artifact).collect(),
        results: report.findings.iter().map(|f| result(report, f, english)).collect(),
        notifications: report.sources.iter().filter_map(|s| notification(s, english)).collect(),
    };
    run.log()
}

/// Several logs that `sarif` gave as one, with one run: viewers take one of each program.
pub fn merged(logs: &[String]) -> String {
    let mut all = Run::default();
    for log in logs.iter().filter_map(|log| serde_json::from_str::<Value>(log).ok()) {
        let list = |pointer: &str| log.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
        for rule in list("/runs/0/tool/driver/rules") {
            all.rules.insert(rule["id"].as_str().unwrap_or_default().to_string(), rule);
        }
        all.artifacts.extend(list("/runs/0/artifacts"));
        all.results.extend(list("/runs/0/results"));
        all.notifications.extend(list("/runs/0/invocations/0/toolExecutionNotifications"));
    }
    all.log()
}

#[derive(Default)]
struct Run {
    rules: BTreeMap<String, Value>,
    artifacts: Vec<Value>,
    results: Vec<Value>,
    notifications: Vec<Value>,
}

impl Run {
    fn log(self) -> String {
        let rules: Vec<Value> = self.rules.into_values().collect();
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "gouji",
                    "fullName": "勾稽 Gouji",
                    "version": env!("CARGO_PKG_VERSION"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "columnKind": "utf16CodeUnits",
                "invocations": [{
                    "executionSuccessful": self.notifications.is_empty(),
                    "toolExecutionNotifications": self.notifications,
                }],
                "artifacts": self.artifacts,
                "results": self.results,
            }],
        });
        serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn rule(finding: &Finding) -> Value {
    let basis = format!("{} {}", finding.basis.zh, finding.basis.en);
    json!({
        "id": finding.rule,
        "defaultConfiguration": { "level": level(finding.severity) },
        "shortDescription": { "text": basis },
    })
}

fn result(report: &Report, finding: &Finding, english: bool) -> Value {
    let mut locations: Vec<Value> = finding.cells.iter().filter_map(|c| location(report, c, english)).collect();
    let first: Vec<Value> = locations.drain(..locations.len().min(1)).collect();
    let first = if first.is_empty() { report.sources.iter().take(1).map(|s| file(s, None)).collect() } else { first };
    for (at, location) in locations.iter_mut().enumerate() {
        location["id"] = json!(at + 1);
    }
    let mut properties = Map::new();
    properties.insert("message".into(), json!(finding.message));
    properties.insert("given_by".into(), json!(finding.given_by));
    properties.retain(|_, v| !v.is_null());
    json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": in_language(&finding.message, english) },
        "locations": first,
        "relatedLocations": locations,
        "partialFingerprints": { "goujiFinding/v1": finding.id },
        "properties": properties,
    })
}

fn location(report: &Report, cell: &FindingCell, english: bool) -> Option<Value> {
    let source = report.sources.get(cell.source)?;
    let mut out = file(source, Some(&cell.place));
    let names = [cell.form.as_ref().and_then(|id| title(report, id)), cell.row.as_deref(), cell.column.as_deref()];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    if !names.is_empty() {
        out["logicalLocations"] = json!([{ "fullyQualifiedName": names.join(" / "), "kind": "element" }]);
    }
    let place = position(cell, english);
    let told = if cell.printed.is_empty() { place } else { format!("{place}: {}", cell.printed) };
    out["message"] = json!({ "text": told });
    Some(out)
}

fn title<'a>(report: &'a Report, form: &str) -> Option<&'a str> {
    report.forms.iter().find(|f| f.id == form).map(|f| f.title.as_str())
}

/// A place in a file. A page or a sheet has no lines: viewers that want one get the first, and the place as a property.
fn file(source: &Source, place: Option<&Place>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&source.name) }, "region": { "startLine": 1 } });
    match place {
        Some(Place::Text { line, .. }) => physical["region"]["startLine"] = json!(line),
        Some(other) => physical["region"]["properties"] = json!({ "place": other }),
        None => {}
    }
    json!({ "physicalLocation": physical })
}

fn artifact(source: &Source) -> Value {
    json!({
        "location": { "uri": uri(&source.name) },
        "length": source.bytes,
        "mimeType": source.media_type,
        "hashes": { "sha-256": source.sha256 },
    })
}

fn notification(source: &Source, english: bool) -> Option<Value> {
    let problem = source.problem.as_ref()?;
    let text = format!("{}: {}", file_name(&source.name), in_language(problem, english));
    Some(json!({ "level": "error", "message": { "text": text }, "locations": [file(source, None)] }))
}

/// A file's name as a URI: relative as it was given, from the root of the system where it begins there.
fn uri(name: &str) -> String {
    let name = name.replace('\\', "/");
    let mut out = String::new();
    for byte in name.trim_start_matches("./").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if out.starts_with('/') { format!("file://{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, export};

    const TEXT: &str = "2026年部门支出总表\n单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\
                        201\t一般公共服务支出\t3.00\t1.00\t2.00\n20101\t人大事务\t3.00\t1.00\t2.00\n合计\t\t7.00\t1.00\t2.00\n";

    fn log(name: &str) -> String {
        let inputs = vec![crate::Input { name: name.into(), bytes: TEXT.as_bytes().to_vec() }];
        export(&crate::check(inputs).report, Format::Sarif, false, &[])
    }

    #[test]
    fn a_finding_is_a_result_with_its_place() {
        let log: Value = serde_json::from_str(&log("预算/甲 乙.txt")).unwrap();
        let run = &log["runs"][0];
        let result = &run["results"][0];
        assert_eq!(log["version"], "2.1.0");
        assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()), "{result}");
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "%E9%A2%84%E7%AE%97/%E7%94%B2%20%E4%B9%99.txt");
        assert!(place["region"]["startLine"].as_u64().unwrap() > 1, "{result}");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(rules.iter().any(|r| r["id"] == result["ruleId"]));
        assert_eq!(run["artifacts"][0]["hashes"]["sha-256"].as_str().unwrap().len(), 64);
        assert!(result["partialFingerprints"]["goujiFinding/v1"].as_str().is_some_and(|id| !id.is_empty()));
    }

    #[test]
    fn several_logs_are_one_run() {
        let all: Value = serde_json::from_str(&merged(&[log("a.txt"), log("b.txt")])).unwrap();
        let one: Value = serde_json::from_str(&log("a.txt")).unwrap();
        let count = |log: &Value, of: &str| log["runs"][0][of].as_array().unwrap().len();
        assert_eq!(all["runs"].as_array().unwrap().len(), 1);
        assert_eq!(count(&all, "results"), 2 * count(&one, "results"));
        assert_eq!(all["runs"][0]["tool"]["driver"]["rules"], one["runs"][0]["tool"]["driver"]["rules"]);
        assert_eq!(count(&all, "artifacts"), 2);
    }

    #[test]
    fn what_could_not_be_read_is_a_notification() {
        let inputs = vec![crate::Input { name: "x.pdf".into(), bytes: b"%PDF-1.4".to_vec() }];
        let log = export(&crate::check(inputs).report, Format::Sarif, true, &[]);
        let log: Value = serde_json::from_str(&log).unwrap();
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    }
}
