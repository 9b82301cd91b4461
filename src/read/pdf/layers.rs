//! Optional content: which layers of a file are shown.

use std::collections::HashSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object};
use std::ops::Deref;

/// Expressions of visibility nested deeper are taken as shown.
const DEEPEST: usize = 8;

/// The layers of a file that are switched off.
#[derive(Debug, Default)]
pub(super) struct Layers {
    off: HashSet<ObjRef>,
    /// Whether layers that nothing is said of are off; then `on` are those that are not.
    base_off: bool,
    on: HashSet<ObjRef>,
}

impl Layers {
    pub fn of(pdf: &Pdf) -> Layers {
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let usual = catalog
            .and_then(|c| c.get::<Dict<'_>>(b"OCProperties"))
            .and_then(|p| p.get::<Dict<'_>>(b"D"))
            .unwrap_or_default();
        let refs = |dict: &Dict<'_>, key: &[u8]| dict.get::<Array<'_>>(key).map(|a| references(&a)).unwrap_or_default();
        let mut layers = Layers {
            off: refs(&usual, b"OFF").into_iter().collect(),
            base_off: usual.get::<Name<'_>>(b"BaseState").is_some_and(|n| n.deref() == b"OFF"),
            on: refs(&usual, b"ON").into_iter().collect(),
        };
        // layers whose own usage says what a viewer does with them
        let automatic =
            usual.get::<Array<'_>>(b"AS").into_iter().flat_map(|a| a.iter::<Dict<'_>>().collect::<Vec<_>>());
        for states in automatic.filter(|s| s.get::<Name<'_>>(b"Event").is_some_and(|n| n.deref() == b"View")) {
            let Some(groups) = states.get::<Array<'_>>(b"OCGs") else { continue };
            for (id, group) in references(&groups).into_iter().zip(groups.iter::<Dict<'_>>()) {
                let view = group.get::<Dict<'_>>(b"Usage").and_then(|u| u.get::<Dict<'_>>(b"View"));
                let state = view.and_then(|v| v.get::<Name<'_>>(b"ViewState"));
                match state.as_ref().map(|s| s.deref() == b"OFF") {
                    Some(true) => {
                        layers.off.insert(id);
                        layers.on.remove(&id);
                    }
                    Some(false) => {
                        layers.off.remove(&id);
                        layers.on.insert(id);
                    }
                    None => {}
                }
            }
        }
        layers
    }

    /// Whether every layer is shown.
    pub fn all_shown(&self) -> bool {
        self.off.is_empty() && !self.base_off
    }

    /// Whether what `key` of a dictionary names, a layer or a policy over some, is shown.
    pub fn shows(&self, dict: &Dict<'_>, key: &[u8]) -> bool {
        if self.all_shown() {
            return true;
        }
        let Some(content) = dict.get::<Dict<'_>>(key) else { return true };
        let of = |name: &[u8]| content.get::<Name<'_>>(b"Type").is_some_and(|n| n.deref() == name);
        if !of(b"OCMD") {
            return dict.get_ref(key).is_none_or(|id| self.on(id));
        }
        if let Some(expression) = content.get::<Array<'_>>(b"VE") {
            return self.expression(&expression, 0);
        }
        let several = content.get::<Array<'_>>(b"OCGs").map(|a| references(&a));
        let groups = several.unwrap_or_else(|| content.get_ref(b"OCGs").into_iter().collect());
        let groups: Vec<bool> = groups.into_iter().map(|id| self.on(id)).collect();
        let policy = content.get::<Name<'_>>(b"P");
        match policy.as_ref().map_or(&b"AnyOn"[..], |p| p.deref()) {
            _ if groups.is_empty() => true,
            b"AllOn" => groups.iter().all(|on| *on),
            b"AnyOff" => groups.iter().any(|on| !*on),
            b"AllOff" => groups.iter().all(|on| !*on),
            _ => groups.iter().any(|on| *on),
        }
    }

    fn on(&self, id: ObjRef) -> bool {
        !self.off.contains(&id) && (!self.base_off || self.on.contains(&id))
    }

    /// `[/And a b]`, `[/Or a b]`, `[/Not a]`
    fn expression(&self, expression: &Array<'_>, depth: usize) -> bool {
        if depth > DEEPEST {
            return true;
        }
        let mut parts = expression.raw_iter();
        let operator = parts.next().and_then(|o| match o {
            MaybeRef::NotRef(Object::Name(name)) => Some(name),
            _ => None,
        });
        let arguments: Vec<Option<ObjRef>> = parts.map(|p| p.as_obj_ref()).collect();
        let inner: Vec<bool> = arguments
            .into_iter()
            .zip(expression.iter::<Object<'_>>().skip(1))
            .map(|(id, object)| match (id, object) {
                (_, Object::Array(array)) => self.expression(&array, depth + 1),
                (Some(id), _) => self.on(id),
                (None, _) => true,
            })
            .collect();
        match operator.as_ref().map_or(&b""[..], |o| o.deref()) {
            b"Not" => inner.first().is_none_or(|on| !*on),
            b"And" => inner.iter().all(|on| *on),
            b"Or" => inner.iter().any(|on| *on),
            _ => true,
        }
    }
}

fn references(array: &Array<'_>) -> Vec<ObjRef> {
    array.raw_iter().filter_map(|o| o.as_obj_ref()).collect()
}
