//! Gouji for Python: files in, a report and its facts out. Nothing is decided here.

use std::path::PathBuf;
use std::sync::Arc;

use ::gouji::report::facts::{FACT_COLUMNS, Fact, FactState, Kind};
use ::gouji::report::{self, Checking, Format};
use ::gouji::{Identities, Input, check_by};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use rust_decimal::Decimal;

/// Digits of a decimal, as in Parquet.
const PRECISION: u8 = 38;
/// Its decimals: more than any printed amount of 元 has.
const SCALE: i8 = 10;
/// Rows of a batch.
const ROWS: usize = 50_000;

/// A file: where it stands, or its name and bytes.
#[derive(FromPyObject)]
enum Source {
    Named(String, Vec<u8>),
    Path(PathBuf),
}

impl Source {
    fn input(self) -> Result<Input, String> {
        match self {
            Source::Named(name, bytes) => Ok(Input { name, bytes }),
            Source::Path(path) => {
                let name = path.to_string_lossy().into_owned();
                std::fs::read(&path).map(|bytes| Input { name: name.clone(), bytes }).map_err(|e| format!("{name}: {e}"))
            }
        }
    }
}

/// A checked disclosure.
#[pyclass(frozen, module = "gouji._gouji")]
struct Checked {
    checking: Checking,
}

#[pymethods]
impl Checked {
    /// The report as text in a format.
    fn export(&self, py: Python<'_>, format: &str, english: bool) -> PyResult<String> {
        let format: Format = format.parse().map_err(PyValueError::new_err)?;
        Ok(py.detach(|| report::export(&self.checking.report, format, english, &[])))
    }

    /// How the forms were understood.
    fn explain(&self, py: Python<'_>) -> String {
        py.detach(|| report::explain(&self.checking))
    }

    /// The facts as a stream of Arrow's C data interface.
    fn facts<'py>(&self, py: Python<'py>, proven: bool) -> PyResult<Bound<'py, PyCapsule>> {
        let stream = py.detach(|| {
            let wanted = |f: &Fact| !proven || f.state == FactState::Proven;
            let rows: Vec<_> = self.checking.facts().filter(wanted).map(|f| f.values()).collect();
            let batches: Result<Vec<_>, ArrowError> = rows.chunks(ROWS).map(batch).collect();
            let batches = batches.map_err(|e| e.to_string())?.into_iter().map(Ok);
            let reader: Box<dyn arrow_array::RecordBatchReader + Send> =
                Box::new(RecordBatchIterator::new(batches.collect::<Vec<_>>(), schema()));
            Ok::<_, String>(FFI_ArrowArrayStream::new(reader))
        });
        PyCapsule::new_with_value(py, stream.map_err(PyRuntimeError::new_err)?, c"arrow_array_stream")
    }
}

fn schema() -> SchemaRef {
    let field = |(name, kind): &(&str, Kind)| {
        let of = match kind {
            Kind::Text => DataType::Utf8,
            Kind::Number => DataType::Int64,
            Kind::Flag => DataType::Boolean,
            Kind::Points => DataType::Float64,
            Kind::Decimal => DataType::Decimal128(PRECISION, SCALE),
        };
        Field::new(*name, of, true)
    };
    Arc::new(Schema::new(FACT_COLUMNS.iter().map(field).collect::<Vec<_>>()))
}

fn batch<const N: usize>(rows: &[[Option<String>; N]]) -> Result<RecordBatch, ArrowError> {
    let column = |(at, (_, kind)): (usize, &(&str, Kind))| -> Result<ArrayRef, ArrowError> {
        let texts = || rows.iter().map(|row| row[at].as_deref());
        Ok(match kind {
            Kind::Text => Arc::new(texts().collect::<StringArray>()),
            Kind::Number => Arc::new(texts().map(|t| t?.parse().ok()).collect::<Int64Array>()),
            Kind::Flag => Arc::new(texts().map(|t| t?.parse().ok()).collect::<BooleanArray>()),
            Kind::Points => Arc::new(texts().map(|t| t?.parse().ok()).collect::<Float64Array>()),
            Kind::Decimal => {
                let values = texts().map(|t| unscaled(t?)).collect::<Decimal128Array>();
                Arc::new(values.with_precision_and_scale(PRECISION, SCALE)?)
            }
        })
    };
    let columns: Result<Vec<_>, _> = FACT_COLUMNS.iter().enumerate().map(column).collect();
    RecordBatch::try_new(schema(), columns?)
}

/// A decimal without its point; `None` where it has more decimals than there are.
fn unscaled(text: &str) -> Option<i128> {
    let value = text.parse::<Decimal>().ok()?.normalize();
    let factor = 10i128.checked_pow((SCALE as u32).checked_sub(value.scale())?)?;
    value.mantissa().checked_mul(factor)
}

/// Checks files that together are one disclosure.
#[pyfunction]
fn check(py: Python<'_>, sources: Vec<Source>, identities: Vec<Source>) -> PyResult<Checked> {
    py.detach(|| {
        let inputs = |sources: Vec<Source>| {
            sources.into_iter().map(Source::input).collect::<Result<Vec<_>, _>>().map_err(PyOSError::new_err)
        };
        let mut own = Identities::default();
        for input in inputs(identities)? {
            let told = own.add(&input.name, &input.bytes);
            told.map_err(|fault| PyValueError::new_err(format!("{}\n\n{}", fault.zh, fault.en)))?;
        }
        Ok(Checked { checking: check_by(inputs(sources)?, &own) })
    })
}

#[pymodule]
fn _gouji(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Checked>()?;
    module.add_function(wrap_pyfunction!(check, module)?)
}
