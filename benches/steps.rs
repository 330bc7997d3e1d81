//! Each step alone, on a desk of 1,000 events.
//!
//! `cargo bench --bench steps` measures all, `-- render` one; `DATELINE_BENCH_EVENTS` sets another
//! size.

mod desk;

use std::sync::Mutex;

use criterion::{BatchSize, Criterion, SamplingMode, criterion_group, criterion_main};
use dateline::cache::NoCache;
use dateline::pipeline::{self, Memo, Options, Origin, Site};
use dateline::render::Naming;
use dateline::world::Disk;
use dateline::write::Output;
use dateline::{check, link, plan, read};

fn steps(criterion: &mut Criterion) {
    let events = std::env::var("DATELINE_BENCH_EVENTS").ok();
    let events = events.and_then(|text| text.parse().ok()).unwrap_or(1_000);
    let place = tempfile::tempdir().expect("a folder");
    desk::write(place.path(), events);
    let world = Disk::new(place.path()).expect("a desk");
    let options = Options { future: true, ..Options::default() };
    let draft = || pipeline::draft(&Origin::of(&world), &options, &mut Memo::default(), &|_| {});
    let site: Site = draft();
    let selection = pipeline::selection(&site.corpus, &options);
    let statics = site.theme.statics(Naming::Fingerprinted);

    let mut group = criterion.benchmark_group("steps");
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.bench_function("read", |bencher| {
        bencher.iter_with_large_drop(|| read::read(&world, &mut read::Memo::default()));
    });
    group.bench_function("link", |bencher| {
        let words = site.words.prose();
        bencher.iter_with_large_drop(|| {
            link::link(&site.corpus, &selection, &words, &mut link::Memo::default())
        });
    });
    group.bench_function("plan", |bencher| {
        bencher.iter_with_large_drop(|| plan::plan(&site.graph, statics.clone()));
    });
    group.bench_function("check", |bencher| {
        bencher.iter_with_large_drop(|| check::check(&site.corpus, &site.graph, &site.plan));
    });
    group.bench_function("render", |bencher| {
        bencher.iter(|| pipeline::render(&world, &site, &|_, _| Ok(())));
    });
    group.bench_function("search", |bencher| {
        bencher.iter(|| pipeline::index(&site, &NoCache, &|_, _| Ok(())));
    });

    let files: Mutex<Vec<(String, Vec<u8>)>> = Mutex::default();
    let keep = |path: &str, bytes: &[u8]| {
        files.lock().expect("no panic").push((path.to_owned(), bytes.to_vec()));
        Ok(())
    };
    pipeline::render(&world, &site, &keep).expect("pages");
    pipeline::index(&site, &NoCache, &keep).expect("an index");
    let files = files.into_inner().expect("no panic");
    let write = |output: &mut Output| {
        let stage = output.stage();
        for (path, bytes) in &files {
            stage.put(path, bytes).expect("a file");
        }
        output.commit(stage).expect("a site")
    };
    group.bench_function("write", |bencher| {
        bencher.iter_batched(
            || tempfile::tempdir().expect("a folder"),
            |folder| {
                write(&mut Output::open(folder.path()).expect("a folder"));
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("write, unchanged", |bencher| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut output = Output::open(folder.path()).expect("a folder");
        write(&mut output);
        bencher.iter(|| write(&mut output));
    });
    group.finish();
}

criterion_group!(benches, steps);
criterion_main!(benches);
