//! The words and patterns by which languages write dates.

use serde::{Deserialize, Serialize};

use crate::model::{LRI, PDI};

/// The words and patterns by which a language writes dates.
///
/// Patterns hold places in braces; each field's description names those it may hold. `{}` is the
/// place where there is only one. A place that a pattern does not know stays as it is. What is
/// left out when a theme's strings are read is as in [`DateWords::english`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DateWords {
    /// Months by themselves, January first: `September`, `вересень`.
    pub months: [String; 12],
    /// Months beside a day or after a preposition (in many languages, the genitive): `вересня`.
    pub months_of: [String; 12],
    /// Short months by themselves: `Sep`.
    pub months_short: [String; 12],
    /// Short months beside a day or after a preposition.
    pub months_short_of: [String; 12],
    /// Days of the week, Monday first.
    pub weekdays: [String; 7],
    /// Short days of the week, Monday first.
    pub weekdays_short: [String; 7],
    /// What stands between the day of the week and the date: a space, in many languages after a
    /// comma.
    pub after_weekday: String,
    /// Spring, summer, autumn, winter.
    pub seasons: [String; 4],
    /// The seasons after a preposition, with their article where one is said: `la primavera`.
    pub seasons_of: [String; 4],
    /// A day's number: `{}`, in German `{}.`.
    pub day_number: String,
    /// The first of a month, in French `1er`.
    pub day_one: String,
    /// A day, with `{day}`, `{month}` or `{month_of}`, `{year}`: `{day} {month_of} {year}`.
    pub day_month_year: String,
    /// A day whose year follows later: `{day} {month_of}`.
    pub day_month: String,
    /// A day with a short month.
    pub day_month_year_short: String,
    /// A day with a short month whose year follows later.
    pub day_month_short: String,
    /// A month: `{month} {year}`.
    pub month_year: String,
    /// A month after a preposition: `{month_of} {year}`.
    pub month_year_of: String,
    /// A month with its short name.
    pub month_year_short: String,
    /// A year after a preposition: `{}`.
    pub year_of: String,
    /// A season, with `{season}`, `{season_of}`, `{year}` (`2023`, or `2023–24` for a winter).
    pub season_year: String,
    /// A season after a preposition.
    pub season_year_of: String,
    /// A decade, with its first year: `the {}s`.
    pub decade: String,
    /// A decade after a preposition.
    pub decade_of: String,
    /// A century, with `{number}` (20), `{ordinal}` (20th, as in English), `{roman}` (XX) or
    /// `{roman_ordinal}` (XXe, and Ier for the first, as in French).
    pub century: String,
    /// A century after a preposition.
    pub century_of: String,
    /// A day or month not known within a year: `some time in {year}`.
    pub some_time_in_year: String,
    /// A day not known within a month, with `{month}`, `{month_of}`, `{year}`.
    pub some_time_in_month: String,
    /// A day or month not known within a year, after a preposition; if empty, as by itself.
    pub some_time_in_year_of: String,
    /// A day not known within a month, after a preposition; if empty, as by itself.
    pub some_time_in_month_of: String,
    /// A year before 1, counted without a year 0, with the word that a pattern ends it with:
    /// `{} BCE`, and so `45 г. до н. э.`.
    pub bce: String,
    /// An approximate date: `about {}`.
    pub about: String,
    /// The same, of a day.
    pub about_day: String,
    /// An uncertain date; of an approximate one it holds `about`: `possibly {}`.
    pub possibly: String,
    /// The same, of a day that is not approximate.
    pub possibly_day: String,
    /// An interval with an open end: `since {}`.
    pub since: String,
    /// The same, where the start is a day.
    pub since_day: String,
    /// An interval with an open start: `until {}`.
    pub until: String,
    /// The same, where the end is a day.
    pub until_day: String,
    /// The same, where the end is spring, summer, autumn or winter, with `{year}`, in languages in
    /// which the preposition and an article become one; if empty, as `until` has it.
    pub until_season: [String; 4],
    /// The same, where the end is a decade, with its first year: `jusqu’aux années {}`.
    pub until_decade: String,
    /// The same, where the end is a century, with the places of `century`.
    pub until_century: String,
    /// The same, where the end is approximate or uncertain, or some time in a month or year.
    pub until_qualified: String,
    /// Between two words: `–`.
    pub range: String,
    /// Between two dates of several words: ` – `.
    pub range_wide: String,
    /// A time, with `{date}` and `{time}` (`14:30`, `14:30–16:00`): `{date}, {time}`.
    pub date_time: String,
    /// A time with its zone, with `{moment}` and `{zone}`: `{moment} ({zone})`.
    pub zoned: String,
}

