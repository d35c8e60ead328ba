//! What tells two schemas apart, object by object.

use std::collections::BTreeMap;
use std::fmt;

use crate::schema::{Column, Constraint, EnumType, Index, ObjectKey, SchemaObject, Table};
use crate::{Name, ObjectName, Schema, print};

/// One thing that tells a schema from the one that was wanted.
///
/// ```
/// use migrate_core::schema::Table;
/// use migrate_core::{Schema, differences};
/// let mut wanted = Schema::new();
/// wanted.put_table(Table::new("users"));
/// let found = differences::between(&wanted, &Schema::new());
/// assert_eq!(found[0].to_string(), "table `users` is missing");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub object: Object,
    /// How.
    pub change: Change,
}

/// An object of a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// The word for its kind, in lower case: `table`, `column`, `index`.
    pub kind: &'static str,
    /// Its name.
    pub name: ObjectName,
    /// The table that it belongs to.
    pub table: Option<ObjectName>,
}

/// How an object differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not there.
    Missing,
    /// It is there and not wanted.
    LeftOver,
    /// It is there under another name.
    Renamed {
        /// That name.
        to: ObjectName,
    },
    /// It is there and is not the same.
    Altered {
        /// What is not the same, in a word: `type`, `default`.
        property: &'static str,
        /// What was wanted, as the language writes it; nothing where it has none.
        wanted: Option<String>,
        /// What is there.
        found: Option<String>,
    },
}

/// How `found` differs from `wanted`. The order of columns, constraints and indexes is none.
pub fn between(wanted: &Schema, found: &Schema) -> Vec<Difference> {
    let mut list = List::default();
    let tables = pairs(wanted.tables(), found.tables(), |table| &table.name);
    for pair in tables {
        list.compare(pair, Object::table, |list, wanted, found| {
            list.tables(wanted, found);
        });
    }
    let enums = pairs(wanted.enums(), found.enums(), |ty| &ty.name);
    for pair in enums {
        list.compare(pair, Object::enum_type, |list, wanted, found| {
            list.enums(wanted, found);
        });
    }
    for object in wanted.objects() {
        let key = wanted.called(object);
        match found.object(&object.key()) {
            Some(found) => list.objects(&key, object, found),
            None => list.push(Object::named(&key), Change::Missing),
        }
    }
    for object in found.objects() {
        if wanted.object(&object.key()).is_none() {
            list.push(Object::named(&found.called(object)), Change::LeftOver);
        }
    }
    list.0
}

impl Object {
    /// A view, a routine or a trigger.
    pub fn named(key: &ObjectKey) -> Self {
        let name = match (&key.table, &key.takes) {
            (Some(_), _) => ObjectName::new(key.name.name.clone()),
            (None, Some(takes)) => {
                let name = Name::new(format!("{}({takes})", key.name.name.as_str()));
                key.name.sibling(name)
            }
            (None, None) => key.name.clone(),
        };
        Self {
            kind: key.kind.word(),
            name,
            table: key.table.clone(),
        }
    }

    /// A table.
    pub fn table(table: &Table) -> Self {
        Self {
            kind: "table",
            name: table.name.clone(),
            table: None,
        }
    }

    fn enum_type(ty: &EnumType) -> Self {
        Self {
            kind: "enum",
            name: ty.name.clone(),
            table: None,
        }
    }

    /// A part of a table.
    pub fn of(table: &Table, kind: &'static str, name: &Name) -> Self {
        Self::part(&table.name, kind, name)
    }

