//! The stable codes of diagnostics, and what `check --explain` says of each.

use std::fmt;
use std::str::FromStr;

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The content is wrong: the run fails unless `--keep-going` is given.
    Error,
    /// The content is doubtful: `--strict` makes it fail.
    Warning,
    /// Worth knowing; never fails.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $id:literal, $name:literal, $severity:ident;)*) => {
        /// A stable code: `DL` and three digits. 1xx reading, 2xx fields, 3xx names
        /// and references, 4xx consistency, 5xx prose, 6xx themes, 7xx output, 8xx the git repository.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code as printed, such as `DL301`.
            pub fn id(self) -> &'static str { match self { $(Code::$variant => $id,)* } }

            /// The code's name, such as `broken-reference`.
            pub fn name(self) -> &'static str { match self { $(Code::$variant => $name,)* } }

            /// The usual severity.
            pub fn severity(self) -> Severity { match self { $(Code::$variant => Severity::$severity,)* } }

            /// One sentence on what the code means.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => concat!($($doc),*).trim_ascii(),)* }
            }
        }
    };
}

codes! {
    /// A content file is not valid UTF-8, or holds a NUL.
    InvalidUtf8 = "DL101", "invalid-utf8", Error;
    /// YAML that cannot be parsed.
    YamlSyntax = "DL102", "yaml-syntax", Error;
    /// YAML that is nested too deeply or grows too large through its aliases.
    YamlLimit = "DL103", "yaml-limit", Error;
    /// Front matter opens with `---` and never closes.
    FrontMatterUnclosed = "DL104", "front-matter-unclosed", Error;
    /// A content file is larger than what Dateline reads.
    FileTooLarge = "DL105", "file-too-large", Error;
    /// A file or folder cannot be read.
    Unreadable = "DL106", "unreadable", Error;
    /// A symbolic link that loops, is broken, or leads out of the project.
    BadLink = "DL107", "bad-symlink", Error;
    /// A file or folder in `content/`, or in a theme, that is not a part of it, or is empty.
    NotRead = "DL108", "not-read", Warning;
    /// Control characters in text.
    ControlCharacter = "DL109", "control-character", Warning;
    /// A file name that is not valid UTF-8, or that no address can hold.
    FileName = "DL110", "file-name", Error;
    /// There is no `content/site.yaml`.
    NoSiteFile = "DL111", "no-site-file", Warning;
    /// A merge of git that is not finished.
    UnfinishedMerge = "DL112", "unfinished-merge", Error;
    /// What may be text, and is a comment, an anchor or a tag to YAML.
    LostText = "DL113", "lost-text", Warning;
    /// A file of `content/assets/` that a browser or a host would run.
    UnsafeAsset = "DL118", "unsafe-asset", Error;
    /// A file of `content/assets/` that says of itself that the audience may not see it.
    MarkedAsset = "DL119", "marked-asset", Error;
    /// Tabs in YAML, where spaces belong.
    Tab = "DL121", "tab", Warning;
    /// Blanks at the end of lines.
    TrailingBlanks = "DL122", "trailing-blanks", Warning;
    /// Lines of one file that end in different ways.
    MixedLineEnds = "DL123", "mixed-line-ends", Warning;
    /// A file whose last line does not end.
    UnendedLine = "DL124", "unended-line", Note;
    /// No-break spaces and their like in YAML, where spaces belong.
    NoBreakSpace = "DL125", "no-break-space", Warning;

    /// A required field is missing.
    MissingField = "DL201", "missing-field", Error;
    /// A field holds a value of the wrong type.
    WrongType = "DL202", "wrong-type", Error;
    /// A date that is not EDTF (ISO 8601-2).
    InvalidDate = "DL203", "invalid-date", Error;
    /// A status that is not one of the seven.
    InvalidStatus = "DL204", "invalid-status", Error;
    /// A grade that is not in the Admiralty code.
    InvalidGrade = "DL205", "invalid-grade", Error;
    /// A marking that is not in TLP 2.0.
    InvalidMarking = "DL206", "invalid-marking", Error;
    /// Coordinates that are not on Earth, or not two numbers.
    InvalidCoordinates = "DL207", "invalid-coordinates", Error;
    /// A URL that is malformed or of a scheme that is not let through.
    InvalidUrl = "DL208", "invalid-url", Warning;
    /// A key that is likely misspelt.
    MisspeltKey = "DL209", "misspelt-key", Warning;
    /// A key that stands twice in one mapping.
    DuplicateKey = "DL210", "duplicate-key", Error;
    /// A value that should be a record and is not.
    NotARecord = "DL211", "not-a-record", Error;
    /// A kind outside the desk's vocabulary.
    UnknownKind = "DL213", "unknown-kind", Warning;
    /// An id or address that would lead out of the site.
    UnsafeId = "DL214", "unsafe-id", Error;
    /// A setting in `site.yaml` that cannot be used.
    InvalidSetting = "DL215", "invalid-setting", Error;
    /// A marking of which it is not certain what it marks, or that is only said in words.
    DoubtfulMarking = "DL216", "doubtful-marking", Warning;

    /// A reference to a record that does not exist.
    BrokenReference = "DL301", "broken-reference", Error;
    /// A reference that fits more than one record.
    AmbiguousReference = "DL302", "ambiguous-reference", Error;
    /// A name in prose that fits more than one record, and so is not linked.
    AmbiguousName = "DL303", "ambiguous-name", Warning;
    /// A name that is not registered.
    Unregistered = "DL304", "unregistered", Note;
    /// Two names that look like one another.
    LookAlike = "DL305", "look-alike", Warning;
    /// Two records of one kind with the same id.
    DuplicateId = "DL306", "duplicate-id", Error;
    /// Two records whose addresses collide; one is numbered.
    SlugCollision = "DL307", "slug-collision", Warning;
    /// Places that lie within one another in a circle.
    CircularWithin = "DL309", "circular-within", Error;
    /// A reference to a record that this audience does not see.
    Withheld = "DL310", "withheld", Note;
    /// An old address that is also the address of a page, or of another redirect.
    RedirectCollision = "DL311", "redirect-collision", Error;
    /// An address of an earlier revision that leads nowhere any more.
    VanishedAddress = "DL312", "vanished-address", Warning;
    /// A name that this audience may not see, in what it does see.
    WithheldName = "DL313", "withheld-name", Warning;

    /// An event outside of what its briefing covers.
    OutsideCoverage = "DL401", "outside-coverage", Warning;
    /// An end before its start.
    EndBeforeStart = "DL402", "end-before-start", Error;
    /// A confirmed event that names no source.
    Unsourced = "DL403", "unsourced", Warning;
    /// An asset that no page uses.
    UnusedAsset = "DL406", "unused-asset", Warning;
    /// A date in the file's name that contradicts the one in the record.
    DateMismatch = "DL407", "date-mismatch", Warning;
    /// A time that the clocks of its place skipped, or showed twice.
    ClockChange = "DL408", "clock-change", Warning;
    /// A correction of before what it corrects.
    EarlyCorrection = "DL409", "early-correction", Warning;

    /// A link in prose to a page or file of the site that does not exist.
    DeadLink = "DL501", "dead-link", Warning;
    /// A link in prose to an anchor that does not exist.
    DeadAnchor = "DL502", "dead-anchor", Warning;
    /// A URL in prose that is not let through.
    UnsafeUrl = "DL503", "unsafe-url", Warning;
    /// Raw HTML in prose that was taken out.
    UnsafeHtml = "DL504", "unsafe-html", Warning;
    /// A footnote that is used and not written.
    MissingFootnote = "DL506", "missing-footnote", Warning;
    /// An image without a text alternative.
    MissingAlt = "DL507", "missing-alt", Warning;
    /// A footnote that no page shows: nothing refers to it, or another has its label.
    UnshownFootnote = "DL508", "unshown-footnote", Warning;
    /// A comment in the way of another program, which here is text.
    ShownComment = "DL509", "shown-comment", Error;
    /// Markup of another program, which here is text.
    ForeignMarkup = "DL510", "foreign-markup", Warning;
    /// A cell of a table that no page shows: its row has more than the head.
    LostCell = "DL511", "lost-cell", Warning;

    /// A mistake in a template.
    Template = "DL601", "template", Error;
    /// A theme, or a file that a theme names, that does not exist.
    MissingTheme = "DL602", "missing-theme", Error;
    /// A setting or a string of a theme that cannot be used.
    InvalidTheme = "DL603", "invalid-theme", Error;
    /// A language of the site that the theme has no words in.
    MissingWords = "DL604", "missing-words", Note;

    /// The output folder cannot be written.
    Unwritable = "DL701", "unwritable", Error;
    /// The output folder would overwrite what is not Dateline's.
    ForeignOutput = "DL702", "foreign-output", Error;
    /// Another run is writing the same output folder.
    Locked = "DL703", "locked", Error;
    /// Two pages claim one address.
    RouteCollision = "DL704", "route-collision", Error;
    /// The search index cannot be made.
    SearchIndex = "DL705", "search-index", Error;
    /// Addresses that differ by upper and lower case alone.
    CaseCollision = "DL708", "case-collision", Warning;
    /// A target of `publish` that cannot be reached, or refuses what is sent.
    Unreachable = "DL711", "unreachable", Error;
    /// More pages of a published site would vanish than its target allows.
    Vanishing = "DL712", "vanishing", Error;
    /// What its audience may not see, in a site that is about to be published.
    Leak = "DL713", "leak", Error;
    /// A site that is larger than its host takes.
    TooLarge = "DL714", "too-large", Warning;

    /// The git repository cannot be read.
    Repository = "DL801", "repository", Error;
    /// There is no git repository, or none with a commit.
    NoRepository = "DL802", "no-repository", Error;
    /// There is no such revision in the git repository.
    NoSuchRevision = "DL803", "no-such-revision", Error;
    /// The beginning of the names of several commits.
    AmbiguousRevision = "DL804", "ambiguous-revision", Error;
    /// A day before the first commit.
    BeforeHistory = "DL805", "before-history", Error;
    /// A clone that lacks its earlier commits.
    Shallow = "DL806", "shallow", Error;
    /// A revision in which there is no folder `content`.
    NoContentThen = "DL807", "no-content-then", Error;
    /// A submodule, or a file of Git LFS, that is not in the git repository itself.
    KeptElsewhere = "DL808", "kept-elsewhere", Error;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Code {
    type Err = ();

    /// Reads a code (`DL301`, in any case) or its name (`broken-reference`).
    fn from_str(text: &str) -> Result<Self, ()> {
        Code::ALL
            .iter()
            .copied()
            .find(|code| code.id().eq_ignore_ascii_case(text) || code.name() == text)
            .ok_or(())
    }
}
