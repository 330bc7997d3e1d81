//! Data as programs and spreadsheets take it: JSON, JSON Lines, CSV, GeoJSON.
//!
//! Files hold the same records in other forms, so they are made together: each record is made once,
//! and put in JSON once for all files that have it in JSON.

mod features;
mod rows;
mod table;

use std::ops::Range;

use csv::{Terminator, WriterBuilder};
use rayon::prelude::*;
use serde::Serialize;

use super::pieces::{Sink, in_pieces};
use crate::link::Graph;
use crate::model::DataFormat;
use crate::plan::cards::CardFile;
use crate::plan::data::{
    ActorData, BriefingData, DataFile, EventData, LocationData, Maker, MentionData, SourceData,
    schema,
};
use features::feature;
use rows::Row;
use table::Table;

/// Makes a file of data.
pub fn render(graph: &Graph, file: DataFile) -> Vec<u8> {
    let mut files = [(file, Vec::new())];
    let Ok(()) = write(graph, &mut files);
    let [(_, bytes)] = files;
    bytes
}

/// Makes files of data, and hands each to its sink. A file has the same bytes whichever others are
/// made with it. Of kinds of record that have no coordinates, GeoJSON is empty.
///
/// - JSON (RFC 8259) is a list, a record a line; the whole graph is one of such lists, so that two
///   versions of it can be compared.
/// - JSON Lines has a record on each line, and nothing else.
/// - CSV (RFC 4180) is UTF-8 without a byte order mark, with a header; a list is one cell, its
///   parts joined by `; `. A cell of text that a spreadsheet would take for a formula, because it
///   begins with `=`, `+`, `-`, `@`, a tab or a line's end, begins with `'` instead; numbers,
///   dates and addresses stay as they are.
/// - GeoJSON (RFC 7946) has a feature for each record with coordinates, and leaves out the others.
///   An event in several places is a `MultiPoint`. A feature whose coordinates are those of a
///   wider place has the property `approximate_place`.
///
/// # Errors
/// What a sink says.
pub fn write<S: Sink>(graph: &Graph, files: &mut [(DataFile, S)]) -> Result<(), S::Error> {
    let maker = Maker::new(graph);
    if let Some(whole) = sink_of(files, DataFile::Graph) {
        let mut start = b"{\"site\":".to_vec();
        json(&mut start, &maker.site());
        whole.take(&start)?;
    }
    records::<BriefingData, S>(graph, files, "briefings", DataFile::Briefings)?;
    records::<EventData, S>(graph, files, "events", DataFile::Events)?;
    records::<ActorData, S>(graph, files, "actors", DataFile::Actors)?;
    records::<LocationData, S>(graph, files, "locations", DataFile::Locations)?;
    records::<SourceData, S>(graph, files, "sources", DataFile::Sources)?;
    if let Some(whole) = sink_of(files, DataFile::Graph) {
        let mut rest = Vec::new();
        part(&mut rest, "pages", &maker.pages());
        part(&mut rest, "tags", &maker.tags());
        part(&mut rest, "facets", &maker.facets());
        whole.take(&rest)?;
    }
    records::<MentionData, S>(graph, files, "mentions", DataFile::Mentions)?;
    if let Some(whole) = sink_of(files, DataFile::Graph) {
        whole.take(b"}\n")?;
    }
    if let Some(sink) = sink_of(files, DataFile::Schema) {
        let mut out = serde_json::to_vec_pretty(&schema(graph)).unwrap_or_default();
        out.push(b'\n');
        sink.take(&out)?;
    }
    Ok(())
}

fn sink_of<S>(files: &mut [(DataFile, S)], file: DataFile) -> Option<&mut S> {
    files.iter_mut().find(|(one, _)| *one == file).map(|(_, sink)| sink)
}

