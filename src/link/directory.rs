//! Where every record can be found: by id, name, alias, title and file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashSet};

use super::fold;
use super::target::{Destination, Elsewhere, Lookup, Resolved, Target};
use crate::diagnostic::nearest;
use crate::model::{BaseUrl, Href, Kind};

/// The most names that are offered for one that is not known.
const OFFERED: usize = 3;

/// What one kind's records are called.
#[derive(Debug, Default)]
struct Names {
    /// By the id, to the letter.
    ids: HashMap<String, u32>,
    /// By folded id, name, alias or title.
    keys: HashMap<String, Vec<u32>>,
    /// Folded names of records that this audience does not see.
    withheld: HashSet<String>,
}

/// Folded names with what each is offered as, by first character and length in characters.
type Near = HashMap<(char, usize), BTreeSet<(String, String)>>;

/// A record of the directory.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) href: Href,
    title: String,
    /// `None` where it has no file of its own.
    pub(super) id: Option<String>,
}

/// Finds records by what content calls them.
#[derive(Debug, Default)]
pub(super) struct Directory {
    names: BTreeMap<Kind, Names>,
    /// The records, by kind and index.
    listed: BTreeMap<Kind, Vec<Listed>>,
    /// What is written in a file, if one record is.
    files: HashMap<Arc<str>, Option<Target>>,
    withheld_files: HashSet<Arc<str>>,
    /// Folded names that may not be seen, whatever is taken to bear them.
    hidden: HashSet<String>,
    assets: HashMap<String, Href>,
    /// The paths of assets, in order, by the name of their file in lower case.
    asset_names: BTreeMap<String, BTreeSet<String>>,
    /// The paths of files of `content/` that are not published, in order, by the file's name.
    passed_over: HashMap<String, BTreeSet<Arc<str>>>,
    /// The addresses of records that the build includes, and those that it leaves out have.
    addresses: HashSet<Href>,
    withheld_addresses: HashSet<Href>,
    /// The address of the site.
    base: String,
    /// Made when a name is not known, which is seldom.
    near: OnceLock<Near>,
}

impl Directory {
    /// Makes room for so many records of a kind.
    pub(super) fn reserve(&mut self, kind: Kind, count: usize) {
        self.listed.entry(kind).or_default().reserve(count);
        self.addresses.reserve(count);
        self.files.reserve(count);
        let names = self.names.entry(kind).or_default();
        names.ids.reserve(count);
        // An id and a title, at least.
        names.keys.reserve(count * 2);
    }

