//! Benchmark of the core's stages. Without the reference disclosure the built-in sample is measured.

use criterion::{Criterion, criterion_group, criterion_main};
use gouji::{Input, check, disclosure::Disclosure, judge::judge, read, relations, taxonomy};

fn stages(c: &mut Criterion) {
    let reference = "../shared/disclosures/000_b026c30d90ae53f6.txt";
    let bytes = std::fs::read(reference).unwrap_or_else(|_| include_bytes!("../www/sample.txt").to_vec());
    let input = || Input { name: "disclosure".into(), bytes: bytes.clone() };
    let documents = vec![read::text(&bytes).document];
    let facts = || Disclosure::new(&documents, taxonomy::recognise(&documents));
    let disclosure = facts();
    let equations = relations::relate(&disclosure, &relations::Identities::default());
    c.bench_function("read", |b| b.iter(|| read::text(&bytes)));
    c.bench_function("recognise", |b| b.iter(facts));
    c.bench_function("relate", |b| b.iter(|| relations::relate(&disclosure, &relations::Identities::default())));
    c.bench_function("judge", |b| b.iter(|| judge(&disclosure, &equations)));
    c.bench_function("check", |b| b.iter(|| check(vec![input()])));
    let checking = check(vec![input()]);
    c.bench_function("view", |b| b.iter(|| checking.view()));
}

criterion_group!(benches, stages);
criterion_main!(benches);