/// Makes all files of one kind of record, and the part of the whole graph that has it.
fn records<T: Row, S: Sink>(
    graph: &Graph,
    files: &mut [(DataFile, S)],
    key: &str,
    of: fn(DataFormat) -> DataFile,
) -> Result<(), S::Error> {
    let mut outs = Vec::new();
    for (file, sink) in files {
        if *file == DataFile::Graph {
            sink.take(key_of(key).as_bytes())?;
            outs.push(Out { format: DataFormat::Json, tail: b"\n]", has_any: false, sink });
        } else if *file == of(file.format()) {
            let tail: &[u8] = match file.format() {
                DataFormat::Json => b"\n]\n",
                DataFormat::GeoJson => b"\n]}\n",
                DataFormat::JsonLines | DataFormat::Csv => b"",
            };
            outs.push(Out { format: file.format(), tail, has_any: false, sink });
        }
    }
    if outs.is_empty() {
        return Ok(());
    }
    let facets: Vec<String> = graph.facets.iter().map(|facet| facet.term.key.clone()).collect();
    let table = T::columns(Table { names: Vec::new(), cells: Vec::new() }, &facets);
    outs.iter_mut().try_for_each(|out| out.begin(&table))?;
    let has = |format| outs.iter().any(|out| out.format == format);
    let wanted = Wanted {
        json: has(DataFormat::Json) || has(DataFormat::JsonLines),
        table: has(DataFormat::Csv).then_some(&table),
        features: has(DataFormat::GeoJson),
    };
    let fill = |piece: &mut Piece, origins| piece.fill(Maker::new(graph), origins, &wanted);
    in_pieces(T::origins(graph), fill, |pieces| {
        let written = outs.par_iter_mut().map(|out| out.put(pieces));
        written.collect::<Vec<_>>().into_iter().collect()
    })?;
    outs.iter_mut().try_for_each(|out| out.sink.take(out.tail))
}

/// Where the records of one kind go in one form.
struct Out<'s, S> {
    format: DataFormat,
    /// What stands after the last.
    tail: &'static [u8],
    /// Whether a record has been put.
    has_any: bool,
    sink: &'s mut S,
}

impl<S: Sink> Out<'_, S> {
    /// Puts what stands before the first record.
    fn begin<T>(&mut self, table: &Table<T>) -> Result<(), S::Error> {
        match self.format {
            DataFormat::Json => self.sink.take(b"["),
            DataFormat::JsonLines => Ok(()),
            DataFormat::Csv => {
                let mut header = Vec::new();
                table_to(&mut header, |lines| {
                    // Writing to memory does not fail.
                    let _ = lines.write_record(&table.names);
                });
                self.sink.take(&header)
            }
            DataFormat::GeoJson => {
                self.sink.take(b"{\"type\":\"FeatureCollection\",\"features\":[")
            }
        }
    }

    fn put(&mut self, pieces: &[Piece]) -> Result<(), S::Error> {
        for piece in pieces {
            let bytes: &[u8] = match self.format {
                DataFormat::Json => &piece.list,
                DataFormat::JsonLines => &piece.lines,
                DataFormat::Csv => &piece.table,
                DataFormat::GeoJson => &piece.features,
            };
            let between = matches!(self.format, DataFormat::Json | DataFormat::GeoJson);
            // The comma before the first record of all is one too many.
            let bytes = if between && !self.has_any { bytes.get(1..) } else { Some(bytes) };
            if let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) {
                self.has_any = true;
                self.sink.take(bytes)?;
            }
        }
        Ok(())
    }
}

/// What is to be made of records.
struct Wanted<'t, T> {
    json: bool,
    table: Option<&'t Table<T>>,
    features: bool,
}

/// Some records in each form that is wanted.
#[derive(Default)]
struct Piece {
    /// JSON, each after a comma and a line's end.
    list: Vec<u8>,
    /// JSON, each before a line's end.
    lines: Vec<u8>,
    /// CSV.
    table: Vec<u8>,
    /// GeoJSON, each after a comma and a line's end.
    features: Vec<u8>,
}

