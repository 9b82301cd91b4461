//! Parquet, written column by column in groups of rows. Amounts are decimals: never a float.

use std::io::{self, Write};
use std::sync::Arc;

use gouji::report::facts::Kind;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int64Type,
};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;
use rust_decimal::Decimal;

/// Rows that are kept in memory before they are written.
const GROUP: usize = 50_000;
/// Digits of a decimal.
const PRECISION: i32 = 38;
/// Its decimals: more than any printed amount of 元 has.
const SCALE: u32 = 10;

/// A file that is being written.
pub struct Parquet {
    writer: SerializedFileWriter<Box<dyn Write + Send>>,
    kinds: Vec<Kind>,
    rows: Vec<Vec<Option<String>>>,
}

fn told(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

fn field(name: &str, kind: Kind) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Number => (Physical::INT64, None),
        Kind::Flag => (Physical::BOOLEAN, None),
        Kind::Points => (Physical::DOUBLE, None),
        Kind::Decimal => (Physical::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::decimal(SCALE as i32, PRECISION))),
    };
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    let builder = builder.with_logical_type(logical);
    match kind {
        Kind::Decimal => builder.with_length(16).with_precision(PRECISION).with_scale(SCALE as i32).build(),
        _ => builder.build(),
    }
}

impl Parquet {
    /// A file with some columns.
    pub fn new(out: Box<dyn Write + Send>, columns: &[(&str, Kind)]) -> io::Result<Parquet> {
        let fields = columns.iter().map(|(name, kind)| field(name, *kind).map(Arc::new));
        let fields = fields.collect::<Result<Vec<_>, _>>().map_err(told)?;
        let schema = Type::group_type_builder("facts").with_fields(fields).build().map_err(told)?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(told)?;
        Ok(Parquet { writer, kinds: columns.iter().map(|c| c.1).collect(), rows: Vec::new() })
    }

    /// Adds a row.
    pub fn row(&mut self, row: &[Option<String>]) -> io::Result<()> {
        self.rows.push(row.to_vec());
        if self.rows.len() < GROUP {
            return Ok(());
        }
        self.flush().map_err(told)
    }

    /// Writes what is not yet written.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush().map_err(told)?;
        self.writer.finish().map_err(told)?;
        self.writer.inner_mut().flush()
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for (at, kind) in self.kinds.iter().enumerate() {
            column(&mut group, *kind, self.rows.iter().map(|row| row.get(at).and_then(|v| v.as_deref())))?;
        }
        self.rows.clear();
        group.close()?;
        Ok(())
    }
}

fn column<'a>(
    group: &mut SerializedRowGroupWriter<'_, Box<dyn Write + Send>>,
    kind: Kind,
    texts: impl Iterator<Item = Option<&'a str>>,
) -> Result<(), ParquetError> {
    let Some(mut writer) = group.next_column()? else { return Ok(()) };
    macro_rules! write {
        ($kind:ty, $read:expr) => {{
            let values: Vec<_> = texts.map(|text| text.and_then($read)).collect();
            let levels: Vec<i16> = values.iter().map(|v| i16::from(v.is_some())).collect();
            let values: Vec<_> = values.into_iter().flatten().collect();
            writer.typed::<$kind>().write_batch(&values, Some(&levels), None)?;
        }};
    }
    match kind {
        Kind::Text => write!(ByteArrayType, |t| Some(ByteArray::from(t))),
        Kind::Number => write!(Int64Type, |t| t.parse::<i64>().ok()),
        Kind::Flag => write!(BoolType, |t| t.parse::<bool>().ok()),
        Kind::Points => write!(DoubleType, |t| t.parse::<f64>().ok()),
        Kind::Decimal => write!(FixedLenByteArrayType, decimal),
    }
    writer.close()
}

/// A decimal as its unscaled value, 16 bytes with the highest first; `None` where it has more decimals than there are.
fn decimal(text: &str) -> Option<FixedLenByteArray> {
    let value = text.parse::<Decimal>().ok()?.normalize();
    let factor = 10i128.checked_pow(SCALE.checked_sub(value.scale())?)?;
    let unscaled = value.mantissa().checked_mul(factor)?;
    Some(FixedLenByteArray::from(unscaled.to_be_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let bytes = |n: i128| Some(FixedLenByteArray::from(n.to_be_bytes().to_vec()));
        assert_eq!(decimal("20000"), bytes(200_000_000_000_000));
        assert_eq!(decimal("-0.01"), bytes(-100_000_000));
        assert_eq!(decimal("0.00000000001"), None);
    }
}