    /// Adds a record that the build includes; records of a kind are added in their order.
    pub(super) fn add<'n>(
        &mut self,
        kind: Kind,
        id: Option<&'n str>,
        title: &'n str,
        names: impl Iterator<Item = &'n str>,
        href: Href,
        file: Option<&Arc<str>>,
    ) -> Target {
        let listed = self.listed.entry(kind).or_default();
        let target = Target::new(kind, listed.len());
        self.addresses.insert(href.clone());
        listed.push(Listed { href, title: title.to_owned(), id: id.map(str::to_owned) });
        self.near = OnceLock::new();
        let index = self.names.entry(kind).or_default();
        if let Some(id) = id {
            // Of several, the one that has the address without a number, or the lowest.
            let address =
                |at: u32| listed.get(at as usize).map(|one| (one.href.path().len(), &one.href));
            index
                .ids
                .entry(id.to_owned())
                .and_modify(|first| {
                    if address(target.index) < address(*first) {
                        *first = target.index;
                    }
                })
                .or_insert(target.index);
        }
        for name in id.into_iter().chain([title]).chain(names) {
            let key = fold::key(name);
            if key.is_empty() {
                continue;
            }
            let found = index.keys.entry(key).or_default();
            if !found.contains(&target.index) {
                found.push(target.index);
            }
        }
        if let Some(file) = file {
            self.files
                .entry(Arc::clone(file))
                .and_modify(|only| *only = None)
                .or_insert(Some(target));
        }
        target
    }

    /// The records of one kind, by index.
    pub(super) fn listed(&self, kind: Kind) -> &[Listed] {
        self.listed.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Notes a record that the build leaves out.
    pub(super) fn withhold<'n>(
        &mut self,
        kind: Kind,
        names: impl Iterator<Item = &'n str>,
        file: &Arc<str>,
        addresses: impl Iterator<Item = Href>,
    ) {
        self.withheld_addresses.extend(addresses);
        let index = self.names.entry(kind).or_default();
        index.withheld.extend(names.map(fold::key).filter(|key| !key.is_empty()));
        self.withheld_files.insert(Arc::clone(file));
    }

    /// Notes a name that may not be seen, of a record that may.
    pub(super) fn hide(&mut self, kind: Kind, name: &str) {
        let key = fold::key(name);
        if !key.is_empty() {
            self.names.entry(kind).or_default().withheld.insert(key);
        }
    }

    /// Notes a name that may not be seen, whatever is taken to bear it.
    pub(super) fn hide_everywhere(&mut self, name: &str) {
        let key = fold::key(name);
        if !key.is_empty() {
            self.hidden.insert(key);
        }
    }

    /// Sets the address of the site, so that links to it in full are known.
    pub(super) fn set_base(&mut self, base: &BaseUrl) {
        self.base = base.as_str().trim_end_matches('/').to_owned();
    }

    /// The address of the site, without a slash at its end.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// An address of the site, unless it is that of a record that is left out.
    fn address(&self, href: Href, anchor: Option<String>) -> Destination {
        if self.withheld_addresses.contains(&href) && !self.addresses.contains(&href) {
            return Destination::Withheld;
        }
        Destination::Site(href, anchor)
    }

    /// Adds a file that is copied as it is, by its path from the project's root.
    pub(super) fn add_asset(&mut self, path: &str, href: Href) {
        self.assets.insert(path.to_owned(), href);
        let name = file_name(path).to_lowercase();
        self.asset_names.entry(name).or_default().insert(path.to_owned());
    }

    /// Notes the files of `content/` that are not published.
    pub(super) fn pass_over(&mut self, paths: &[Arc<str>]) {
        for path in paths {
            let name = file_name(path).to_owned();
            self.passed_over.entry(name).or_default().insert(Arc::clone(path));
        }
    }

    /// An asset whose name is that of a file but for upper and lower case, or nearly that with the
    /// same first letter and ending.
    fn near_asset(&self, name: &str) -> Option<&String> {
        let name = name.to_lowercase();
        if let Some(same) = self.asset_names.get(&name) {
            return same.first();
        }
        let (stem, ending) = name.rsplit_once('.')?;
        let first = stem.chars().next()?;
        let names = self.asset_names.range(first.to_string()..);
        let stems: Vec<&str> = names
            .map(|(other, _)| other.as_str())
            .take_while(|other| other.starts_with(first))
            .filter_map(|other| other.strip_suffix(ending)?.strip_suffix('.'))
            .collect();
        let near = nearest(stem, &stems)?;
        self.asset_names.get(&format!("{near}.{ending}"))?.first()
    }

    /// Finds the one record of a kind that a reference means.
    pub(super) fn find(&self, kind: Kind, reference: &str) -> Option<Target> {
        let index = self.names.get(&kind)?;
        if let Some(&at) = index.ids.get(reference.trim()) {
            return Some(Target { kind, index: at });
        }
        match index.keys.get(&fold::key(reference))?.as_slice() {
            [only] => Some(Target { kind, index: *only }),
            _ => None,
        }
    }

    /// Resolves a reference to a record of one kind.
    pub(super) fn of_kind(&self, kind: Kind, reference: &str) -> Resolved {
        let reference = reference.trim();
        let none = Names::default();
        let index = self.names.get(&kind).unwrap_or(&none);
        if let Some(&at) = index.ids.get(reference) {
            return Resolved::One(Target { kind, index: at });
        }
        let key = fold::key(reference);
        match index.keys.get(&key).map(Vec::as_slice) {
            Some([only]) => Resolved::One(Target { kind, index: *only }),
            Some(several) => {
                Resolved::Many(several.iter().map(|&at| Target { kind, index: at }).collect())
            }
            None if index.withheld.contains(&key) || self.hidden.contains(&key) => {
                Resolved::Withheld
            }
            None => Resolved::Unknown(self.nearest(&key, |index| index == kind)),
        }
    }

    /// The kind of the record that a reference means, if it is of another than is wanted.
    pub(super) fn of_another_kind(&self, wanted: Kind, reference: &str) -> Option<Kind> {
        match self.resolve(reference) {
            Resolved::One(target) => Some(target.kind).filter(|kind| *kind != wanted),
            _ => None,
        }
    }

    /// Whether a record of this kind has an id, to the letter.
    pub(super) fn has_id(&self, kind: Kind, id: &str) -> bool {
        self.names.get(&kind).is_some_and(|index| index.ids.contains_key(id.trim()))
    }

    /// Whether a record of this kind has a name, which is folded; be it one that is withheld.
    pub(super) fn knows(&self, kind: Kind, key: &str) -> bool {
        self.hidden.contains(key)
            || self
                .names
                .get(&kind)
                .is_some_and(|index| index.keys.contains_key(key) || index.withheld.contains(key))
    }

    fn near(&self) -> &Near {
        self.near.get_or_init(|| {
            let mut near = Near::default();
            for (kind, index) in &self.names {
                let listed = self.listed(*kind);
                for (key, found) in &index.keys {
                    let Some(first) = key.chars().next() else { continue };
                    let alike = near.entry((first, key.chars().count())).or_default();
                    alike.extend(
                        found.iter().filter_map(|&at| listed.get(at as usize)).map(|one| {
                            (key.clone(), one.id.as_ref().unwrap_or(&one.title).clone())
                        }),
                    );
                }
            }
            near
        })
    }

    /// Ids of records of a kind that are called nearly so.
    pub(super) fn nearest_of(&self, kind: Kind, name: &str) -> Vec<String> {
        self.nearest(&fold::key(name), |other| other == kind)
    }

    fn nearest(&self, key: &str, wanted: impl Fn(Kind) -> bool) -> Vec<String> {
        let length = key.chars().count();
        let allowed = if length <= 3 {
            return Vec::new();
        } else if length <= 5 {
            1
        } else {
            2
        };
        let Some(first) = key.chars().next() else { return Vec::new() };
        let mut found: Vec<(usize, &str)> = Vec::new();
        for near in length.saturating_sub(allowed)..=length + allowed {
            for (other, shown) in self.near().get(&(first, near)).into_iter().flatten() {
                let distance = strsim::osa_distance(key, other);
                if distance <= allowed
                    && self
                        .names
                        .iter()
                        .any(|(kind, index)| wanted(*kind) && index.keys.contains_key(other))
                {
                    found.push((distance, shown));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().take(OFFERED).map(|(_, shown)| shown.to_owned()).collect()
    }
}

impl Lookup for Directory {
    fn resolve(&self, reference: &str) -> Resolved {
        let reference = reference.trim();
        if let Some((kind, rest)) = reference.split_once(':')
            && let Some(kind) = Kind::parse(kind.trim())
        {
            return self.of_kind(kind, rest);
        }
        let by_id: Vec<Target> = self
            .names
            .iter()
            .filter_map(|(&kind, index)| Some(Target { kind, index: *index.ids.get(reference)? }))
            .collect();
        match by_id.as_slice() {
            [] => {}
            [only] => return Resolved::One(*only),
            _ => return Resolved::Many(by_id),
        }
        let key = fold::key(reference);
        // Names come before titles: an actor is meant more often than an event of the same words.
        for kinds in [
            &[Kind::Actor, Kind::Location][..],
            &[Kind::Briefing, Kind::Event, Kind::Source, Kind::Page],
        ] {
            let mut found: Vec<Target> = Vec::new();
            for (&kind, index) in self.names.iter().filter(|(kind, _)| kinds.contains(kind)) {
                let all = index.keys.get(&key).into_iter().flatten();
                found.extend(all.map(|&at| Target { kind, index: at }));
            }
            match found.as_slice() {
                [] => {}
                [only] => return Resolved::One(*only),
                _ => return Resolved::Many(found),
            }
        }
        if self.hidden.contains(&key)
            || self.names.values().any(|index| index.withheld.contains(&key))
        {
            return Resolved::Withheld;
        }
        Resolved::Unknown(self.nearest(&key, |_| true))
    }

    fn source(&self, reference: &str) -> Resolved {
        self.of_kind(Kind::Source, reference)
    }

    fn within_site<'u>(&self, url: &'u str) -> Option<&'u str> {
        let rest = url.strip_prefix(&self.base)?;
        (!self.base.is_empty() && rest.starts_with('/')).then_some(rest)
    }

    fn href(&self, target: Target) -> Href {
        self.listed
            .get(&target.kind)
            .and_then(|all| all.get(target.at()))
            .map(|one| one.href.clone())
            .unwrap_or_default()
    }

    fn title(&self, target: Target) -> &str {
        self.listed
            .get(&target.kind)
            .and_then(|all| all.get(target.at()))
            .map_or("", |one| &one.title)
    }

    fn id(&self, target: Target) -> &str {
        let listed = self.listed.get(&target.kind).and_then(|all| all.get(target.at()));
        listed.map_or("", |one| one.id.as_ref().unwrap_or(&one.title))
    }

    fn destination(&self, file: &str, url: &str) -> Destination {
        let (path, anchor) = match url.split_once('#') {
            Some((path, anchor)) => {
                (path, Some(anchor).filter(|anchor| !anchor.is_empty()).map(str::to_owned))
            }
            None => (url, None),
        };
        let path = path.split('?').next().unwrap_or(path);
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        if let Some(from_root) = decoded.strip_prefix('/') {
            let Some(clean) = joined("", from_root) else {
                return Destination::Missing(url.to_owned());
            };
            if let Some(href) = self.assets.get(&format!("content/{clean}")) {
                return Destination::Asset(href.clone());
            }
            return self.address(Href::new(as_address(&clean)), anchor);
        }
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(joined) = joined(folder, &decoded) else {
            return Destination::Missing(url.to_owned());
        };
        if let Some(href) = self.assets.get(&joined) {
            return Destination::Asset(href.clone());
        }
        for end in ["", ".md", ".yaml", ".yml"] {
            let candidate = format!("{joined}{end}");
            if let Some(Some(target)) = self.files.get(candidate.as_str()) {
                return Destination::Record(*target, anchor);
            }
            if self.withheld_files.contains(candidate.as_str()) {
                return Destination::Withheld;
            }
        }
        // Desks that come from elsewhere write `assets/x.png` or `/x` for the site's root.
        if let Some(href) = self.assets.get(&format!("content/{decoded}")) {
            return Destination::Asset(href.clone());
        }
        if (decoded.ends_with('/') || !decoded.contains('.'))
            && let Some(site) = joined.strip_prefix("content/")
        {
            return self.address(Href::new(as_address(site)), anchor);
        }
        Destination::Missing(url.to_owned())
    }

    fn elsewhere(&self, file: &str, url: &str) -> Elsewhere {
        let path = url.split(['?', '#']).next().unwrap_or(url);
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let name = file_name(&path);
        if !name.contains('.') {
            return Elsewhere::Nowhere;
        }
        let alike = self.asset_names.get(&name.to_lowercase()).into_iter().flatten();
        let same: Vec<String> = alike.filter(|path| file_name(path) == name).cloned().collect();
        if !same.is_empty() {
            return Elsewhere::Assets(same);
        }
        if let Some(paths) = self.passed_over.get(name) {
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let there = joined(folder, &path).filter(|path| paths.contains(path.as_str()));
            let first = || paths.first().map(|path| path.to_string());
            return there.or_else(first).map_or(Elsewhere::Nowhere, Elsewhere::Unpublished);
        }
        self.near_asset(name).map_or(Elsewhere::Nowhere, |path| Elsewhere::Near(path.clone()))
    }
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The address of a page, from a path that may lack its final `/`.
fn as_address(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or(path);
    if path.is_empty() || path.ends_with('/') || last.contains('.') {
        path.strip_suffix("index.html").unwrap_or(path).to_owned()
    } else {
        format!("{path}/")
    }
}

/// Joins a folder and a relative path; `None` where it leads out of the project.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut joined = parts.join("/");
    if path.ends_with('/') && !joined.is_empty() {
        joined.push('/');
    }
    Some(joined)
}