impl Piece {
    /// Puts what comes of some origins in place of what was in it; its memory is used again.
    fn fill<T: Row>(&mut self, maker: Maker<'_>, origins: Range<usize>, wanted: &Wanted<'_, T>) {
        let Self { list, lines, table, features } = self;
        [&mut *list, &mut *lines, &mut *features].into_iter().for_each(Vec::clear);
        table.clear();
        table_to(table, |table| {
            for mut row in origins.flat_map(|at| T::made_from(maker, at)) {
                if let Some(columns) = wanted.table {
                    // Writing to memory does not fail, and every line has as many cells as the header.
                    let _ = table.write_record(columns.cells.iter().map(|cell| cell(&row)));
                }
                if wanted.json {
                    list.extend_from_slice(b",\n");
                    let start = list.len();
                    json(list, &row);
                    lines.extend_from_slice(&list[start..]);
                    lines.push(b'\n');
                }
                if wanted.features {
                    row.leave_out_text();
                    if let Some(feature) = feature(&row) {
                        features.extend_from_slice(b",\n");
                        json(features, &feature);
                    }
                }
            }
        });
    }
}

/// Appends lines of a table.
fn table_to(out: &mut Vec<u8>, write: impl FnOnce(&mut csv::Writer<&mut Vec<u8>>)) {
    let mut lines = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    write(&mut lines);
    // Writing to memory does not fail.
    let _ = lines.flush();
}

/// Makes a file of cards: JSON, as small as it can be.
pub fn cards(file: &CardFile) -> Vec<u8> {
    let mut out = Vec::new();
    json(&mut out, file);
    out.push(b'\n');
    out
}

/// Appends a value on one line.
fn json<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    let start = out.len();
    // Structs of strings and numbers: serialising them to memory does not fail.
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

/// How a part of the whole graph begins.
fn key_of(part: &str) -> String {
    format!(",\n\"{part}\":")
}