    /// A part of a table or a view.
    fn part(owner: &ObjectName, kind: &'static str, name: &Name) -> Self {
        Self {
            kind,
            name: ObjectName::from(name.as_str()),
            table: Some(owner.clone()),
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, table } = self;
        match table {
            Some(table) if *kind == "column" => write!(f, "{kind} `{table}.{name}`"),
            Some(table) => write!(f, "{kind} `{name}` of `{table}`"),
            None => write!(f, "{kind} `{name}`"),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = &self.object;
        match &self.change {
            Change::Missing => write!(f, "{object} is missing"),
            Change::LeftOver => write!(f, "{object} is left over"),
            Change::Renamed { to } => write!(f, "{object} is called `{to}`"),
            Change::Altered {
                property,
                wanted,
                found,
            } => {
                let shown = |value: &Option<String>| match value {
                    Some(text) => format!("`{text}`"),
                    None => "none".to_owned(),
                };
                let (wanted, found) = (shown(wanted), shown(found));
                write!(f, "{object}: the {property} is {found} instead of {wanted}")
            }
        }
    }
}

/// What is on one side, on the other, or on both.
enum Pair<'a, T> {
    Wanted(&'a T),
    Found(&'a T),
    Both(&'a T, &'a T),
}

/// Brings the things of two sides together by name: the wanted ones first.
fn pairs<'a, T, N: Ord + 'a>(
    wanted: impl IntoIterator<Item = &'a T>,
    found: impl IntoIterator<Item = &'a T>,
    name: impl Fn(&'a T) -> &'a N,
) -> Vec<Pair<'a, T>> {
    let mut found: BTreeMap<&N, &T> = found.into_iter().map(|item| (name(item), item)).collect();
    let mut pairs: Vec<Pair<'a, T>> = wanted
        .into_iter()
        .map(|wanted| match found.remove(name(wanted)) {
            Some(found) => Pair::Both(wanted, found),
            None => Pair::Wanted(wanted),
        })
        .collect();
    pairs.extend(found.into_values().map(Pair::Found));
    pairs
}

#[derive(Default)]
struct List(Vec<Difference>);

impl List {
    fn push(&mut self, object: Object, change: Change) {
        self.0.push(Difference { object, change });
    }

    fn compare<'a, T>(
        &mut self,
        pair: Pair<'a, T>,
        object: impl Fn(&'a T) -> Object,
        both: impl FnOnce(&mut Self, &'a T, &'a T),
    ) {
        match pair {
            Pair::Wanted(wanted) => self.push(object(wanted), Change::Missing),
            Pair::Found(found) => self.push(object(found), Change::LeftOver),
            Pair::Both(wanted, found) => both(self, wanted, found),
        }
    }

    fn altered<T: PartialEq>(
        &mut self,
        object: &Object,
        property: &'static str,
        (wanted, found): (T, T),
        text: impl Fn(T) -> Option<String>,
    ) {
        if wanted != found {
            let (wanted, found) = (text(wanted), text(found));
            let change = Change::Altered {
                property,
                wanted,
                found,
            };
            self.push(object.clone(), change);
        }
    }

    fn tables(&mut self, wanted: &Table, found: &Table) {
        let object = Object::table(wanted);
        let comments = (&wanted.comment, &found.comment);
        self.altered(&object, "comment", comments, Option::clone);
        let options = (
            wanted.storage.other_than(&found.storage),
            found.storage.other_than(&wanted.storage),
        );
        self.altered(&object, "list of options", options, |storage| {
            (!storage.is_empty()).then(|| print::storage(&storage))
        });
        let divisions = (wanted.partition_by.as_ref(), found.partition_by.as_ref());
        self.altered(&object, "partition key", divisions, |by| {
            by.map(print::partition_by)
        });
        let bounds = (wanted.partition_of.as_ref(), found.partition_of.as_ref());
        self.altered(&object, "place among partitions", bounds, |of| {
            of.map(print::partition_of)
        });
        for pair in pairs(&wanted.columns, &found.columns, |column| &column.name) {
            self.compare(
                pair,
                |column: &Column| Object::of(wanted, "column", &column.name),
                |list, a, b| list.columns(wanted, a, b),
            );
        }
        let constraints = pairs(&wanted.constraints, &found.constraints, |item| &item.name);
        for pair in constraints {
            let object = |item: &Constraint| Object::of(wanted, item.word(), &item.name);
            self.compare(pair, object, |list, a, b| {
                let text = |item: &Constraint| Some(print::constraint(&wanted.name, item));
                list.altered(&object(a), "definition", (a, b), text);
            });
        }
        self.indexes(&wanted.name, &wanted.indexes, &found.indexes);
    }

    fn indexes(&mut self, owner: &ObjectName, wanted: &[Index], found: &[Index]) {
        for pair in pairs(wanted, found, |index| &index.name) {
            let object = |index: &Index| Object::part(owner, "index", &index.name);
            self.compare(pair, object, |list, a, b| {
                let text = |item: &Index| Some(print::index(owner, item));
                list.altered(&object(a), "definition", (a, b), text);
            });
        }
    }

    fn columns(&mut self, table: &Table, wanted: &Column, found: &Column) {
        let object = Object::of(table, "column", &wanted.name);
        self.altered(&object, "type", (&wanted.ty, &found.ty), |ty| {
            Some(ty.to_string())
        });
        self.altered(
            &object,
            "nullability",
            (wanted.nullable, found.nullable),
            |nullable| Some(if nullable { "null" } else { "not null" }.to_owned()),
        );
        let defaults = (wanted.default.as_ref(), found.default.as_ref());
        self.altered(&object, "default", defaults, |expr| {
            expr.map(print::expression)
        });
        let identities = (wanted.identity.as_ref(), found.identity.as_ref());
        self.altered(&object, "numbering", identities, |identity| {
            identity.map(print::identity)
        });
        let generated = (wanted.generated.as_ref(), found.generated.as_ref());
        self.altered(&object, "generation", generated, |generated| {
            generated.map(print::generated)
        });
        let updates = (wanted.on_update_now, found.on_update_now);
        self.altered(&object, "value on update", updates, |now| {
            now.then(|| "now()".to_owned())
        });
        let collations = (wanted.collation.as_ref(), found.collation.as_ref());
        self.altered(&object, "collation", collations, |collation| {
            collation.map(ToString::to_string)
        });
        let comments = (&wanted.comment, &found.comment);
        self.altered(&object, "comment", comments, Option::clone);
    }

    fn enums(&mut self, wanted: &EnumType, found: &EnumType) {
        let object = Object::enum_type(wanted);
        let values = (&wanted.values, &found.values);
        self.altered(&object, "list of values", values, |values| {
            let values: Vec<&str> = values.iter().map(Name::as_str).collect();
            Some(values.join(", "))
        });
        let comments = (&wanted.comment, &found.comment);
        self.altered(&object, "comment", comments, Option::clone);
    }

    fn objects(&mut self, key: &ObjectKey, wanted: &SchemaObject, found: &SchemaObject) {
        let object = Object::named(key);
        let comments = (wanted.comment(), found.comment());
        self.altered(&object, "comment", comments, |text| text.map(str::to_owned));
        if wanted.comment() == found.comment() {
            let definitions = (&wanted.definition(), &found.definition());
            self.altered(&object, "definition", definitions, |object| {
                Some(print::object(object))
            });
        }
        self.indexes(&key.name, wanted.indexes(), found.indexes());
    }
}