impl Default for DateWords {
    fn default() -> Self {
        Self::english()
    }
}

/// The words of a list that spaces part.
fn list<const N: usize>(words: &str) -> [String; N] {
    let mut words = words.split(' ');
    std::array::from_fn(|_| words.next().unwrap_or_default().to_owned())
}

impl DateWords {
    /// The words of British English: `13 September 2023`.
    pub fn english() -> Self {
        let months = list(
            "January February March April May June July August September October November December",
        );
        let months_short = list("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
        let seasons = list("spring summer autumn winter");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
            weekdays_short: list("Mon Tue Wed Thu Fri Sat Sun"),
            after_weekday: " ".into(),
            seasons_of: seasons.clone(),
            seasons,
            day_number: "{}".into(),
            day_one: "1".into(),
            day_month_year: "{day} {month_of} {year}".into(),
            day_month: "{day} {month_of}".into(),
            day_month_year_short: "{day} {month_of} {year}".into(),
            day_month_short: "{day} {month_of}".into(),
            month_year: "{month} {year}".into(),
            month_year_of: "{month_of} {year}".into(),
            month_year_short: "{month} {year}".into(),
            year_of: "{}".into(),
            season_year: "{season} {year}".into(),
            season_year_of: "{season_of} {year}".into(),
            decade: "the {}s".into(),
            decade_of: "the {}s".into(),
            century: "the {ordinal} century".into(),
            century_of: "the {ordinal} century".into(),
            some_time_in_year: "some time in {year}".into(),
            some_time_in_month: "some time in {month} {year}".into(),
            some_time_in_year_of: String::new(),
            some_time_in_month_of: String::new(),
            bce: "{} BCE".into(),
            about: "about {}".into(),
            about_day: "about {}".into(),
            possibly: "possibly {}".into(),
            possibly_day: "possibly {}".into(),
            since: "since {}".into(),
            since_day: "since {}".into(),
            until: "until {}".into(),
            until_day: "until {}".into(),
            until_season: [const { String::new() }; 4],
            until_decade: String::new(),
            until_century: String::new(),
            until_qualified: "until {}".into(),
            range: "–".into(),
            range_wide: " – ".into(),
            date_time: "{date}, {time}".into(),
            zoned: "{moment} ({zone})".into(),
        }
    }

    /// The words of a language, by its tag (BCP 47): English, French, German, Spanish, Ukrainian
    /// and Russian; those of another are English. `en-US` writes `September 13, 2023`.
    pub fn for_language(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase().replace('_', "-");
        match tag.split('-').next().unwrap_or_default() {
            "en" if tag.split('-').any(|subtag| subtag == "us") => Self::american(),
            "fr" => Self::french(),
            "de" => Self::german(),
            "es" => Self::spanish(),
            "uk" => Self::ukrainian(),
            "ru" => Self::russian(),
            _ => Self::english(),
        }
    }

    /// These words for pages that are written from right to left, on which a date of several words
    /// would fall apart: each is set apart from what stands around it.
    pub fn set_apart(mut self) -> Self {
        let patterns = [
            &mut self.day_month_year,
            &mut self.day_month,
            &mut self.day_month_year_short,
            &mut self.day_month_short,
            &mut self.month_year,
            &mut self.month_year_of,
            &mut self.month_year_short,
            &mut self.season_year,
            &mut self.season_year_of,
            &mut self.decade,
            &mut self.decade_of,
            &mut self.century,
            &mut self.century_of,
            &mut self.some_time_in_year,
            &mut self.some_time_in_month,
            &mut self.some_time_in_year_of,
            &mut self.some_time_in_month_of,
            &mut self.bce,
            &mut self.about,
            &mut self.about_day,
            &mut self.possibly,
            &mut self.possibly_day,
            &mut self.since,
            &mut self.since_day,
            &mut self.until,
            &mut self.until_day,
            &mut self.until_decade,
            &mut self.until_century,
            &mut self.until_qualified,
            &mut self.date_time,
            &mut self.zoned,
        ];
        let patterns = patterns.into_iter().chain(&mut self.until_season);
        for pattern in patterns.filter(|pattern| !pattern.is_empty()) {
            *pattern = format!("{LRI}{pattern}{PDI}");
        }
        self
    }

