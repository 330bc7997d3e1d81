//! Parts of pages that are rendered once.
//!
//! An event stands in lists of many pages and looks the same in each. A template that writes
//! `{{ once(component="event.row", event=event) }}` for `{{ <event.row event /> }}` has it rendered
//! where it is first asked for, and the same text taken wherever it is asked for with the same
//! values.

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
const COMPONENT: &str = "component";

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

    fn render(&self, component: &str, given: &Kwargs) -> TeraResult<Value> {
        let Some(tera) = self.tera.upgrade() else {
            return Err(Error::message("the templates are gone"));
        };
        let mut arguments = Context::new();
        for (name, value) in arguments_of(given) {
            arguments.insert_value(name.to_owned(), value.clone());
        }
        let html = tera.render_component(component, &arguments, None, true).map_err(told)?;
        Ok(Value::safe_string(&html))
    }
}

impl Function<TeraResult<Value>> for Once {
    fn call(&self, given: Kwargs, _: &State<'_>) -> TeraResult<Value> {
        let component = given.must_get::<&str>(COMPONENT)?;
        let Some((shelves, print)) = self.kept.as_deref().zip(print(component, &given)) else {
            return self.render(component, &given);
        };
        #[allow(clippy::cast_possible_truncation, reason = "any of its bits will do")]
        let shelf = &shelves[print as usize % SHELVES];
        let parts = || shelf.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(part) = parts().get(&print) {
            return Ok(part.html.clone());
        }
        let html = self.render(component, &given)?;
        let given = arguments_of(&given).map(|(_, value)| value.clone()).collect();
        parts().insert(print, Part { html: html.clone(), _given: given });
        Ok(html)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// What the caller of a component says of what went wrong: where it stands is kept for [`wrong`].
fn told(error: Error) -> Error {
    match error.kind() {
        ErrorKind::RenderingError(_) => {
            let said = Error::message(error.to_string());
            WRONG.set(Some(error));
            said
        }
        ErrorKind::ComponentNotFound(name) => Error::message(format!("Unknown component `{name}`")),
        _ => error,
    }
}

/// The arguments that the component is given.
fn arguments_of(given: &Kwargs) -> impl Iterator<Item = (&str, &Value)> {
    let named = given.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
    named.filter(|(name, _)| *name != COMPONENT)
}

/// Tells a component with its values from any other: mappings and lists by where they are in
/// memory, all else by what it is. `None` where that cannot be told.
fn print(component: &str, given: &Kwargs) -> Option<u128> {
    let mut said = Vec::with_capacity(128);
    let mut add = |kind: u8, bytes: &[u8]| {
        said.push(kind);
        said.extend_from_slice(&bytes.len().to_le_bytes());
        said.extend_from_slice(bytes);
    };
    add(0, component.as_bytes());
    for (name, value) in arguments_of(given) {
        add(1, name.as_bytes());
        match value.kind() {
            ValueKind::Map => {
                let place = std::ptr::from_ref(value.as_map()?).addr();
                add(2, &place.to_le_bytes());
            }
            ValueKind::Array => match value.as_array()? {
                [] => add(3, &[]),
                items => add(4, &items.as_ptr().addr().to_le_bytes()),
            },
            ValueKind::String => {
                add(5 + u8::from(value.is_safe()), value.as_str()?.as_bytes());
            }
            ValueKind::Bool => add(7, &[u8::from(value.as_bool()?)]),
            ValueKind::None | ValueKind::Undefined => add(8, &[]),
            _ => add(9, &value.as_i128()?.to_le_bytes()),
        }
    }
    Some(xxh3_128(&said))
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
