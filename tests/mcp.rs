//! The Model Context Protocol server, spoken to over pipes. `make mcp` runs it.

#![cfg(feature = "mcp")]
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

struct Client {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    asked: u64,
}

impl Client {
    fn new() -> Client {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .arg("mcp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut client = Client { child, to, from, asked: 0 };
        let me = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        let answer = client.ask("initialize", me);
        assert_eq!(answer["result"]["serverInfo"]["name"], "gouji");
        writeln!(client.to, "{}", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).unwrap();
        client
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let question = json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params });
        writeln!(self.to, "{question}").unwrap();
        loop {
            let mut line = String::new();
            assert!(self.from.read_line(&mut line).unwrap() > 0, "the server ended");
            let answer: Value = serde_json::from_str(&line).unwrap();
            if answer["id"] == self.asked {
                return answer;
            }
        }
    }

    fn call(&mut self, tool: &str, arguments: Value) -> (Value, String) {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        let text = answer["result"]["content"][0]["text"].as_str().unwrap_or_default().to_string();
        (answer, text)
    }
}

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/www/sample.txt");

#[test]
fn an_assistant_is_given_what_holds() {
    let mut client = Client::new();
    let tools = client.ask("tools/list", json!({}));
    let names: Vec<&str> =
        tools["result"]["tools"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["check", "facts", "explain"]);

    let (_, told) = client.call("check", json!({ "files": [SAMPLE] }));
    let report: Value = serde_json::from_str(&told).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty() && findings[0]["cells"][0]["file"] == SAMPLE);
    let suggestions = findings.iter().flat_map(|f| f["suggestions"].as_array().unwrap());
    assert!(suggestions.into_iter().all(|s| s["proved_by"].as_u64() > Some(1)));

    let facts = |client: &mut Client, more: Value| {
        let mut asked = json!({ "files": [SAMPLE], "limit": 100_000 });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_str::<Value>(&client.call("facts", asked).1).unwrap()
    };
    let proven = facts(&mut client, json!({}));
    let all = facts(&mut client, json!({ "unproven": true }));
    let list = |answer: &Value| answer["facts"].as_array().unwrap().clone();
    assert!(list(&proven).iter().all(|f| f["state"] == "proven" && f["finding"].is_null()));
    assert!(list(&all).iter().any(|f| f["state"] != "proven") && list(&all).len() > list(&proven).len());
    let few = facts(&mut client, json!({ "limit": 3, "contains": "支出" }));
    assert!(list(&few).len() == 3 && few["left_off"].as_u64() > Some(0));

    assert!(client.call("explain", json!({ "files": [SAMPLE] })).1.contains("## 《"));
    let (missing, told) = client.call("check", json!({ "files": ["no such file"] }));
    assert!(missing["result"]["isError"] == true && told.contains("no such file"), "{missing}");
    assert!(client.call("check", json!({ "files": ["-"] })).0["error"].is_object());
    assert!(client.call("nothing", json!({ "files": [SAMPLE] })).0["error"].is_object());

    // where its input ends, it ends
    let Client { mut child, to, .. } = client;
    drop(to);
    assert!(child.wait().unwrap().success());
}
