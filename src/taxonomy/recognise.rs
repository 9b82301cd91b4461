//! From documents to forms, the whole way on one screen: table pieces (`pieces`) → forms (`boundaries`) → heading paths
//! (`headings`) → columns (`columns`) → lines (`lines`). A form is one of the listed (`listed`) or describes itself
//! (`described`).

use crate::document::Document;

use super::form::{Form, Recognised};
use super::{described, listed, loose, words};

/// Finds the forms of some documents, of each by itself: those of a regime whose forms are listed, by their numbers;
/// those of any other by what they say of themselves.
pub fn recognise(documents: &[Document]) -> Recognised {
    let mut out = Recognised::default();
    for (source, document) in documents.iter().enumerate() {
        let listed = listed::recognise(source, documents);
        let known = |f: &Form| f.pattern.as_deref().and_then(words::regime).is_some();
        let found = if listed.forms.iter().any(known) {
            listed
        } else {
            let described = described::recognise(source, document);
            if described.forms.iter().any(|f| !f.lines.is_empty()) { described } else { listed }
        };
        out.unrecognised.extend(loose::figures(source, document, &found));
        out.forms.extend(found.forms);
        out.unrecognised.extend(found.unrecognised);
    }
    out
}
