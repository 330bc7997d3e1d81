//! Countries by what English calls them, and bodies that are called the same in several.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::writing::is_word;

/// Countries, each with whatever else it is called; parts of one that are named in its place too.
#[rustfmt::skip]
const COUNTRIES: &[&[&str]] = &[
    &["Afghanistan"], &["Albania"], &["Algeria"], &["Andorra"], &["Angola"], &["Argentina"],
    &["Armenia"], &["Australia"], &["Austria"], &["Azerbaijan"], &["Bahamas"], &["Bahrain"],
    &["Bangladesh"], &["Barbados"], &["Belarus"], &["Belgium"], &["Belize"], &["Benin"],
    &["Bhutan"], &["Bolivia"], &["Bosnia", "Bosnia and Herzegovina", "Bosnia-Herzegovina"],
    &["Botswana"], &["Brazil"], &["Brunei"], &["Bulgaria"], &["Burkina Faso"], &["Burundi"],
    &["Cambodia"], &["Cameroon"], &["Canada"], &["Cape Verde", "Cabo Verde"],
    &["Central African Republic"], &["Chad"], &["Chile"], &["China"], &["Colombia"], &["Comoros"],
    &["Congo", "DR Congo", "DRC", "Democratic Republic of Congo",
      "Democratic Republic of the Congo", "Republic of Congo", "Republic of the Congo",
      "Congo-Brazzaville", "Congo-Kinshasa"],
    &["Costa Rica"], &["Croatia"], &["Cuba"], &["Cyprus", "Northern Cyprus"],
    &["Czech Republic", "Czechia"], &["Denmark"], &["Djibouti"], &["Dominica"],
    &["Dominican Republic"], &["East Timor", "Timor-Leste"], &["Ecuador"], &["Egypt"],
    &["El Salvador"], &["Equatorial Guinea"], &["Eritrea"], &["Estonia"],
    &["Eswatini", "Swaziland"], &["Ethiopia"], &["Fiji"], &["Finland"], &["France"], &["Gabon"],
    &["Gambia"], &["Georgia"], &["Germany"], &["Ghana"], &["Greece"], &["Grenada"],
    &["Guatemala"], &["Guinea"], &["Guinea-Bissau"], &["Guyana"], &["Haiti"], &["Honduras"],
    &["Hungary"], &["Iceland"], &["India"], &["Indonesia"], &["Iran"], &["Iraq"], &["Ireland"],
    &["Israel"], &["Italy"], &["Ivory Coast", "Côte d'Ivoire"], &["Jamaica"], &["Japan"],
    &["Jordan"], &["Kazakhstan"], &["Kenya"], &["Kiribati"], &["Kosovo"], &["Kuwait"],
    &["Kyrgyzstan"], &["Laos"], &["Latvia"], &["Lebanon"], &["Lesotho"], &["Liberia"], &["Libya"],
    &["Liechtenstein"], &["Lithuania"], &["Luxembourg"], &["Madagascar"], &["Malawi"],
    &["Malaysia"], &["Maldives"], &["Mali"], &["Malta"], &["Mauritania"], &["Mauritius"],
    &["Mexico"], &["Micronesia"], &["Moldova"], &["Monaco"], &["Mongolia"], &["Montenegro"],
    &["Morocco"], &["Mozambique"], &["Myanmar", "Burma"], &["Namibia"], &["Nauru"], &["Nepal"],
    &["Netherlands", "the Netherlands", "Holland"], &["New Zealand"], &["Nicaragua"], &["Niger"],
    &["Nigeria"], &["North Korea"], &["North Macedonia", "Macedonia"], &["Norway"], &["Oman"],
    &["Pakistan"], &["Palau"], &["Palestine", "Palestinian Territories", "West Bank"],
    &["Panama"], &["Papua New Guinea"], &["Paraguay"], &["Peru"], &["Philippines"], &["Poland"],
    &["Portugal"], &["Qatar"], &["Romania"], &["Russia", "Russian Federation"], &["Rwanda"],
    &["Samoa"], &["San Marino"], &["Saudi Arabia"], &["Senegal"], &["Serbia"], &["Seychelles"],
    &["Sierra Leone"], &["Singapore"], &["Slovakia"], &["Slovenia"], &["Solomon Islands"],
    &["Somalia", "Somaliland"], &["South Africa"], &["South Korea"], &["South Sudan"], &["Spain"],
    &["Sri Lanka"], &["Sudan"], &["Suriname"], &["Sweden"], &["Switzerland"], &["Syria"],
    &["Taiwan"], &["Tajikistan"], &["Tanzania"], &["Thailand"], &["Togo"], &["Tonga"],
    &["Trinidad and Tobago", "Trinidad"], &["Tunisia"], &["Turkey", "Türkiye", "Turkiye"],
    &["Turkmenistan"], &["Tuvalu"], &["Uganda"], &["Ukraine"],
    &["United Arab Emirates", "UAE"],
    &["United Kingdom", "UK", "Britain", "Great Britain", "England", "Scotland", "Wales",
      "Northern Ireland"],
    &["United States", "US", "USA", "U.S.", "America", "United States of America"],
    &["Uruguay"], &["Uzbekistan"], &["Vanuatu"], &["Venezuela"], &["Vietnam"], &["Yemen"],
    &["Zambia"], &["Zimbabwe"],
];

