//! A page as a browser reads it.

use html5ever::tendril::TendrilSink as _;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element of a page, or a whole page.
pub struct Element {
    node: Handle,
    /// Keeps the tree: a node does not outlive it.
    _dom: std::rc::Rc<RcDom>,
}

/// Reads a page.
pub fn page(html: &str) -> Element {
    let dom =
        html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
    Element { node: dom.document.clone(), _dom: std::rc::Rc::new(dom) }
}

impl Element {
    /// The elements within, in order, that `selector` fits: `tag`, `.class`, `tag.class`, `#id`, or
    /// several of these, parted by spaces, of which each lies within the one before.
    pub fn all(&self, selector: &str) -> Vec<Element> {
        let mut found = vec![self.node.clone()];
        for step in selector.split_whitespace() {
            let mut next: Vec<Handle> = Vec::new();
            for root in &found {
                walk(root, &mut |node| {
                    let known = next.iter().any(|other| std::rc::Rc::ptr_eq(other, node));
                    if !std::rc::Rc::ptr_eq(node, root) && fits(node, step) && !known {
                        next.push(node.clone());
                    }
                });
            }
            found = next;
        }
        found.into_iter().map(|node| Element { node, _dom: self._dom.clone() }).collect()
    }

    /// The one element that `selector` fits.
    pub fn one(&self, selector: &str) -> Element {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.text());
        all.remove(0)
    }

    /// The texts of the elements that `selector` fits.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(Element::text).collect()
    }

    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute(&self.node, name)
    }

    /// The text as it stands, without what is not shown.
    pub fn raw_text(&self) -> String {
        let mut text = String::new();
        gather(&self.node, &mut text);
        text
    }

    /// The text on one line.
    pub fn text(&self) -> String {
        self.raw_text().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The part of the page that is its own: without navigation and footer.
    pub fn main(&self) -> Element {
        self.one("main")
    }

    /// The section whose heading is `title`.
    pub fn section(&self, title: &str) -> Element {
        let sections = self.all("section");
        let headings: Vec<String> = sections.iter().flat_map(|s| s.texts("h2")).collect();
        sections
            .into_iter()
            .find(|section| section.texts("h2").iter().any(|text| text.starts_with(title)))
            .unwrap_or_else(|| panic!("no section {title}; there are {headings:?}"))
    }

    /// What the list of facts says beside `term`.
    pub fn fact(&self, term: &str) -> Element {
        self.all("dl div")
            .into_iter()
            .find(|row| row.texts("dt").iter().any(|text| text == term))
            .unwrap_or_else(|| panic!("no fact {term}; there are {:?}", self.texts("dt")))
            .one("dd")
    }
}

fn walk(node: &Handle, f: &mut dyn FnMut(&Handle)) {
    f(node);
    for child in node.children.borrow().iter() {
        walk(child, f);
    }
}

fn attribute(node: &Handle, name: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    let attrs = attrs.borrow();
    let found = attrs.iter().find(|attribute| &*attribute.name.local == name)?;
    Some(found.value.to_string())
}

fn fits(node: &Handle, step: &str) -> bool {
    let NodeData::Element { name, .. } = &node.data else { return false };
    if let Some(id) = step.strip_prefix('#') {
        return attribute(node, "id").as_deref() == Some(id);
    }
    let (tag, class) = step.split_once('.').map_or((step, None), |(tag, class)| (tag, Some(class)));
    let classes = attribute(node, "class").unwrap_or_default();
    (tag.is_empty() || &*name.local == tag)
        && class.is_none_or(|class| classes.split_whitespace().any(|own| own == class))
}

fn gather(node: &Handle, text: &mut String) {
    if let NodeData::Text { contents } = &node.data {
        text.push_str(&contents.borrow());
    }
    if let NodeData::Element { name, .. } = &node.data
        && matches!(&*name.local, "script" | "style" | "head")
    {
        return;
    }
    for child in node.children.borrow().iter() {
        gather(child, text);
    }
}
