//! Tables written row by row: as CSV, and as Parquet where that is built in.

use std::io::{self, Write};

use gouji::report::facts::{Kind, csv_head, csv_line};

#[cfg(feature = "parquet")]
use super::parquet::Parquet;

/// The values of a row; `None` where there is none.
pub type Row = Vec<Option<String>>;

/// A table that is being written.
pub enum Table {
    /// Comma-separated values.
    Csv(Box<dyn Write + Send>),
    /// Parquet.
    #[cfg(feature = "parquet")]
    Parquet(Box<Parquet>),
}

impl Table {
    /// A CSV, with its headings.
    pub fn csv(mut out: Box<dyn Write + Send>, columns: &[(&str, Kind)]) -> io::Result<Table> {
        out.write_all(csv_head(columns).as_bytes())?;
        Ok(Table::Csv(out))
    }

    /// A Parquet file.
    #[cfg(feature = "parquet")]
    pub fn parquet(out: Box<dyn Write + Send>, columns: &[(&str, Kind)]) -> io::Result<Table> {
        Ok(Table::Parquet(Box::new(Parquet::new(out, columns)?)))
    }

    /// Adds a row.
    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        match self {
            Table::Csv(out) => out.write_all(csv_line(row).as_bytes()),
            #[cfg(feature = "parquet")]
            Table::Parquet(out) => out.row(row),
        }
    }

    /// Writes what is not yet written.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Table::Csv(mut out) => out.flush(),
            #[cfg(feature = "parquet")]
            Table::Parquet(out) => out.finish(),
        }
    }
}
