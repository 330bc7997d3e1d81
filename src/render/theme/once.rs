//! Parts of pages that are rendered once.
//!
//! An event stands in lists of many pages and looks the same in each. A template that writes
//! `{{ once(component="event.row", event=event) }}` for `{{ <event.row event /> }}` has it rendered
//! where it is first asked for, and the same text taken wherever it is asked for with the same
//! values. `{{ once(component="event.row", each="event", event=events) }}` does so for each item of
//! a list, a line each: to ask for the rows one by one would cost more than they do.

use std::cell::RefCell;
use std::sync::{Mutex, PoisonError, Weak};

use foldhash::HashMap;
use tera::value::ValueKind;
use tera::{Context, Error, ErrorKind, Function, Kwargs, State, Tera, TeraResult, Value};
use xxhash_rust::xxh3::xxh3_128;

/// Whether what was rendered once is kept for other pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// For as long as the templates are: for a site that is rendered whole.
    Kept,
    /// Not at all: for one page now and then, of a site that changes meanwhile.
    Anew,
}

/// How many shelves there are, so that threads seldom wait for one another.
const SHELVES: usize = 64;

/// What it is called in templates.
pub(super) const NAME: &str = "once";

/// The argument that names the component.
pub(super) const COMPONENT: &str = "component";

/// The argument that names another, which is a list: the component is given each of its items.
const EACH: &str = "each";

/// The function of templates that renders a component once.
pub(super) struct Once {
    tera: Weak<Tera>,
    kept: Option<Box<[Shelf]>>,
}

/// Parts by their component and the values that it was given.
type Shelf = Mutex<HashMap<u128, Part>>;

struct Part {
    html: Value,
    /// What it was given. While it is here, no other value is where it is in memory.
    _given: Vec<Value>,
}

thread_local! {
    /// What went wrong inside a component, which says more than what its caller can tell.
    static WRONG: RefCell<Option<Error>> = const { RefCell::new(None) };
}

/// Takes what went wrong inside a component on this thread, if anything did.
pub(super) fn wrong() -> Option<Error> {
    WRONG.take()
}

impl Once {
    pub(super) fn new(tera: Weak<Tera>, parts: Parts) -> Self {
        let kept = (parts == Parts::Kept)
            .then(|| (0..SHELVES).map(|_| Shelf::default()).collect::<Box<[Shelf]>>());
        Self { tera, kept }
    }

    /// What a component makes of values: as it was made before, or anew.
    fn part(&self, given: &mut Given<'_>) -> TeraResult<Value> {
        let Some((shelves, print)) = self.kept.as_deref().zip(given.print()) else {
            return self.render(given);
        };
        #[allow(clippy::cast_possible_truncation, reason = "any of its bits will do")]
        let shelf = &shelves[print as usize % SHELVES];
        let parts = || shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(part) = parts().get(&print) {
            return Ok(part.html.clone());
        }
        let html = self.render(given)?;
        let given = given.arguments().map(|(_, value)| value.clone()).collect();
        parts().insert(print, Part { html: html.clone(), _given: given });
        Ok(html)
    }

    fn render(&self, given: &Given<'_>) -> TeraResult<Value> {
        let Some(tera) = self.tera.upgrade() else {
            return Err(Error::message("the templates are gone"));
        };
        let mut arguments = Context::new();
        for (name, value) in given.arguments() {
            arguments.insert_value(name.to_owned(), value.clone());
        }
        let html = tera.render_component(given.component, &arguments, None, true);
        let html = html.map_err(|error| told(error, given))?;
        Ok(Value::safe_string(&html))
    }
}

impl Function<TeraResult<Value>> for Once {
    fn call(&self, given: Kwargs, _: &State<'_>) -> TeraResult<Value> {
        let each = given.get::<&str>(EACH)?;
        let mut given_now = Given::new(&given, each)?;
        let Some(each) = each else { return self.part(&mut given_now) };
        let mut html = String::new();
        let Some(items) = given.get::<&Value>(each)?.and_then(Value::as_array) else {
            return Err(Error::message(format!("`each` names `{each}`, which is no list")));
        };
        for item in items {
            given_now.item = Some((each, item));
            html.push_str(self.part(&mut given_now)?.as_str().unwrap_or_default());
            html.push('\n');
        }
        Ok(Value::safe_string(&html))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// What a component is given.
struct Given<'a> {
    component: &'a str,
    /// What each item of a list has with it.
    fixed: Vec<(&'a str, &'a Value)>,
    /// That item, and the argument's name.
    item: Option<(&'a str, &'a Value)>,
    /// What tells the component and `fixed` from any other; `None` where that cannot be told.
    said: Option<Said>,
}

impl<'a> Given<'a> {
    fn new(given: &'a Kwargs, each: Option<&str>) -> TeraResult<Self> {
        let component = given.must_get::<&str>(COMPONENT)?;
        let named = given.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
        let fixed = named
            .filter(|(name, _)| ![COMPONENT, EACH].contains(name) && Some(*name) != each)
            .collect::<Vec<_>>();
        let mut said = Said(Vec::with_capacity(128));
        said.add(0, component.as_bytes());
        let told = fixed.iter().all(|argument| said.argument(*argument).is_some());
        Ok(Self { component, fixed, item: None, said: told.then_some(said) })
    }

