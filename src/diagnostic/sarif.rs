//! Diagnostics as a SARIF log, for code scanning and other tools that gather findings.
//!
//! The format is the Static Analysis Results Interchange Format 2.1.0 (OASIS, 2020); section
//! numbers below are its own.

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::explain::explain;
use super::json::write_document;
use super::positions::Positions;
use super::{Code, Diagnostic, Place, Severity, Sources};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// The root of the repository, as section 3.4.4 names it.
const ROOT: &str = "%SRCROOT%";

/// All but the unreserved characters of RFC 3986 and the `/` between the parts of a path.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Writes diagnostics as a SARIF 2.1.0 log of one run, indented, with a final line end.
///
/// `folder` is where the project lies in its repository, from whose root tools read the names of
/// files; empty where that is its root. `version` is Dateline's. Only the rules that have results are listed. A diagnostic without a
/// place becomes a notification of the run and not a result, since it is about the run and not
/// about the content, and since GitHub refuses a whole log for one result without a location.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    sources: &dyn Sources,
    folder: &str,
    version: &str,
) -> io::Result<()> {
    let (placed, unplaced): (Vec<_>, Vec<_>) = diagnostics.iter().partition(|d| d.place.is_some());
    let (rules, notifications) = (Codes::of(&placed), Codes::of(&unplaced));
    let mut positions = Positions::new(sources);
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "Dateline",
                version,
                rules: rules.descriptors(),
                notifications: notifications.descriptors(),
            },
        },
        invocations: [Invocation {
            execution_successful: !unplaced.iter().any(|d| d.is_error()),
            tool_execution_notifications: unplaced
                .iter()
                .map(|diagnostic| Notification {
                    descriptor: Reference {
                        id: diagnostic.code.id(),
                        index: notifications.index(diagnostic.code),
                    },
                    level: level(diagnostic.severity),
                    message: message(diagnostic),
                })
                .collect(),
        }],
        original_uri_base_ids: BaseIds {
            root: BaseId { description: Message { text: "The root of the repository".to_owned() } },
        },
        column_kind: "unicodeCodePoints",
        results: placed
            .iter()
            .map(|diagnostic| Outcome::new(diagnostic, &rules, &mut positions, folder))
            .collect(),
    };
    write_document(out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

/// The codes that occur, in order: an index in SARIF is a place in this list.
struct Codes(Vec<Code>);

impl Codes {
    fn of(diagnostics: &[&Diagnostic]) -> Self {
        let mut codes: Vec<Code> = diagnostics.iter().map(|d| d.code).collect();
        codes.sort_unstable();
        codes.dedup();
        Self(codes)
    }

    fn index(&self, code: Code) -> usize {
        self.0.partition_point(|&other| other < code)
    }

    fn descriptors(&self) -> Vec<Descriptor> {
        self.0.iter().copied().map(Descriptor::new).collect()
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn message(diagnostic: &Diagnostic) -> Message {
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str("\nhelp: ");
        text.push_str(help);
    }
    Message::new(&text)
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    invocations: [Invocation; 1],
    original_uri_base_ids: BaseIds,
    column_kind: &'static str,
    results: Vec<Outcome>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'a str,
    rules: Vec<Descriptor>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notifications: Vec<Descriptor>,
}

/// A `reportingDescriptor` (section 3.49).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: &'static str,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

impl Descriptor {
    fn new(code: Code) -> Self {
        let page = explain(code);
        Self {
            id: code.id(),
            name: code.name(),
            short_description: Message::new(code.summary()),
            full_description: Message::new(&opening(&page)),
            help: Help { text: Message::new(&page).text, markdown: page },
            default_configuration: Configuration { level: level(code.severity()) },
        }
    }
}

/// The first paragraph of a page, after its heading, as one line.
fn opening(page: &str) -> String {
    let body = page.split_once('\n').map_or("", |(_, body)| body).trim_start();
    let paragraph = body.split("\n\n").next().unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    descriptor: Reference,
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
struct Reference {
    id: &'static str,
    index: usize,
}

#[derive(Serialize)]
struct BaseIds {
    #[serde(rename = "%SRCROOT%")]
    root: BaseId,
}

#[derive(Serialize)]
struct BaseId {
    description: Message,
}

/// A plain-text `message` or `multiformatMessageString`.
#[derive(Serialize)]
struct Message {
    text: String,
}

impl Message {
    /// Escapes what would be a placeholder (section 3.11.5) or an embedded link (3.11.6).
    fn new(text: &str) -> Self {
        let mut text = text.replace('{', "{{").replace('}', "}}");
        if text.contains("](") {
            text = text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        }
        Self { text }
    }
}

/// A `result` (section 3.27).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Outcome {
    fn new(
        diagnostic: &Diagnostic,
        rules: &Codes,
        positions: &mut Positions<'_>,
        folder: &str,
    ) -> Self {
        let place = diagnostic.place.iter();
        let locations = place
            .map(|place| Location::new(place, None, &diagnostic.label, positions, folder))
            .collect();
        let related = diagnostic.related.iter().enumerate();
        let related_locations = related
            .map(|(id, (place, label))| Location::new(place, Some(id), label, positions, folder))
            .collect();
        Self {
            rule_id: diagnostic.code.id(),
            rule_index: rules.index(diagnostic.code),
            level: level(diagnostic.severity),
            message: message(diagnostic),
            locations,
            related_locations,
        }
    }
}

impl Location {
    fn new(
        place: &Place,
        id: Option<usize>,
        label: &str,
        positions: &mut Positions<'_>,
        folder: &str,
    ) -> Self {
        let region = positions.extent(place).map(|extent| Region {
            start_line: extent.start.line,
            start_column: extent.start.column,
            end_line: extent.end.line,
            end_column: extent.end.column,
        });
        let uri = utf8_percent_encode(&place.file_from(folder), PATH).to_string();
        let artifact_location = ArtifactLocation { uri, uri_base_id: ROOT };
        Self {
            id,
            physical_location: PhysicalLocation { artifact_location, region },
            message: (!label.is_empty()).then(|| Message::new(label)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::human::tests::{Desk, at};
    use super::super::{Code, Diagnostic, Place, Span};
    use super::{Message, opening, write};

    fn written(diagnostics: &[Diagnostic], desk: &Desk) -> serde_json::Value {
        written_in("", diagnostics, desk)
    }

    fn written_in(folder: &str, diagnostics: &[Diagnostic], desk: &Desk) -> serde_json::Value {
        let mut out = Vec::new();
        write(&mut out, diagnostics, desk, folder, "1.2.3").expect("a vector takes everything");
        serde_json::from_slice(&out).expect("JSON")
    }

    fn pretty(value: &serde_json::Value) -> String {
        serde_json::to_string_pretty(value).expect("JSON")
    }

    fn sample() -> (Vec<Diagnostic>, Desk) {
        let desk = Desk::new(&[
            ("content/events/a b:é.yaml", "имя: ким\r\ntext: |\r\n  b\r\n"),
            ("content/empty.md", ""),
        ]);
        let empty = "content/empty.md".into();
        let found = vec![
            Diagnostic::new(Code::BrokenReference, "no actor `ким`")
                .at(at(&desk, "content/events/a b:é.yaml", "ким"))
                .label("not registered")
                .help("write `kim`")
                .related(Place::at(&empty, Span::new(0, 0)), "looked for here")
                .related(Place::file(&"content/binary".into()), ""),
            Diagnostic::new(Code::YamlSyntax, "{0} [a](b)")
                .at(Place::file(&"content/binary".into())),
            Diagnostic::new(Code::Locked, "another run is writing"),
        ];
        (found, desk)
    }

    #[test]
    fn results_point_at_regions_and_rules() {
        let (found, desk) = sample();
        let log = written(&found, &desk);
        insta::assert_snapshot!(pretty(&log["runs"][0]["results"]), @r#"
        [
          {
            "ruleId": "DL301",
            "ruleIndex": 1,
            "level": "error",
            "message": {
              "text": "no actor `ким`\nhelp: write `kim`"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "content/events/a%20b%3A%C3%A9.yaml",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "startLine": 1,
                    "startColumn": 6,
                    "endLine": 1,
                    "endColumn": 9
                  }
                },
                "message": {
                  "text": "not registered"
                }
              }
            ],
            "relatedLocations": [
              {
                "id": 0,
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "content/empty.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "region": {
                    "startLine": 1,
                    "startColumn": 1,
                    "endLine": 1,
                    "endColumn": 1
                  }
                },
                "message": {
                  "text": "looked for here"
                }
              },
              {
                "id": 1,
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "content/binary",
                    "uriBaseId": "%SRCROOT%"
                  }
                }
              }
            ]
          },
          {
            "ruleId": "DL102",
            "ruleIndex": 0,
            "level": "error",
            "message": {
              "text": "{{0}} \\[a\\](b)"
            },
            "locations": [
              {
                "physicalLocation": {
                  "artifactLocation": {
                    "uri": "content/binary",
                    "uriBaseId": "%SRCROOT%"
                  }
                }
              }
            ]
          }
        ]
        "#);
    }

    #[test]
    fn files_are_named_from_the_root_of_the_repository() {
        let (found, desk) = sample();
        let log = written_in("the desk", &found, &desk);
        let result = &log["runs"][0]["results"][0];
        for (list, uri) in [
            ("locations", "the%20desk/content/events/a%20b%3A%C3%A9.yaml"),
            ("relatedLocations", "the%20desk/content/empty.md"),
        ] {
            assert_eq!(result[list][0]["physicalLocation"]["artifactLocation"]["uri"], uri);
        }
    }

    #[test]
    fn a_diagnostic_without_a_place_is_a_notification_of_the_run() {
        let (found, desk) = sample();
        let log = written(&found, &desk);
        let driver = &log["runs"][0]["tool"]["driver"];
        assert_eq!(driver["notifications"][0]["id"], "DL703");
        insta::assert_snapshot!(pretty(&log["runs"][0]["invocations"]), @r#"
        [
          {
            "executionSuccessful": false,
            "toolExecutionNotifications": [
              {
                "descriptor": {
                  "id": "DL703",
                  "index": 0
                },
                "level": "error",
                "message": {
                  "text": "another run is writing"
                }
              }
            ]
          }
        ]
        "#);
    }

    #[test]
    fn every_result_names_its_rule() {
        let (found, desk) = sample();
        let log = written(&found, &desk);
        let run = &log["runs"][0];
        let rules = &run["tool"]["driver"]["rules"];
        for result in run["results"].as_array().expect("a list") {
            let index =
                usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        let rule = &rules[0];
        assert_eq!(rule["name"], "yaml-syntax");
        assert_eq!(rule["defaultConfiguration"]["level"], "error");
        assert!(
            rule["help"]["markdown"].as_str().expect("text").starts_with("# DL102 yaml-syntax")
        );
    }

    #[test]
    fn a_run_without_findings_is_still_a_log() {
        insta::assert_snapshot!(pretty(&written(&[], &Desk::new(&[]))), @r#"
        {
          "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
          "version": "2.1.0",
          "runs": [
            {
              "tool": {
                "driver": {
                  "name": "Dateline",
                  "version": "1.2.3",
                  "rules": []
                }
              },
              "invocations": [
                {
                  "executionSuccessful": true
                }
              ],
              "originalUriBaseIds": {
                "%SRCROOT%": {
                  "description": {
                    "text": "The root of the repository"
                  }
                }
              },
              "columnKind": "unicodeCodePoints",
              "results": []
            }
          ]
        }
        "#);
    }

    #[test]
    fn content_makes_neither_links_nor_placeholders() {
        assert_eq!(Message::new("{0} [a] b").text, "{{0}} [a] b");
        assert_eq!(Message::new(r"\ [a](http://b)").text, r"\\ \[a\](http://b)");
    }

    #[test]
    fn the_full_description_is_the_first_paragraph() {
        assert_eq!(opening("# DL1 x\n\nOne\ntwo.\n\nThree."), "One two.");
        assert_eq!(opening(""), "");
    }
}
