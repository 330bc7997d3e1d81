//! Commands that a message gives to copy. What content says is an argument there, and nothing else.

use crate::model::Kind;

/// The command that registers a name.
pub(crate) fn to_register(kind: Kind, name: &str) -> String {
    let name = without_controls(name);
    // What begins with a hyphen would be an option, quoted or not.
    let end = if name.starts_with('-') { "-- " } else { "" };
    format!("dateline new {} {end}{}", kind.key(), quoted(&name))
}

/// Writes an argument for a shell (POSIX.1, section 2.2): in double quotes where nothing in it means
/// something there, else in single quotes, in which nothing does.
pub(crate) fn quoted(text: &str) -> String {
    // A shell that is typed into takes `!` within double quotes for a command of before.
    let is_plain = |c: char| c.is_alphanumeric() || " -_.,:;/()&+=@%#'\u{2019}".contains(c);
    if text.chars().all(is_plain) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Takes out what would break the line, or steer a terminal.
fn without_controls(text: &str) -> String {
    let shown: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_act_on_is_in_single_quotes() {
        for (name, written) in [
            ("Kim Jong Un", "\"Kim Jong Un\""),
            ("O'Brien & Co.", "\"O'Brien & Co.\""),
            ("Київ", "\"Київ\""),
            ("$(touch PWN)", "'$(touch PWN)'"),
            ("`id`", "'`id`'"),
            ("$HOME", "'$HOME'"),
            ("a\\b", "'a\\b'"),
            ("Yahoo!", "'Yahoo!'"),
            ("The \"Wolf\"", "'The \"Wolf\"'"),
            ("'; rm -r $X; '", r"''\''; rm -r $X; '\'''"),
        ] {
            assert_eq!(quoted(name), written);
            assert_eq!(to_register(Kind::Actor, name), format!("dateline new actor {written}"));
        }
    }

    #[test]
    fn a_name_stays_on_its_line_and_is_no_option() {
        let command = to_register(Kind::Location, "a\nb\u{1b}[2J\u{7}  c");
        assert_eq!(command, "dateline new location 'a b[2J c'");
        assert_eq!(to_register(Kind::Actor, "--root"), "dateline new actor -- \"--root\"");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_takes_a_name_as_one_word_and_runs_nothing() {
        for name in ["$(echo x)", "`echo x`", "$HOME", "a'b\"c", "\\\\", "!!", "*", "~", "O'Brien"]
        {
            let script = format!("printf %s {}", quoted(name));
            let run = std::process::Command::new("sh").args(["-c", &script]).output();
            assert_eq!(String::from_utf8_lossy(&run.expect("a shell").stdout), name);
        }
    }
}
