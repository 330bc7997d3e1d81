//! What each template shows, and nothing more.
//!
//! A view is a small value with all that its page shows, in the words of the site's language and
//! in the order of the page. It holds no index into the graph and nothing of other pages, so a
//! page whose view has not changed need not be rendered again. Addresses stand from the site's
//! root, see [`Href`](crate::model::Href); texts named `html` are ready and safe, all others are plain.

mod dated;
mod entities;
mod history;
mod other;
mod page;
mod parts;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

pub use dated::*;
pub use entities::*;
pub use history::*;
pub use other::*;
pub use page::*;
pub use parts::*;

macro_rules! views {
    ($($variant:ident($view:ident) = $template:literal;)*) => {
        /// A page's view, one variant a template.
        #[derive(Debug, Clone, Serialize)]
        #[serde(untagged)]
        pub enum View {
            $(#[doc = concat!("`", $template, "`")] $variant(Box<$view>),)*
        }

        impl View {
            /// The templates that show a view, one each.
            pub const TEMPLATES: &'static [&'static str] = &[$($template),*];

            /// The template that shows it.
            pub fn template(&self) -> &'static str {
                match self { $(View::$variant(_) => $template,)* }
            }

            /// What every page has.
            pub(super) fn page_mut(&mut self) -> &mut PageHead {
                match self { $(View::$variant(view) => &mut view.page,)* }
            }

            /// A fingerprint of it, which is another where anything in it is.
            pub fn fingerprint(&self) -> Option<u128> {
                // Views of two templates may be written alike.
                crate::plan::fingerprint(&(self.template(), self))
            }

            /// Describes what a template receives, beside `site` and `t`: the fields of its view,
            /// with the definitions of all that they hold. `None` if no view has this template.
            pub fn schema(template: &str, of: &mut SchemaGenerator) -> Option<Schema> {
                match template {
                    $($template => Some($view::json_schema(of)),)*
                    _ => None,
                }
            }
        }
    };
}

views! {
    Home(HomeView) = "home.html";
    Briefings(BriefingsView) = "briefings.html";
    Briefing(BriefingView) = "briefing.html";
    Day(DayView) = "day.html";
    Month(MonthView) = "month.html";
    Year(YearView) = "year.html";
    Events(EventsView) = "events.html";
    Event(EventView) = "event.html";
    Actors(ActorsView) = "actors.html";
    Actor(ActorView) = "actor.html";
    Locations(LocationsView) = "locations.html";
    Location(LocationView) = "location.html";
    Sources(SourcesView) = "sources.html";
    Source(SourceView) = "source.html";
    Topics(TopicsView) = "topics.html";
    Topic(TopicView) = "topic.html";
    Page(PageView) = "page.html";
    Data(DataView) = "data.html";
    Search(SearchView) = "search.html";
    Explore(ExploreView) = "explore.html";
    History(HistoryView) = "history.html";
    Changes(ChangesView) = "changes.html";
    Corrections(CorrectionsView) = "corrections.html";
    NotFound(NotFoundView) = "not-found.html";
    Redirect(RedirectView) = "redirect.html";
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use schemars::generate::SchemaSettings;
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_field_that_a_template_receives_is_described() {
        let mut of = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let views = View::TEMPLATES
            .iter()
            .map(|template| (*template, View::schema(template, &mut of).unwrap().to_value()));
        let mut all: Vec<(String, Value)> =
            views.map(|(name, view)| (name.to_owned(), view)).collect();
        all.push(("site".to_owned(), SiteView::json_schema(&mut of).to_value()));
        all.extend(of.definitions().clone());
        for (name, schema) in &all {
            assert!(schema["description"].is_string(), "{name}");
            for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
                assert!(schema["description"].is_string(), "{name}: {field}");
            }
        }
        assert!(View::schema("nothing.html", &mut of).is_none());
    }

    #[test]
    fn every_page_has_a_head() {
        let mut of = SchemaSettings::draft2020_12().for_serialize().into_generator();
        for template in View::TEMPLATES {
            let schema = View::schema(template, &mut of).unwrap().to_value();
            assert!(schema["properties"]["page"].is_object(), "{template}");
        }
    }
}
