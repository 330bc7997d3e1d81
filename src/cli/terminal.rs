//! What the program says, and how.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::When;
use crate::diagnostic::{Code, Diagnostic, Sources, human};

/// Work that takes less is not worth a progress bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// The widest that excerpts are drawn.
const WIDEST: u16 = 120;

/// Where the program speaks.
#[derive(Debug, Clone)]
pub(super) struct Terminal {
    color: bool,
    /// Whether what is printed on standard output has colour.
    color_output: bool,
    interactive: bool,
}

impl Terminal {
    pub(super) fn new(color: When) -> Self {
        let interactive = std::io::stderr().is_terminal();
        let is_wanted = is_wanted(std::env::var_os("NO_COLOR"), std::env::var_os("TERM"));
        let on = |is_terminal: bool| match color {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && is_wanted,
        };
        let color_output = on(std::io::stdout().is_terminal());
        Self { color: on(interactive), color_output, interactive }
    }

    /// Whether what is printed on standard output has colour.
    pub(super) fn colors_output(&self) -> bool {
        self.color_output
    }

    /// Says something on standard error.
    pub(super) fn say(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Says why the call failed, with its code if there is one.
    pub(super) fn error(&self, code: Option<Code>, message: &str) {
        if message.is_empty() {
            return;
        }
        let (red, plain) = if self.color { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        let code = code.map_or_else(String::new, |code| format!("[{code}]"));
        self.say(&format!("{red}error{code}{plain}: {}", harmless(message)));
    }

    /// Shows diagnostics on standard error.
    pub(super) fn show(&self, diagnostics: &[Diagnostic], sources: &dyn Sources) {
        let style = self.style();
        let mut text = Vec::new();
        if human::write(&mut text, diagnostics, sources, style).is_ok() {
            let _ = std::io::stderr().lock().write_all(&text);
        }
    }

    pub(super) fn style(&self) -> human::Style {
        let width = console_width().min(WIDEST);
        human::Style { color: self.color, width: usize::from(width) }
    }

    /// A progress bar that appears after half a second, on a terminal.
    pub(super) fn progress(&self) -> ProgressBar {
        if !self.interactive {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template("{msg:>8} [{bar:32}] {pos}/{len}")
            .map(|style| style.progress_chars("━╸ "));
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar
    }

    /// Whether work that began at `started` has taken long enough to show progress.
    pub(super) fn is_slow(started: std::time::Instant) -> bool {
        started.elapsed() >= PATIENCE
    }
}

/// Makes control characters of content and arguments harmless to a terminal.
pub(super) fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{FFFD}' } else { c }).collect()
}

/// Whether a terminal is to be given colour, by what its user says (no-color.org) and what it is.
fn is_wanted(no_color: Option<OsString>, term: Option<OsString>) -> bool {
    no_color.is_none_or(|value| value.is_empty()) && term.is_none_or(|term| term != "dumb")
}

fn console_width() -> u16 {
    std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok()).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_for_terminals_that_have_it_and_users_who_want_it() {
        let is = |no_color: Option<&str>, term: Option<&str>| {
            is_wanted(no_color.map(OsString::from), term.map(OsString::from))
        };
        assert!(is(None, None) && is(None, Some("xterm-256color")) && is(Some(""), Some("xterm")));
        assert!(!is(Some("1"), Some("xterm")) && !is(None, Some("dumb")));
    }
}