    fn american() -> Self {
        let seasons = list("spring summer fall winter");
        Self {
            after_weekday: ", ".into(),
            seasons_of: seasons.clone(),
            seasons,
            day_month_year: "{month_of} {day}, {year}".into(),
            day_month: "{month_of} {day}".into(),
            day_month_year_short: "{month_of} {day}, {year}".into(),
            day_month_short: "{month_of} {day}".into(),
            ..Self::english()
        }
    }

    fn french() -> Self {
        let months = list(
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        );
        let months_short = list("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("lundi mardi mercredi jeudi vendredi samedi dimanche"),
            weekdays_short: list("lun. mar. mer. jeu. ven. sam. dim."),
            seasons: list("printemps été automne hiver"),
            seasons_of: ["le printemps", "l’été", "l’automne", "l’hiver"].map(str::to_owned),
            day_one: "1er".into(),
            decade: "les années {}".into(),
            decade_of: "les années {}".into(),
            century: "le {roman_ordinal} siècle".into(),
            century_of: "le {roman_ordinal} siècle".into(),
            some_time_in_year: "courant {year}".into(),
            some_time_in_month: "courant {month} {year}".into(),
            bce: "{} av. J.-C.".into(),
            about: "vers {}".into(),
            about_day: "vers le {}".into(),
            possibly: "peut-être {}".into(),
            possibly_day: "peut-être le {}".into(),
            since: "depuis {}".into(),
            since_day: "depuis le {}".into(),
            until: "jusqu’en {}".into(),
            until_day: "jusqu’au {}".into(),
            until_season: ["au printemps", "à l’été", "à l’automne", "à l’hiver"]
                .map(|season| format!("jusqu’{season} {{year}}")),
            until_decade: "jusqu’aux années {}".into(),
            until_century: "jusqu’au {roman_ordinal} siècle".into(),
            until_qualified: "jusque {}".into(),
            ..Self::english()
        }
    }

