//! `gouji mcp`: a server of the Model Context Protocol on standard input and output, so that an assistant cites what
//! holds. Its tools are this program's commands, each run in a process of its own, whose memory and time are bounded.

use std::io::Read as _;
use std::sync::Arc;

use gouji::plain;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt};
use serde::Deserialize;
use serde_json::{Value, json};

use super::guard::{self, Ended};

/// So many facts are given where no number is asked for.
const FACTS: usize = 200;
/// A longer answer is cut, and says so.
const MOST_CHARACTERS: usize = 200_000;

const INSTRUCTIONS: &str = "Checks published Chinese government budgets and final accounts (部门预算、决算) for agreement with themselves. Cite figures from `facts`: unless `unproven` is asked for, it gives only amounts which the document's own arithmetic proves and no finding names. An error or warning of `check` says that printed figures contradict each other or are inconsistent; it does not say that money was misused. What was not checked is told as not checked and is neither right nor wrong. Files are local paths; files given together are one disclosure.";

/// Serves until the input ends. 0: as it should; 2: it broke off.
pub fn serve() -> u8 {
    let run = || -> Result<(), Box<dyn std::error::Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let service = Server.serve(rmcp::transport::stdio()).await?;
            service.waiting().await?;
            Ok(())
        })
    };
    match run() {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("mcp: {error}");
            2
        }
    }
}

struct Server;

/// What a tool is asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    files: Vec<String>,
    #[serde(default)]
    identities: Vec<String>,
    #[serde(default)]
    unproven: bool,
    #[serde(default)]
    contains: Option<String>,
    #[serde(default)]
    limit: Option<usize>,
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("gouji", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let asked: Asked = serde_json::from_value(Value::Object(request.arguments.unwrap_or_default()))
            .map_err(|error| ErrorData::invalid_params(error.to_string(), None))?;
        if asked.files.is_empty() || asked.files.iter().chain(&asked.identities).any(|f| f == "-") {
            return Err(ErrorData::invalid_params("files: paths of files are wanted", None));
        }
        let answer: fn(&Asked) -> Result<String, String> = match request.name.as_ref() {
            "check" => check,
            "facts" => facts,
            "explain" => explain,
            name => return Err(ErrorData::invalid_params(format!("no such tool: {name}"), None)),
        };
        let answered = tokio::task::spawn_blocking(move || answer(&asked)).await;
        Ok(match answered.unwrap_or_else(|_| Err("the check broke off".into())) {
            Ok(text) => CallToolResult::success(vec![ContentBlock::text(cut(text))]),
            Err(why) => CallToolResult::error(vec![ContentBlock::text(cut(why))]),
        }
        .into())
    }
}

fn tools() -> Vec<Tool> {
    let tool = |name: &'static str, description: &'static str, more: Value| {
        let mut properties = json!({
            "files": { "type": "array", "items": { "type": "string" }, "minItems": 1,
                "description": "Local paths (PDF, Word, Excel, OFD, HTML, text, ZIP) that together are one disclosure" },
            "identities": { "type": "array", "items": { "type": "string" },
                "description": "TOML files of relations of the user's own, checked besides" },
        });
        if let (Some(all), Value::Object(more)) = (properties.as_object_mut(), more) {
            all.extend(more);
        }
        let mut schema = JsonObject::new();
        schema.insert("type".into(), "object".into());
        schema.insert("properties".into(), properties);
        schema.insert("required".into(), json!(["files"]));
        schema.insert("additionalProperties".into(), false.into());
        let hints = ToolAnnotations::new().read_only(true).idempotent(true).open_world(false);
        Tool::new(name, description, Arc::new(schema)).with_annotations(hints)
    };
    let unproven = |what: &str| json!({ "type": "boolean", "default": false, "description": what });
    vec![
        tool(
            "check",
            "Checks whether a budget or final account agrees with itself: the outcome in words, and each finding with its message, basis and places, in Chinese and English.",
            json!({ "unproven": unproven("Also values for wrong cells that fewer than two independent equations prove") }),
        ),
        tool(
            "facts",
            "The amounts of a budget or final account, with what each means and where it is printed; value in 元. Proven ones only, unless asked.",
            json!({
                "unproven": unproven("Also amounts that nothing proves, that cannot be read, or that a finding names as most likely wrong; state says which"),
                "contains": { "type": "string", "description": "Only facts whose form, row, column or concept contains this" },
                "limit": { "type": "integer", "minimum": 1, "description": "At most so many (200)" },
            }),
        ),
        tool(
            "explain",
            "How the forms were understood: columns, the relations chosen and rejected, and how often each holds. For doubts about a finding.",
            json!({}),
        ),
    ]
}

