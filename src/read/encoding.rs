//! Bytes to text: UTF-8, UTF-16, and the encodings that Chinese sites still serve.

use std::borrow::Cow;

use chardetng::EncodingDetector;
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::bilingual::{Text, say};

/// The text of some bytes, or what they are instead and what to do.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, (&'static str, Text)> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err((
            "text/plain",
            say(
                "是空的。请粘贴预算或决算的文字或表格。",
                "it is empty. Paste the text or the tables of a budget or final accounts.",
            ),
        ));
    }
    let text = match encoding(bytes) {
        Some(encoding) if encoding == UTF_8 => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) => encoding.decode(bytes).0,
        },
        Some(encoding) => encoding.decode(bytes).0,
        None => return Err(binary()),
    };
    // a stray NUL is a blemish of copying; many are a binary file, and so are many characters that are none
    let control = |c: char| c.is_control() && !c.is_whitespace() || c == '\u{fffd}';
    let odd = text.chars().filter(|c| control(*c)).count();
    if odd * 100 > text.len() {
        return Err(binary());
    }
    Ok(text)
}

fn binary() -> (&'static str, Text) {
    (
        "application/octet-stream",
        say(
            "是二进制文件，不是文字，不能读取。能读取的有 PDF、Word、Excel、WPS、网页和文字。",
            "it is a binary file, not text, and cannot be read. What can be read are PDF, Word, Excel, web pages and text.",
        ),
    )
}

/// The encoding of some bytes: by their mark, as valid UTF-8, as the page itself says, or guessed, with Chinese as
/// the likeliest. `None` where they are no text.
fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Some(UTF_8);
    }
    let head = &bytes[..bytes.len().min(4096)];
    let nul = |at: usize| head.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    let quarter = head.len() / 8;
    match (nul(0), nul(1)) {
        (0, odd) if odd > quarter => return Some(UTF_16LE),
        (even, 0) if even > quarter => return Some(UTF_16BE),
        (0, 0) => {}
        (even, odd) if even + odd > head.len() / 50 => return None,
        _ => {}
    }
    if let Some(encoding) = declared(head) {
        return Some(encoding);
    }
    // what is valid in the Chinese encoding is taken for it; only for other text it is worth guessing
    if GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some() {
        return Some(GB18030);
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    Some(detector.guess(Some(b"cn"), true))
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
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()), TEXT);
        assert_eq!(read(&GBK.encode(TEXT).0), TEXT);
        assert_eq!(read(&GBK.encode("收入").0), "收入");
        let utf16 = |big: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xfeff).into_iter().chain(TEXT.encode_utf16());
            units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        for big in [false, true] {
            assert_eq!(read(&utf16(big, true)), TEXT);
        }
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