    fn arguments(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.fixed.iter().copied().chain(self.item)
    }

    /// Tells it from anything else that a component is given. `None` where that cannot be told.
    fn print(&mut self) -> Option<u128> {
        let said = self.said.as_mut()?;
        let fixed = said.0.len();
        let told = self.item.is_none_or(|item| said.argument(item).is_some());
        let print = told.then(|| xxh3_128(&said.0));
        said.0.truncate(fixed);
        print
    }
}

/// A component and values, written so that no other are written alike: mappings and lists by where
/// they are in memory, all else by what it is.
struct Said(Vec<u8>);

impl Said {
    fn add(&mut self, kind: u8, bytes: &[u8]) {
        self.0.push(kind);
        self.0.extend_from_slice(&bytes.len().to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    /// Adds an argument. `None` if it cannot be told from others.
    fn argument(&mut self, (name, value): (&str, &Value)) -> Option<()> {
        self.add(1, name.as_bytes());
        match value.kind() {
            ValueKind::Map => {
                let place = std::ptr::from_ref(value.as_map()?).addr();
                self.add(2, &place.to_le_bytes());
            }
            ValueKind::Array => match value.as_array()? {
                [] => self.add(3, &[]),
                items => self.add(4, &items.as_ptr().addr().to_le_bytes()),
            },
            ValueKind::String => {
                self.add(5 + u8::from(value.is_safe()), value.as_str()?.as_bytes());
            }
            ValueKind::Bool => self.add(7, &[u8::from(value.as_bool()?)]),
            ValueKind::None | ValueKind::Undefined => self.add(8, &[]),
            _ => self.add(9, &value.as_i128()?.to_le_bytes()),
        }
        Some(())
    }
}

/// What the caller of a component says of what went wrong: where it stands is kept for [`wrong`],
/// unless the caller is what is wrong.
fn told(error: Error, given: &Given<'_>) -> Error {
    match error.kind() {
        ErrorKind::RenderingError(report) => {
            let missed = given.arguments().find(|(name, value)| {
                value.kind() == ValueKind::Undefined
                    && report.message().starts_with(&format!("Variable `{name}` exists"))
            });
            if let Some((name, _)) = missed {
                let component = given.component;
                return Error::message(format!(
                    "what `{component}` is given as `{name}` is not defined"
                ));
            }
            let said = Error::message(error.to_string());
            // Of components within one another, the innermost tells the most.
            WRONG.with_borrow_mut(|wrong| _ = wrong.get_or_insert(error));
            said
        }
        ErrorKind::ComponentNotFound(name) => Error::message(format!("Unknown component `{name}`")),
        _ => error,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tera::context;

    use super::*;

    /// How often the component is rendered for pages that each show a value of `values`.
    fn rendered(parts: Parts, values: &[&Value]) -> usize {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let tera = Arc::new_cyclic(|itself| {
            let mut tera = Tera::new();
            tera.register_function(NAME, Once::new(Weak::clone(itself), parts));
            tera.register_function("count", move |_: Kwargs, _: &State<'_>| -> Value {
                counted.fetch_add(1, Ordering::Relaxed);
                Value::none()
            });
            tera.add_raw_template(
                "page.html",
                "{% component part(of) %}{{ count() }}<b>{{ of | length }}</b>{% endcomponent part %}{{ once(component=\"part\", of=of) }}",
            )
            .unwrap();
            tera
        });
        for value in values {
            let shown = tera.render("page.html", &context! { of => *value }).unwrap();
            assert_eq!(shown, "<b>1</b>");
        }
        count.load(Ordering::Relaxed)
    }

    fn list() -> Value {
        Value::from(vec![Value::from(1)])
    }

    #[test]
    fn the_same_value_is_rendered_once_and_another_for_itself() {
        let (one, other) = (list(), list());
        assert_eq!(rendered(Parts::Kept, &[&one, &one, &other, &one]), 2);
        let (one, other) = (Value::from("a"), Value::from("b"));
        assert_eq!(rendered(Parts::Kept, &[&one, &one, &other, &one]), 2);
    }

    #[test]
    fn what_is_not_kept_is_rendered_each_time() {
        let one = list();
        assert_eq!(rendered(Parts::Anew, &[&one, &one, &one]), 3);
    }

    #[test]
    fn values_that_come_and_go_are_not_taken_for_one_another() {
        let count = 200;
        let mut tera = Tera::new();
        tera.add_raw_template("x", "{% component part(of) %}{{ of[0] }}{% endcomponent part %}")
            .unwrap();
        let tera = Arc::new(tera);
        let once = Once::new(Arc::downgrade(&tera), Parts::Kept);
        let context = Context::new();
        for number in 0..count {
            // Each is gone before the next is made, and its place in memory could be taken.
            let of = Value::from(vec![Value::from(number)]);
            let given = Kwargs::from([(COMPONENT, Value::from("part")), ("of", of)]);
            let html = once.call(given, &State::new(&context)).unwrap();
            assert_eq!(html.as_str(), Some(number.to_string().as_str()));
        }
    }
}
