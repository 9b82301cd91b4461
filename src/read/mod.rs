//! Bytes to a [`Document`]. One front door, [`read`], decides by content; one file a format.

mod csv;
mod html;
mod lines;
mod markdown;
mod spaces;
mod text;

use crate::document::Document;
use crate::report::contract::Text;

pub(crate) use lines::Lines;
