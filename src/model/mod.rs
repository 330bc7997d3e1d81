//! The things of the field, as types that carry their own rules.
//!
//! A [`Date`] is EDTF, a [`Slug`] is safe in a URL and a path, a [`Marking`]
//! orders the TLP levels. Strings stop at `content/`.

mod body;
mod cuts;
mod date;
mod direction;
mod grade;
mod href;
mod marking;
mod media_type;
mod numbers;
mod order;
mod publish;
mod record;
mod repository;
mod site;
mod site_file;
mod slug;
mod status;
mod theme;
mod web_address;

pub use body::{Body, Layout};
pub use cuts::Cuts;
pub use date::{ClockChange, Date, DateError, DateWords, Precision};
pub use direction::{LRI, PDI, is_rtl};
pub use grade::{Credibility, Grade, Reliability};
pub use href::{Href, ROOT, rooted, rooted_text, scheme};
pub use marking::Marking;
pub use media_type::{MEDIA_TYPES, media_type};
pub use numbers::Numbers;
pub use order::Order;
pub use publish::{Branch, Bucket, Destination, Target, Vanish};
pub use record::*;
pub use repository::Repository;
pub use site::*;
pub use site_file::{Part, is_page};
pub use slug::Slug;
pub use status::Status;
pub use theme::{Custom, DEFAULT_THEME, ThemeSettings};
pub(crate) use web_address::web_address;