    fn german() -> Self {
        let months = list(
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        );
        let months_short = list("Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.");
        let seasons = list("Frühling Sommer Herbst Winter");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
            weekdays_short: list("Mo Di Mi Do Fr Sa So"),
            after_weekday: ", ".into(),
            seasons_of: seasons.clone(),
            seasons,
            day_number: "{}.".into(),
            day_one: "1.".into(),
            decade: "die {}er Jahre".into(),
            decade_of: "den {}er Jahren".into(),
            century: "das {number}. Jahrhundert".into(),
            century_of: "dem {number}. Jahrhundert".into(),
            some_time_in_year: "irgendwann {year}".into(),
            some_time_in_month: "irgendwann im {month} {year}".into(),
            bce: "{} v. Chr.".into(),
            about: "etwa {}".into(),
            about_day: "etwa {}".into(),
            possibly: "möglicherweise {}".into(),
            possibly_day: "möglicherweise {}".into(),
            since: "seit {}".into(),
            since_day: "seit dem {}".into(),
            until: "bis {}".into(),
            until_day: "bis zum {}".into(),
            until_decade: "bis in die {}er Jahre".into(),
            until_century: "bis zum {number}. Jahrhundert".into(),
            until_qualified: "bis {}".into(),
            date_time: "{date}, {time} Uhr".into(),
            ..Self::english()
        }
    }

    fn spanish() -> Self {
        let months = list(
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        );
        let months_short = list("ene feb mar abr may jun jul ago sept oct nov dic");
        Self {
            months_of: months.clone(),
            months,
            months_short_of: months_short.clone(),
            months_short,
            weekdays: list("lunes martes miércoles jueves viernes sábado domingo"),
            weekdays_short: list("lun mar mié jue vie sáb dom"),
            after_weekday: ", ".into(),
            seasons: list("primavera verano otoño invierno"),
            seasons_of: ["la primavera", "el verano", "el otoño", "el invierno"].map(str::to_owned),
            day_month_year: "{day} de {month} de {year}".into(),
            day_month: "{day} de {month}".into(),
            month_year: "{month} de {year}".into(),
            month_year_of: "{month} de {year}".into(),
            season_year: "{season} de {year}".into(),
            season_year_of: "{season_of} de {year}".into(),
            decade: "la década de {}".into(),
            decade_of: "la década de {}".into(),
            century: "el siglo {roman}".into(),
            century_of: "el siglo {roman}".into(),
            some_time_in_year: "en algún momento de {year}".into(),
            some_time_in_month: "en algún momento de {month} de {year}".into(),
            some_time_in_year_of: "algún momento de {year}".into(),
            some_time_in_month_of: "algún momento de {month} de {year}".into(),
            bce: "{} a. C.".into(),
            about: "hacia {}".into(),
            about_day: "hacia el {}".into(),
            possibly: "posiblemente {}".into(),
            possibly_day: "posiblemente el {}".into(),
            since: "desde {}".into(),
            since_day: "desde el {}".into(),
            until: "hasta {}".into(),
            until_day: "hasta el {}".into(),
            until_qualified: "hasta {}".into(),
            ..Self::english()
        }
    }

    fn ukrainian() -> Self {
        Self {
            months: list(
                "січень лютий березень квітень травень червень липень серпень вересень жовтень \
                 листопад грудень",
            ),
            months_of: list(
                "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада \
                 грудня",
            ),
            months_short: list(
                "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
            ),
            months_short_of: list(
                "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
            ),
            weekdays: list("понеділок вівторок середа четвер пʼятниця субота неділя"),
            weekdays_short: list("пн вт ср чт пт сб нд"),
            after_weekday: ", ".into(),
            seasons: list("весна літо осінь зима"),
            seasons_of: list("весни літа осені зими"),
            day_month_year: "{day} {month_of} {year} р.".into(),
            month_year: "{month} {year} р.".into(),
            month_year_of: "{month_of} {year} р.".into(),
            year_of: "{} року".into(),
            season_year: "{season} {year} р.".into(),
            season_year_of: "{season_of} {year} р.".into(),
            decade: "{}-ті".into(),
            decade_of: "{}-х".into(),
            century: "{roman} століття".into(),
            century_of: "{roman} століття".into(),
            some_time_in_year: "в один із днів {year} року".into(),
            some_time_in_month: "в один із днів {month_of} {year} р.".into(),
            some_time_in_year_of: "одного з днів {year} року".into(),
            some_time_in_month_of: "одного з днів {month_of} {year} р.".into(),
            bce: "{} до н. е.".into(),
            about: "приблизно {}".into(),
            about_day: "приблизно {}".into(),
            possibly: "можливо, {}".into(),
            possibly_day: "можливо, {}".into(),
            since: "з {}".into(),
            since_day: "з {}".into(),
            until: "до {}".into(),
            until_day: "до {}".into(),
            until_qualified: "до {}".into(),
            ..Self::english()
        }
    }

    fn russian() -> Self {
        Self {
            months: list(
                "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
            ),
            months_of: list(
                "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
            ),
            months_short: list("янв. февр. март апр. май июнь июль авг. сент. окт. нояб. дек."),
            months_short_of: list("янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек."),
            weekdays: list("понедельник вторник среда четверг пятница суббота воскресенье"),
            weekdays_short: list("пн вт ср чт пт сб вс"),
            after_weekday: ", ".into(),
            seasons: list("весна лето осень зима"),
            seasons_of: list("весны лета осени зимы"),
            day_month_year: "{day} {month_of} {year} г.".into(),
            month_year: "{month} {year} г.".into(),
            month_year_of: "{month_of} {year} г.".into(),
            year_of: "{} года".into(),
            season_year: "{season} {year} г.".into(),
            season_year_of: "{season_of} {year} г.".into(),
            decade: "{}-е".into(),
            decade_of: "{}-х".into(),
            century: "{roman} век".into(),
            century_of: "{roman} века".into(),
            some_time_in_year: "в один из дней {year} года".into(),
            some_time_in_month: "в один из дней {month_of} {year} г.".into(),
            some_time_in_year_of: "одного из дней {year} года".into(),
            some_time_in_month_of: "одного из дней {month_of} {year} г.".into(),
            bce: "{} до н. э.".into(),
            about: "примерно {}".into(),
            about_day: "примерно {}".into(),
            possibly: "возможно, {}".into(),
            possibly_day: "возможно, {}".into(),
            since: "с {}".into(),
            since_day: "с {}".into(),
            until: "до {}".into(),
            until_day: "до {}".into(),
            until_qualified: "до {}".into(),
            ..Self::english()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::guess::KNOWN;
    use super::super::tests::date;
    use super::*;

    #[test]
    fn languages_write_dates_in_their_own_way() {
        for (tag, text, expected) in [
            ("en-US", "2023-09-13", "September 13, 2023"),
            ("en-US", "2023-09-13/2023-09-15", "September 13–15, 2023"),
            ("en-US", "2023-08-30/2023-09-02", "August 30 – September 2, 2023"),
            ("en-us", "2023-23", "fall 2023"),
            ("en-GB", "2023-23", "autumn 2023"),
            ("fr", "2023-09-01", "1er septembre 2023"),
            ("fr-CA", "2023-09-13/..", "depuis le 13 septembre 2023"),
            ("fr", "19XX", "le XXe siècle"),
            ("fr", "2023-09-13~", "vers le 13 septembre 2023"),
            ("fr", "2023-09-13?", "peut-être le 13 septembre 2023"),
            ("fr", "2023-09-13%", "peut-être vers le 13 septembre 2023"),
            ("fr", "2023-09-13T14:30~", "vers le 13 septembre 2023, 14:30"),
            ("fr", "2004-06-01~/2004-06-20~", "vers le 1er–20 juin 2004"),
            ("fr", "2004-06-01/2004-06-20~", "1er juin 2004 – vers le 20 juin 2004"),
            ("fr", "2004-06~", "vers juin 2004"),
            ("fr", "2004%", "peut-être vers 2004"),
            ("fr", "2023-09-13~/..", "depuis vers le 13 septembre 2023"),
            ("fr", "../2023-09-13?", "jusque peut-être le 13 septembre 2023"),
            ("fr", "../2023~", "jusque vers 2023"),
            ("fr", "../2023-09-13", "jusqu’au 13 septembre 2023"),
            ("fr", "../2023-09", "jusqu’en septembre 2023"),
            ("fr", "../2023-09-XX", "jusque courant septembre 2023"),
            ("fr", "../200X", "jusqu’aux années 2000"),
            ("fr", "../19XX", "jusqu’au XXe siècle"),
            ("fr", "../2023-21", "jusqu’au printemps 2023"),
            ("fr", "../2023-24", "jusqu’à l’hiver 2023–24"),
            ("fr", "2023-21/..", "depuis le printemps 2023"),
            ("fr", "00XX", "le Ier siècle"),
            ("de", "2023-09-13/2023-09-15", "13.–15. September 2023"),
            ("de", "2023-08-30/2023-09-02", "30. August – 2. September 2023"),
            ("de", "2023-09-13T14:30/2023-09-13T16:00", "13. September 2023, 14:30–16:00 Uhr"),
            ("de", "2023-09/..", "seit September 2023"),
            ("de", "2023-09-13~/..", "seit etwa 13. September 2023"),
            ("es", "2023-09-13/2023-09-15", "13–15 de septiembre de 2023"),
            ("de", "../19XX", "bis zum 20. Jahrhundert"),
            ("de", "../200X", "bis in die 2000er Jahre"),
            ("de", "200X/..", "seit den 2000er Jahren"),
            ("de", "../2023-22", "bis Sommer 2023"),
            ("es", "../2023-24", "hasta el invierno de 2023–24"),
            ("es", "2023-22/..", "desde el verano de 2023"),
            ("es", "2023-21/..", "desde la primavera de 2023"),
            ("es", "../2023-XX", "hasta algún momento de 2023"),
            ("es", "../19XX", "hasta el siglo XX"),
            ("es", "2023-09", "septiembre de 2023"),
            ("es", "2023-09-13%", "posiblemente hacia el 13 de septiembre de 2023"),
            ("es", "2023-09-13?", "posiblemente el 13 de septiembre de 2023"),
            ("es", "2004-06~", "hacia junio de 2004"),
            ("es", "2023-09-13~/..", "desde hacia el 13 de septiembre de 2023"),
            ("uk", "2023-09-13", "13 вересня 2023 р."),
            ("uk", "2023-09", "вересень 2023 р."),
            ("uk", "2023-09/..", "з вересня 2023 р."),
            ("uk_UA", "2023/..", "з 2023 року"),
            ("uk", "../2023-09-XX", "до одного з днів вересня 2023 р."),
            ("uk", "../2023-24", "до зими 2023–24 р."),
            ("ru", "2023-08/2023-09", "август–сентябрь 2023 г."),
            ("ru", "../2023-05", "до мая 2023 г."),
            ("ru", "202X/..", "с 2020-х"),
            ("ru", "../202X", "до 2020-х"),
            ("ru", "../2023-XX", "до одного из дней 2023 года"),
            ("ru", "2023-09-XX/..", "с одного из дней сентября 2023 г."),
            ("ru", "../-0044-22", "до лета 45 г. до н. э."),
            ("ru", "-0044-03-15", "15 марта 45 г. до н. э."),
            ("ru", "-0044-03-15/-0044-04-02", "15 марта – 2 апреля 45 г. до н. э."),
            ("ru", "-0044-03/-0044-04", "март–апрель 45 г. до н. э."),
            ("ru", "-0044-03-XX", "в один из дней марта 45 г. до н. э."),
            ("ru", "-0044-XX", "в один из дней 45 года до н. э."),
            ("ru", "-0044-22", "лето 45 г. до н. э."),
            ("ru", "../-0044", "до 45 года до н. э."),
            ("ru", "-0044", "45 до н. э."),
            ("uk", "-0044-03-15", "15 березня 45 р. до н. е."),
            ("uk", "-0044-03/..", "з березня 45 р. до н. е."),
            ("en-US", "-0044-03-15", "March 15, 45 BCE"),
            ("es", "-0044-03-15", "15 de marzo de 45 a. C."),
            ("tlh", "2023-09-13", "13 September 2023"),
            ("", "2023-09-13", "13 September 2023"),
        ] {
            let words = DateWords::for_language(tag);
            assert_eq!(date(text).say(&words), expected, "{tag}: {text:?}");
        }
        assert_eq!(date("2023-05").say_short(&DateWords::for_language("ru")), "май 2023");
        assert_eq!(date("2023-05-09").say_short(&DateWords::for_language("ru")), "9 мая 2023");
    }

    #[test]
    fn dates_that_are_set_apart_are_whole_among_words_of_the_other_direction() {
        let words = DateWords::for_language("ar").set_apart();
        let said = |text: &str| date(text).say(&words).replace(LRI, "<").replace(PDI, ">");
        assert_eq!(said("2023-09-13"), "<13 September 2023>");
        assert_eq!(said("2023-09-13/2023-09-15"), "<13–15 September 2023>");
        assert_eq!(said("2023-09~"), "<about <September 2023>>");
        assert_eq!(said("-0044-03-15/.."), "<since <15 March <45> BCE>>");
        assert_eq!(said("-0044"), "<45 BCE>");
        assert_eq!(said("2023"), "2023");
    }

    #[test]
    fn every_language_has_all_its_words() {
        for words in KNOWN.iter() {
            let lists: [&[String]; 8] = [
                &words.months,
                &words.months_of,
                &words.months_short,
                &words.months_short_of,
                &words.weekdays,
                &words.weekdays_short,
                &words.seasons,
                &words.seasons_of,
            ];
            for list in lists {
                assert!(list.iter().all(|word| !word.is_empty()), "{list:?}");
                assert_eq!(list.iter().collect::<HashSet<_>>().len(), list.len(), "{list:?}");
            }
        }
    }

    #[test]
    fn words_that_a_theme_leaves_out_are_english() {
        let words: DateWords =
            serde_json::from_str(r#"{"about": "c. {}"}"#).expect("a part of the words is enough");
        assert_eq!(date("2023-09~").say(&words), "c. September 2023");
        assert!(serde_json::from_str::<DateWords>(r#"{"abuot": "c. {}"}"#).is_err());
        let words: DateWords =
            serde_json::from_str(r#"{"day_month_year": "{year}-{month}-{day}", "bce": "BCE {}"}"#)
                .expect("a part of the words is enough");
        assert_eq!(date("-0044-03-15").say(&words), "BCE 45-March-15");
        let german = DateWords::for_language("de");
        let json = serde_json::to_string(&german).expect("words serialise");
        assert_eq!(serde_json::from_str::<DateWords>(&json).ok(), Some(german));
    }
}
