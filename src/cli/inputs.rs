//! The files that are named, standard input among them.

use std::io::Read as _;

use gouji::{Input, plain};

/// The bytes of a file; `-` is standard input.
pub fn bytes(name: &str) -> std::io::Result<Vec<u8>> {
    if name != "-" {
        return std::fs::read(name);
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What is read from standard input, where it is named: it can be read but once.
pub fn piped(files: &[String]) -> Option<Vec<u8>> {
    files.iter().any(|f| f == "-").then(|| bytes("-").unwrap_or_default())
}

/// The files that can be opened; of others it is told that they cannot.
pub fn inputs(files: Vec<String>, piped: Option<Vec<u8>>) -> (Vec<Input>, u8) {
    let mut code = 0;
    let mut out = Vec::new();
    for name in files {
        let content = match &piped {
            Some(piped) if name == "-" => Ok(piped.clone()),
            _ => bytes(&name),
        };
        match content {
            Ok(bytes) => out.push(Input { name, bytes }),
            Err(error) => {
                eprintln!("{}: 无法打开 (cannot be opened): {error}", plain::line(&name));
                code = 2;
            }
        }
    }
    (out, code)
}

/// Whether a file begins as an archive does.
pub fn is_archive(name: &str) -> bool {
    let mut head = [0; 4];
    let read = std::fs::File::open(name).and_then(|mut f| f.read_exact(&mut head));
    read.is_ok() && head.starts_with(b"PK")
}
