//! Names of tables, columns, constraints and the rest, exactly as the database keeps them.

use std::borrow::Borrow;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::Site;

/// The longest name that every dialect keeps, in bytes.
pub(crate) const LONGEST: usize = 63;

/// What is kept of a longer one, before `_` and eight digits of its hash.
const KEPT: usize = 54;

/// One identifier: case kept, always quoted in SQL, compared by its text alone.
///
/// ```
/// use migrate_core::Name;
/// let name = Name::new("order-items");
/// assert_eq!(name.as_str(), "order-items");
/// assert_eq!(name, "order-items");
/// ```
#[derive(Clone)]
pub struct Name {
    text: Arc<str>,
    site: Site,
    /// Whether nobody wrote it: then a convention of the project may give another. No part of
    /// the meaning, like the site.
    by_convention: bool,
}

impl Name {
    /// A name that was not written anywhere.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self::at(text, Site::NOWHERE)
    }

    /// A name written at `site`.
    pub fn at(text: impl Into<Arc<str>>, site: Site) -> Self {
        Self {
            text: text.into(),
            site,
            by_convention: false,
        }
    }

    /// A name that nobody wrote; `site` is the token to blame for it.
    pub fn by_convention(text: impl Into<Arc<str>>, site: Site) -> Self {
        Self {
            by_convention: true,
            ..Self::at(text, site)
        }
    }

    /// Whether nobody wrote it.
    pub fn is_by_convention(&self) -> bool {
        self.by_convention
    }

    /// The text of the name, without quotes.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where the name was written, or the token to blame where it was derived.
    pub fn site(&self) -> Site {
        self.site
    }

    /// What a thing of this name is called once it is retired.
    ///
    /// ```
    /// assert_eq!(migrate_core::Name::new("users").retired(), "retired_users");
    /// ```
    #[must_use]
    pub fn retired(&self) -> Self {
        Self::at(shorten(format!("retired_{}", self.text)), self.site)
    }
}

/// A name that every dialect keeps: a longer one is cut, and ends with a hash of the whole.
pub(crate) fn shorten(mut name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let hash = Sha256::digest(name.as_bytes());
    let kept = (0..=KEPT)
        .rev()
        .find(|end| name.is_char_boundary(*end))
        .unwrap_or(0);
    name.truncate(kept);
    name.push('_');
    for byte in hash.iter().take(4) {
        // Writing to a string never fails.
        let _ = write!(name, "{byte:02x}");
    }
    name
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        &*self.text == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        &*self.text == *other
    }
}

impl Eq for Name {}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// The name of a table, an enum or another object of a schema: `users`, `billing.invoices`.
///
/// ```
/// use migrate_core::ObjectName;
/// let name = ObjectName::qualified("billing", "invoices");
/// assert_eq!(name.to_string(), "billing.invoices");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// The schema (on MySQL: the database), or `None` for the connection's own.
    pub schema: Option<Name>,
    /// The name inside the schema.
    pub name: Name,
}

impl ObjectName {
    /// A name in the connection's own schema.
    pub fn new(name: impl Into<Name>) -> Self {
        Self {
            schema: None,
            name: name.into(),
        }
    }

    /// What a thing of this name is called once it is retired.
    #[must_use]
    pub fn retired(&self) -> Self {
        self.sibling(self.name.retired())
    }

    /// A name in a named schema.
    pub fn qualified(schema: impl Into<Name>, name: impl Into<Name>) -> Self {
        Self {
            schema: Some(schema.into()),
            name: name.into(),
        }
    }

    /// Another object of the same schema.
    pub fn sibling(&self, name: impl Into<Name>) -> Self {
        Self {
            schema: self.schema.clone(),
            name: name.into(),
        }
    }

    /// Where the name was written.
    pub fn site(&self) -> Site {
        self.name.site()
    }
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        fmt::Display::fmt(&self.name, f)
    }
}

impl fmt::Debug for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl From<Name> for ObjectName {
    fn from(name: Name) -> Self {
        Self::new(name)
    }
}

impl From<&str> for ObjectName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}
