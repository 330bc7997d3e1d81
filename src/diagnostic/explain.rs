//! What `check --explain DLnnn` prints: what a code means, an example, the way out.

use super::Code;

/// Gives the page on a code: Markdown for a terminal, lines of up to 80 columns, with a final
/// line end.
///
/// It begins with `# DLnnn name` and a paragraph on what the code means.
pub fn explain(code: Code) -> String {
    page(code).to_owned()
}

fn page(code: Code) -> &'static str {
    match code {
        Code::InvalidUtf8 => include_str!("explain/DL101.md"),
        Code::YamlSyntax => include_str!("explain/DL102.md"),
        Code::YamlLimit => include_str!("explain/DL103.md"),
        Code::FrontMatterUnclosed => include_str!("explain/DL104.md"),
        Code::FileTooLarge => include_str!("explain/DL105.md"),
        Code::Unreadable => include_str!("explain/DL106.md"),
        Code::BadLink => include_str!("explain/DL107.md"),
        Code::NotRead => include_str!("explain/DL108.md"),
        Code::ControlCharacter => include_str!("explain/DL109.md"),
        Code::FileName => include_str!("explain/DL110.md"),
        Code::NoSiteFile => include_str!("explain/DL111.md"),
        Code::UnfinishedMerge => include_str!("explain/DL112.md"),
        Code::LostText => include_str!("explain/DL113.md"),
        Code::Tab => include_str!("explain/DL121.md"),
        Code::TrailingBlanks => include_str!("explain/DL122.md"),
        Code::MixedLineEnds => include_str!("explain/DL123.md"),
        Code::UnendedLine => include_str!("explain/DL124.md"),
        Code::NoBreakSpace => include_str!("explain/DL125.md"),
        Code::UnsafeAsset => include_str!("explain/DL118.md"),
        Code::MarkedAsset => include_str!("explain/DL119.md"),
        Code::MissingField => include_str!("explain/DL201.md"),
        Code::WrongType => include_str!("explain/DL202.md"),
        Code::InvalidDate => include_str!("explain/DL203.md"),
        Code::InvalidStatus => include_str!("explain/DL204.md"),
        Code::InvalidGrade => include_str!("explain/DL205.md"),
        Code::InvalidMarking => include_str!("explain/DL206.md"),
        Code::InvalidCoordinates => include_str!("explain/DL207.md"),
        Code::InvalidUrl => include_str!("explain/DL208.md"),
        Code::MisspeltKey => include_str!("explain/DL209.md"),
        Code::DuplicateKey => include_str!("explain/DL210.md"),
        Code::NotARecord => include_str!("explain/DL211.md"),
        Code::UnknownKind => include_str!("explain/DL213.md"),
        Code::UnsafeId => include_str!("explain/DL214.md"),
        Code::InvalidSetting => include_str!("explain/DL215.md"),
        Code::DoubtfulMarking => include_str!("explain/DL216.md"),
        Code::BrokenReference => include_str!("explain/DL301.md"),
        Code::AmbiguousReference => include_str!("explain/DL302.md"),
        Code::AmbiguousName => include_str!("explain/DL303.md"),
        Code::Unregistered => include_str!("explain/DL304.md"),
        Code::LookAlike => include_str!("explain/DL305.md"),
        Code::DuplicateId => include_str!("explain/DL306.md"),
        Code::SlugCollision => include_str!("explain/DL307.md"),
        Code::CircularWithin => include_str!("explain/DL309.md"),
        Code::Withheld => include_str!("explain/DL310.md"),
        Code::RedirectCollision => include_str!("explain/DL311.md"),
        Code::VanishedAddress => include_str!("explain/DL312.md"),
        Code::WithheldName => include_str!("explain/DL313.md"),
        Code::OutsideCoverage => include_str!("explain/DL401.md"),
        Code::EndBeforeStart => include_str!("explain/DL402.md"),
        Code::Unsourced => include_str!("explain/DL403.md"),
        Code::UnusedAsset => include_str!("explain/DL406.md"),
        Code::DateMismatch => include_str!("explain/DL407.md"),
        Code::ClockChange => include_str!("explain/DL408.md"),
        Code::EarlyCorrection => include_str!("explain/DL409.md"),
        Code::DeadLink => include_str!("explain/DL501.md"),
        Code::DeadAnchor => include_str!("explain/DL502.md"),
        Code::UnsafeUrl => include_str!("explain/DL503.md"),
        Code::UnsafeHtml => include_str!("explain/DL504.md"),
        Code::MissingFootnote => include_str!("explain/DL506.md"),
        Code::MissingAlt => include_str!("explain/DL507.md"),
        Code::UnshownFootnote => include_str!("explain/DL508.md"),
        Code::ShownComment => include_str!("explain/DL509.md"),
        Code::ForeignMarkup => include_str!("explain/DL510.md"),
        Code::LostCell => include_str!("explain/DL511.md"),
        Code::Template => include_str!("explain/DL601.md"),
        Code::MissingTheme => include_str!("explain/DL602.md"),
        Code::InvalidTheme => include_str!("explain/DL603.md"),
        Code::MissingWords => include_str!("explain/DL604.md"),
        Code::Unwritable => include_str!("explain/DL701.md"),
        Code::ForeignOutput => include_str!("explain/DL702.md"),
        Code::Locked => include_str!("explain/DL703.md"),
        Code::RouteCollision => include_str!("explain/DL704.md"),
        Code::SearchIndex => include_str!("explain/DL705.md"),
        Code::Repository => include_str!("explain/DL801.md"),
        Code::NoRepository => include_str!("explain/DL802.md"),
        Code::NoSuchRevision => include_str!("explain/DL803.md"),
        Code::AmbiguousRevision => include_str!("explain/DL804.md"),
        Code::BeforeHistory => include_str!("explain/DL805.md"),
        Code::Shallow => include_str!("explain/DL806.md"),
        Code::NoContentThen => include_str!("explain/DL807.md"),
        Code::KeptElsewhere => include_str!("explain/DL808.md"),
        Code::CaseCollision => include_str!("explain/DL708.md"),
        Code::Unreachable => include_str!("explain/DL711.md"),
        Code::Vanishing => include_str!("explain/DL712.md"),
        Code::Leak => include_str!("explain/DL713.md"),
        Code::TooLarge => include_str!("explain/DL714.md"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::explain;

    #[test]
    fn every_code_has_a_page_under_its_own_name() {
        for &code in Code::ALL {
            let page = explain(code);
            let heading = format!("# {} {}\n\n", code.id(), code.name());
            assert!(page.starts_with(&heading), "{code}");
            assert!(page.ends_with('\n') && !page.ends_with("\n\n"), "{code}");
        }
    }

    #[test]
    fn every_page_explains_and_shows_an_example() {
        for &code in Code::ALL {
            let page = explain(code);
            let lines = page.lines().filter(|line| !line.trim().is_empty()).count();
            assert!(lines >= 8, "{code} has {lines} lines");
            assert!(page.lines().any(|line| line.starts_with("    ")), "{code} has no example");
        }
    }

    #[test]
    fn no_page_is_wider_than_a_terminal() {
        for &code in Code::ALL {
            let page = explain(code);
            let longest = page.lines().map(|line| line.chars().count()).max();
            assert!(longest <= Some(80), "{code}");
            assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "{code}");
        }
    }

    #[test]
    fn codes_that_a_page_refers_to_exist() {
        for &code in Code::ALL {
            let page = explain(code);
            for (at, _) in page.match_indices("DL") {
                let digits =
                    page.get(at + 2..at + 5).filter(|d| d.bytes().all(|b| b.is_ascii_digit()));
                if digits.is_some() {
                    assert!(
                        page[at..at + 5].parse::<Code>().is_ok(),
                        "{code}: {}",
                        &page[at..at + 5]
                    );
                }
            }
        }
    }
}