/// What a command of this program prints; or what it says of why it prints nothing.
fn run(command: &[&str], asked: &Asked) -> Result<String, String> {
    for file in asked.files.iter().chain(&asked.identities) {
        std::fs::File::open(file)
            .map_err(|error| format!("{}: 无法打开 (cannot be opened): {error}", plain::line(file)))?;
    }
    let mut arguments: Vec<String> = command.iter().map(|a| a.to_string()).collect();
    arguments.extend(asked.identities.iter().map(|f| format!("--identities={f}")));
    arguments.push("--".into());
    arguments.extend(asked.files.iter().cloned());
    let mut text = String::new();
    let ended = guard::stream(&arguments, Some(Vec::new()), |mut output| drop(output.read_to_string(&mut text)));
    match ended {
        Some(Ended::Well(_)) if !text.is_empty() => Ok(text),
        Some(Ended::Well(_)) if command[0] == "facts" => Ok(text),
        Some(Ended::Broken(problem)) => Err(format!("{} ({})", problem.zh, problem.en)),
        _ => Err("没有结果：文件无法读取，或自定关系的文件有误 (nothing: a file cannot be read, or the file of relations is wrong)".into()),
    }
}

fn check(asked: &Asked) -> Result<String, String> {
    let mut report: Value =
        serde_json::from_str(&run(&["check", "--format=json"], asked)?).map_err(|error| error.to_string())?;
    let names: Vec<Value> = report["sources"].as_array().into_iter().flatten().map(|s| s["name"].clone()).collect();
    let problems: Vec<Value> = report["sources"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|s| !s["problem"].is_null())
        .map(|s| json!({ "file": s["name"], "problem": s["problem"] }))
        .collect();
    for finding in report["findings"].as_array_mut().into_iter().flatten() {
        if let Some(suggestions) = finding["suggestions"].as_array_mut().filter(|_| !asked.unproven) {
            suggestions.retain(|s| s["proved_by"].as_u64() > Some(1));
        }
        for cell in finding["cells"].as_array_mut().into_iter().flatten() {
            cell["file"] = cell["source"].as_u64().and_then(|n| names.get(n as usize)).cloned().unwrap_or_default();
        }
        if let Some(finding) = finding.as_object_mut() {
            finding.remove("inquiry");
        }
    }
    let kept = ["gouji", "disclosure", "outcome", "amounts", "equations", "unrecognised", "findings"];
    let mut answer: JsonObject = kept.iter().map(|k| (k.to_string(), report[*k].take())).collect();
    answer.insert("not_read".into(), problems.into());
    serde_json::to_string_pretty(&answer).map_err(|error| error.to_string())
}

fn facts(asked: &Asked) -> Result<String, String> {
    let command: &[&str] =
        if asked.unproven { &["facts", "--format=jsonl"] } else { &["facts", "--format=jsonl", "--proven"] };
    let text = run(command, asked)?;
    let wanted = |fact: &Value| {
        let of = ["form", "form_title", "row", "column", "concept"].map(|k| fact[k].as_str().unwrap_or_default());
        let named = asked.contains.as_ref().is_none_or(|word| of.iter().any(|text| text.contains(word.as_str())));
        named && (asked.unproven || fact["finding"].is_null())
    };
    let facts: Vec<Value> = text.lines().filter_map(|l| serde_json::from_str(l).ok()).filter(wanted).collect();
    let limit = asked.limit.unwrap_or(FACTS);
    let answer = json!({
        "facts": facts.iter().take(limit).collect::<Vec<_>>(),
        "left_off": facts.len().saturating_sub(limit),
        "only_proven": !asked.unproven,
    });
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}

fn explain(asked: &Asked) -> Result<String, String> {
    run(&["explain"], asked)
}

fn cut(text: String) -> String {
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((at, _)) => format!("{}\n… 以下略去 (the rest is left off)", &text[..at]),
        None => text,
    }
}
