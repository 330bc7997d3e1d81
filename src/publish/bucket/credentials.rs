//! Who publishes to a bucket: keys from the environment or the usual files of this machine, and
//! from nowhere else.

use std::fmt;
use std::path::PathBuf;

use crate::diagnostic::{Code, Diagnostic};

/// The largest file of keys that is read, in bytes.
const LIMIT: u64 = 1 << 20;

/// The keys of an account. They are in no message, and [`fmt::Debug`] does not show them.
#[derive(Clone, Default)]
pub(super) struct Keys {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) token: Option<String>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

/// Where keys come from.
#[derive(Debug, Clone)]
pub(super) enum Credentials {
    /// Keys that are known.
    Keys(Keys),
    /// A service of the machine's owner hands them out: of a workflow, or of a container.
    Service,
}

/// What is known of an account.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub(super) credentials: Credentials,
    pub(super) region: Option<String>,
}

impl Account {
    /// Finds the account, in the order in which Amazon's own programs do.
    ///
    /// # Errors
    /// [`Code::Unreachable`] where there is none.
    pub(super) fn find() -> Result<Self, Diagnostic> {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let read = |path: PathBuf| {
            let small = std::fs::metadata(&path).is_ok_and(|metadata| metadata.len() <= LIMIT);
            if small { std::fs::read_to_string(path).ok() } else { None }
        };
        Self::of(&variable, &read)
    }

    fn of(
        variable: &dyn Fn(&str) -> Option<String>,
        read: &dyn Fn(PathBuf) -> Option<String>,
    ) -> Result<Self, Diagnostic> {
        let home = variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from);
        let file = |name: &str, default: &str| {
            variable(name)
                .map(PathBuf::from)
                .or_else(|| Some(home.clone()?.join(".aws").join(default)))
                .and_then(read)
                .unwrap_or_default()
        };
        let profile = variable("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
        let (shared, config) =
            (file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), file("AWS_CONFIG_FILE", "config"));
        let setting = |key: &str| {
            value(&shared, &[&profile], key)
                .or_else(|| value(&config, &[&profile, &format!("profile {profile}")], key))
        };
        let region = variable("AWS_REGION")
            .or_else(|| variable("AWS_DEFAULT_REGION"))
            .or_else(|| setting("region"));
        let keys = |id: Option<String>, secret: Option<String>, token: Option<String>| {
            Some(Credentials::Keys(Keys { id: id?, secret: secret?, token }))
        };
        let is_served = variable("AWS_WEB_IDENTITY_TOKEN_FILE").is_some()
            && variable("AWS_ROLE_ARN").is_some()
            || variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI").is_some()
            || variable("AWS_CONTAINER_CREDENTIALS_FULL_URI").is_some();
        let credentials = keys(
            variable("AWS_ACCESS_KEY_ID"),
            variable("AWS_SECRET_ACCESS_KEY"),
            variable("AWS_SESSION_TOKEN"),
        )
        .or_else(|| is_served.then_some(Credentials::Service))
        .or_else(|| {
            keys(
                setting("aws_access_key_id"),
                setting("aws_secret_access_key"),
                setting("aws_session_token"),
            )
        });
        let Some(credentials) = credentials else {
            let message = "there are no credentials for the bucket";
            return Err(Diagnostic::new(Code::Unreachable, message).help(format!(
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them to the profile `{profile}` of ~/.aws/credentials; of another way of signing in: eval \"$(aws configure export-credentials --format env)\""
            )));
        };
        Ok(Self { credentials, region })
    }
}

/// The value of a key in a section of a file of the INI kind.
fn value(text: &str, sections: &[&str], key: &str) -> Option<String> {
    let mut is_in = false;
    for line in text.lines() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            is_in = sections.contains(&section.trim_end_matches(']').trim());
        } else if is_in
            && let Some((name, value)) = line.split_once('=')
            && name.trim() == key
        {
            return Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: &str = "# keys\n[default]\naws_access_key_id = one\naws_secret_access_key=s1\n[other]\naws_access_key_id=two\naws_secret_access_key = s2\naws_session_token = t2\n";
    const CONFIG: &str = "[default]\nregion = eu-west-1\n[profile other]\nregion=eu-north-1\n";

    fn find(variables: &[(&str, &str)]) -> Result<Account, Diagnostic> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Account::of(&variable, &|path| match path.to_str() {
            Some("/h/.aws/credentials") => Some(SHARED.to_owned()),
            Some("/h/.aws/config") => Some(CONFIG.to_owned()),
            _ => None,
        })
    }

    fn keys(account: &Account) -> (&str, &str, Option<&str>) {
        match &account.credentials {
            Credentials::Keys(keys) => (&keys.id, &keys.secret, keys.token.as_deref()),
            Credentials::Service => panic!("no keys"),
        }
    }

    #[test]
    fn the_environment_comes_before_the_files_and_a_profile_is_chosen_by_name() {
        let account = find(&[("HOME", "/h")]).unwrap();
        assert_eq!(keys(&account), ("one", "s1", None));
        assert_eq!(account.region.as_deref(), Some("eu-west-1"));
        let account = find(&[("HOME", "/h"), ("AWS_PROFILE", "other")]).unwrap();
        assert_eq!(keys(&account), ("two", "s2", Some("t2")));
        assert_eq!(account.region.as_deref(), Some("eu-north-1"));
        let own = [
            ("HOME", "/h"),
            ("AWS_ACCESS_KEY_ID", "mine"),
            ("AWS_SECRET_ACCESS_KEY", "s"),
            ("AWS_REGION", "us-east-2"),
        ];
        let account = find(&own).unwrap();
        assert_eq!(keys(&account), ("mine", "s", None));
        assert_eq!(account.region.as_deref(), Some("us-east-2"));
    }

    #[test]
    fn a_service_of_the_machine_comes_before_the_files() {
        let account = find(&[
            ("HOME", "/h"),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"),
            ("AWS_ROLE_ARN", "arn:x"),
        ]);
        assert!(matches!(account.unwrap().credentials, Credentials::Service));
    }

    #[test]
    fn without_any_it_says_where_they_belong() {
        for variables in [&[][..], &[("HOME", "/h"), ("AWS_PROFILE", "none")][..]] {
            let error = find(variables).unwrap_err();
            assert_eq!(error.code, Code::Unreachable);
            assert!(error.help.unwrap().contains("~/.aws/credentials"));
        }
    }

    #[test]
    fn keys_are_not_shown() {
        let account = find(&[("HOME", "/h"), ("AWS_PROFILE", "other")]).unwrap();
        let shown = format!("{account:?}");
        for secret in ["two", "s2", "t2"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