/// Appends a part of the whole graph that is short.
fn part<T: Serialize>(out: &mut Vec<u8>, key: &str, rows: &[T]) {
    out.extend_from_slice(key_of(key).as_bytes());
    out.push(b'[');
    for (at, row) in rows.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
        json(out, row);
    }
    out.extend_from_slice(b"\n]");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::HashMap;
    use std::str::FromStr;

    use geojson::{FeatureCollection, GeoJson, GeometryValue};
    use serde_json::Value;

    use super::*;
    use crate::model::{BaseUrl, Point};
    use crate::plan::example::{HOSTILE, event, graph};
    use crate::render::pieces::{PIECE, PIECES};

    fn json_of(file: DataFile) -> Value {
        serde_json::from_slice(&render(&graph(), file)).unwrap()
    }

    fn table(graph: &Graph, file: DataFile) -> Vec<HashMap<String, String>> {
        let bytes = render(graph, file);
        csv::Reader::from_reader(bytes.as_slice()).deserialize().collect::<Result<_, _>>().unwrap()
    }

    fn collection_of(graph: &Graph, file: DataFile) -> FeatureCollection {
        let text = String::from_utf8(render(graph, file)).unwrap();
        match GeoJson::from_str(&text).unwrap() {
            GeoJson::FeatureCollection(collection) => collection,
            _ => panic!("a feature collection"),
        }
    }

    #[test]
    fn every_file_holds_as_many_records_as_it_says() {
        let graph = graph();
        for &file in DataFile::ALL {
            let bytes = render(&graph, file);
            assert!(bytes.ends_with(b"\n"), "{}", file.name());
            let count = match (file, file.format()) {
                (DataFile::Schema, _) => 0,
                (DataFile::Graph, _) => {
                    let graph: Value = serde_json::from_slice(&bytes).unwrap();
                    let kinds = ["briefings", "events", "actors", "locations", "sources", "pages"];
                    kinds.iter().map(|kind| graph[kind].as_array().unwrap().len()).sum()
                }
                (_, DataFormat::Json) => {
                    serde_json::from_slice::<Vec<Value>>(&bytes).unwrap().len()
                }
                (_, DataFormat::JsonLines) => {
                    let lines = std::str::from_utf8(&bytes).unwrap().lines();
                    lines.filter(|line| serde_json::from_str::<Value>(line).is_ok()).count()
                }
                (_, DataFormat::Csv) => table(&graph, file).len(),
                (_, DataFormat::GeoJson) => collection_of(&graph, file).features.len(),
            };
            assert_eq!(count, file.records(&graph), "{}", file.name());
        }
    }

    #[test]
    fn an_event_in_json_has_everything_with_names_and_ids() {
        let events = json_of(DataFile::Events(DataFormat::Json));
        let summit = &events[1];
        assert_eq!(summit["url"], "https://example.org/desk/events/summit/");
        assert_eq!(summit["date"]["start"], "2023-09-13");
        assert_eq!(summit["date"]["instant"], "2023-09-13T04:00:00Z");
        assert_eq!(summit["actors"][0]["role"], "host");
        assert_eq!(summit["sources"][0]["original_url"], "https://cnn.example/a?b=1&c=2");
        assert_eq!(summit["facets"]["theatre"][0], "Far East");
        assert_eq!(summit["extra"]["casualties"], 0);
        assert_eq!(summit["briefings"][0], "2023-09-15");
        assert_eq!(events[2]["title"], HOSTILE);
        assert_eq!(events[2]["tlp"], "amber");
        assert_eq!(events[3]["date"]["end"], Value::Null);
    }

    #[test]
    fn json_lines_are_the_list_line_by_line() {
        let lines = render(&graph(), DataFile::Events(DataFormat::JsonLines));
        let lines: Vec<Value> = std::str::from_utf8(&lines)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(Value::Array(lines), json_of(DataFile::Events(DataFormat::Json)));
        assert_eq!(json_of(DataFile::Graph)["events"], json_of(DataFile::Events(DataFormat::Json)));
    }

    /// A desk of more records than are made at once.
    fn many() -> Graph {
        let mut graph = graph();
        for number in 0..3 * PIECE * PIECES * rayon::current_num_threads() {
            graph.events.push(event(&number.to_string(), "X", "2023"));
        }
        graph
    }

    #[test]
    fn a_file_is_the_same_whichever_others_are_made_with_it() {
        for graph in [many(), graph(), Graph::default()] {
            let mut files: Vec<(DataFile, Vec<u8>)> =
                DataFile::ALL.iter().map(|&file| (file, Vec::new())).collect();
            let Ok(()) = write(&graph, &mut files);
            for (file, bytes) in files {
                assert!(bytes == render(&graph, file), "{}", file.name());
            }
        }
    }

    /// Takes a number of bytes, and no more.
    struct Narrow(usize);

    impl Sink for Narrow {
        type Error = &'static str;

        fn take(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or("full")?;
            Ok(())
        }
    }

    #[test]
    fn a_file_that_cannot_be_kept_ends_the_work() {
        let graph = many();
        for room in [0, 1, 1_000, 100_000] {
            let mut files = [
                (DataFile::Events(DataFormat::Csv), Narrow(usize::MAX)),
                (DataFile::Events(DataFormat::Json), Narrow(room)),
            ];
            assert_eq!(write(&graph, &mut files), Err("full"));
        }
    }

    #[test]
    fn a_table_is_flat_and_read_back() {
        let bytes = render(&graph(), DataFile::Events(DataFormat::Csv));
        assert!(bytes.starts_with(b"id,url,title,date,date_start,date_end,"));
        assert!(bytes.windows(2).any(|pair| pair == b"\r\n"));
        let rows = table(&graph(), DataFile::Events(DataFormat::Csv));
        let (summit, tour) = (&rows[1], &rows[2]);
        assert_eq!(tour["title"], HOSTILE);
        assert_eq!(tour["locations"], "Vostochny Cosmodrome; Samoa");
        assert_eq!(summit["facet_theatre"], "Far East");
        assert_eq!(summit["source_grades"], "B2; B");
        assert_eq!(summit["extra"], "{\"theatre\":\"Far East\",\"casualties\":0}");
        assert_eq!(
            (summit["latitude"].as_str(), summit["approximate_place"].as_str()),
            ("53.55", "true")
        );
        assert_eq!(rows[0]["date"], "-0043-03-15");
    }

    #[test]
    fn text_is_no_formula_and_numbers_are_numbers() {
        let mut graph = graph();
        for (text, cell) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("a=1", "a=1"),
            ("a\"b\",\r\n=1", "a\"b\",\r\n=1"),
        ] {
            graph.events[1].node.title = text.to_owned();
            graph.events[1].node.summary = text.to_owned();
            let rows = table(&graph, DataFile::Events(DataFormat::Csv));
            assert_eq!(rows[1]["title"], cell);
            assert_eq!(rows[1]["summary"], cell);
        }
        let places = table(&graph, DataFile::Locations(DataFormat::Csv));
        assert_eq!(
            (places[2]["latitude"].as_str(), places[2]["longitude"].as_str()),
            ("-13.75", "-172.1")
        );
    }

    #[test]
    fn a_table_without_rows_has_its_header() {
        let bytes = render(&Graph::default(), DataFile::Mentions(DataFormat::Csv));
        assert_eq!(bytes, b"from_kind,from_id,from_url,kind,id,url,name,sentence\r\n");
    }

    #[test]
    fn features_have_the_longitude_first() {
        let graph = graph();
        let events = collection_of(&graph, DataFile::Events(DataFormat::GeoJson));
        let [summit, tour] = events.features.as_slice() else { panic!("two with a place") };
        let at = |feature: &geojson::Feature| feature.geometry.as_ref().unwrap().value.clone();
        assert_eq!(at(summit), GeometryValue::new_point([127.83, 53.55]));
        assert_eq!(at(tour), GeometryValue::new_multi_point([[127.83, 53.55], [-172.1, -13.75]]));
        assert_eq!(summit.property("approximate_place"), Some(&Value::Bool(true)));
        assert_eq!(tour.property("title"), Some(&Value::String(HOSTILE.to_owned())));
        assert_eq!(summit.property("text"), None);
        assert_eq!(summit.id, Some(geojson::feature::Id::String("summit".to_owned())));
        let places = collection_of(&graph, DataFile::Locations(DataFormat::GeoJson));
        assert_eq!(places.features.len(), 2);
        assert_eq!(places.features[1].property("approximate_place"), None);
    }

    #[test]
    fn a_point_that_is_none_is_left_out() {
        let mut graph = graph();
        graph.locations[2].point = Some(Point { latitude: f64::NAN, longitude: 0.0 });
        assert_eq!(
            collection_of(&graph, DataFile::Locations(DataFormat::GeoJson)).features.len(),
            1
        );
        assert!(
            render(&graph, DataFile::Locations(DataFormat::Json))
                .windows(15)
                .any(|part| part == b"\"latitude\":null")
        );
    }

    #[test]
    fn an_empty_desk_has_every_file() {
        for &file in DataFile::ALL {
            assert!(
                !render(&Graph::default(), file).is_empty()
                    || file.format() == DataFormat::JsonLines
            );
        }
    }

    #[test]
    fn thousands_of_events_are_all_written() {
        let mut graph = graph();
        graph.site.base_url = BaseUrl::default();
        let mut many = graph.events[1].clone();
        std::sync::Arc::make_mut(&mut many.node.prose).plain =
            "A sentence of the text. ".repeat(100);
        graph.events = vec![many; 5_000];
        graph.events.push(event("x", "X", "2023"));
        let json = render(&graph, DataFile::Events(DataFormat::Json));
        assert_eq!(serde_json::from_slice::<Vec<Value>>(&json).unwrap().len(), 5_001);
        assert_eq!(table(&graph, DataFile::Events(DataFormat::Csv)).len(), 5_001);
        // The last event has no place.
        let features = collection_of(&graph, DataFile::Events(DataFormat::GeoJson)).features;
        assert_eq!(features.len(), 5_000);
    }
}
