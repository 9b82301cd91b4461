//! Bytes to text in the encodings that Chinese sites still serve beside Unicode.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, GB18030};

use crate::bilingual::Text;

use super::unicode;

/// The text of some bytes, or what they are instead and what to do.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, (&'static str, Text)> {
    if unicode::is(bytes) || bytes.is_empty() {
        return unicode::decode(bytes);
    }
    if unicode::is_binary(bytes) {
        return Err(unicode::binary());
    }
    unicode::legible(encoding(bytes).decode(bytes).0)
}

/// The encoding of some bytes: as the page itself says, or guessed, with Chinese as the likeliest.
fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = declared(&bytes[..bytes.len().min(4096)]) {
        return encoding;
    }
    // what is valid in the Chinese encoding is taken for it; only for other text it is worth guessing
    if GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some() {
        return GB18030;
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), true)
}

/// The encoding that a web page names in its head: `charset=gb2312`.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let at = head.find("charset=").map(|at| at + 8).or_else(|| head.find("encoding=").map(|at| at + 9))?;
    let label: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GBK};

    const TEXT: &str = "金额单位：万元\n项目\t预算数\n本年收入合计\t1,234.50\n";

    fn read(bytes: &[u8]) -> String {
        decode(bytes).unwrap().into_owned()
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(read(TEXT.as_bytes()), TEXT);
        assert_eq!(read(&GBK.encode(TEXT).0), TEXT);
        assert_eq!(read(&GBK.encode("收入").0), "收入");
        let page = format!("<html><meta charset=big5><p>{}", "預算");
        assert_eq!(read(&BIG5.encode(&page).0), page);
    }

    #[test]
    fn binary_is_no_text() {
        assert!(decode(&[0; 100]).is_err());
        let noise: Vec<u8> = (0u32..3000).map(|i| (i.wrapping_mul(2654435761) >> 13) as u8).collect();
        assert!(decode(&noise).is_err());
    }
}
