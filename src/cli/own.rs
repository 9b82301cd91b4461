//! `--identities FILE`: the relations that a user adds to Gouji's own.

use clap::Args;
use gouji::Identities;
use gouji::bilingual::Text;

/// Files of relations.
#[derive(Debug, Clone, Default, Args)]
pub struct Own {
    /// 另加的勾稽关系，写法见 docs/own-relations.md；可以给几个文件 / A file of relations to check besides; may be given several times
    #[arg(long, value_name = "TOML")]
    identities: Vec<String>,
}

impl Own {
    /// As arguments of this program.
    pub fn arguments(&self) -> impl Iterator<Item = String> + '_ {
        self.identities.iter().map(|file| format!("--identities={file}"))
    }

    /// The names and bytes of the files; of one that cannot be opened it is told, and then there are none.
    pub fn read(&self) -> Option<Vec<(String, Vec<u8>)>> {
        let read = |file: &String| match std::fs::read(file) {
            Ok(bytes) => Some((file.clone(), bytes)),
            Err(error) => {
                eprintln!("{}: 无法打开 (cannot be opened): {error}", gouji::plain::line(file));
                None
            }
        };
        self.identities.iter().map(read).collect()
    }

    /// Gouji's identities and those of the files; what is wrong in them is told, and then there are none.
    pub fn identities(&self) -> Option<Identities> {
        match parse(&self.read()?) {
            Ok(identities) => Some(identities),
            Err(Text { zh, en }) => {
                eprintln!("{zh}\n\n{en}");
                None
            }
        }
    }
}

/// The identities of some files.
pub fn parse(files: &[(String, Vec<u8>)]) -> Result<Identities, Text> {
    let mut identities = Identities::default();
    files.iter().try_for_each(|(name, bytes)| identities.add(name, bytes))?;
    Ok(identities)
}