/// Parties and armed bodies that other countries have by the same name, and whose each is where
/// nothing is said.
#[rustfmt::skip]
const COMMON_BODIES: &[(&str, &str)] = &[
    ("Conservative Party", "United Kingdom"),
    ("Labour", "United Kingdom"),
    ("Labour Party", "United Kingdom"),
    ("National Liberation Army", "Colombia"),
    ("Revolutionary Guard", "Iran"),
    ("Revolutionary Guard Corps", "Iran"),
    ("Revolutionary Guards", "Iran"),
];

/// What bodies are told to be by what goes before their names: `Palestinian Hamas`. Not `Pakistani
/// Taliban` nor `Iraqi Hezbollah`, which are others.
#[rustfmt::skip]
const PEOPLES_OF_BODIES: &[(&str, &[&str])] = &[
    ("American", &["CIA", "FBI", "NSA"]),
    ("Afghan", &["Taliban"]),
    ("British", &["MI5", "MI6"]),
    ("Colombian", &["ELN", "FARC"]),
    ("Congolese", &["M23"]),
    ("Ethiopian", &["TPLF"]),
    ("Iranian", &["IRGC"]),
    ("Israeli", &["IDF", "Likud", "Mossad"]),
    ("Kurdish", &["PKK", "YPG"]),
    ("Lebanese", &["Hezbollah"]),
    ("Pakistani", &["ISI", "TTP"]),
    ("Palestinian", &["Fatah", "Hamas"]),
    ("Russian", &["FSB", "GRU", "Gazprom", "Rosgvardia", "Rosneft", "SVR", "Wagner"]),
    ("Somali", &["al-Shabaab"]),
    ("Sudanese", &["RSF"]),
    ("Ukrainian", &["SBU"]),
    ("Yemeni", &["Houthi", "Houthis"]),
];

/// The country that a name is of, by one name for all that it is called; also as an id has it:
/// `united-states`.
pub(super) fn country(name: &str) -> Option<&'static str> {
    /// The names in small letters: asked about for every place.
    static PLAIN: LazyLock<HashMap<String, &str>> =
        LazyLock::new(|| all().map(|(name, country)| (plain(name), country)).collect());
    PLAIN.get(&plain(name)).copied()
}

/// The country that a text begins with, and the length of its name.
pub(super) fn leading_country(text: &str) -> Option<(&'static str, usize)> {
    let is_whole = |name: &str| {
        text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c| is_word(c) || c == '-'))
    };
    let whole = all().filter(|(name, _)| is_whole(name));
    whole.max_by_key(|(name, _)| name.len()).map(|(name, country)| (country, name.len()))
}

/// The country that a text ends with.
pub(super) fn trailing_country(text: &str) -> Option<&'static str> {
    let is_whole = |name: &str| {
        text.strip_suffix(name).is_some_and(|rest| !rest.ends_with(|c| is_word(c) || c == '-'))
    };
    let whole = all().filter(|(name, _)| is_whole(name));
    whole.max_by_key(|(name, _)| name.len()).map(|(_, country)| country)
}

/// Every name of a country, with the one by which it is told.
fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTRIES
        .iter()
        .flat_map(|names| names.iter().filter_map(|name| Some((*name, *names.first()?))))
}

fn plain(name: &str) -> String {
    name.to_lowercase().replace('-', " ")
}

/// The country whose body is meant by a name that others have too.
pub(super) fn home_of(body: &str) -> Option<&'static str> {
    COMMON_BODIES.iter().find(|(name, _)| *name == body).map(|(_, country)| *country)
}

/// Whether a word says of what people a body is, and of the one that is known by its name.
pub(super) fn is_people_of(word: &str, body: &str) -> bool {
    PEOPLES_OF_BODIES.iter().any(|(people, bodies)| *people == word && bodies.contains(&body))
}
