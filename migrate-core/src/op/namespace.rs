//! Which names are taken: what shares a namespace where, and which databases take two names
//! that differ by letter case only for one.

use super::Change;
use crate::schema::{
    Constraint, ConstraintKind, Inherited, InheritedKind, Namespace, ObjectKey, ObjectKind, Table,
    is_inherited_name,
};
use crate::similar::{similar, with_article};
use crate::{Diagnostic, Dialect, Name, ObjectName, Site, Target};

/// What shares the namespace of a schema, in one database or another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Table,
    /// A view, by its word.
    View(&'static str),
    /// An enum, a domain or a composite type, by its word.
    Type(&'static str),
    Index,
    /// The index behind a primary key or a unique constraint.
    Key,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::View(word) => word,
            Self::Type(word) => word,
            Self::Index => "index",
            Self::Key => "unique constraint",
        }
    }

    /// Whether two things of one schema cannot have the same name.
    fn shares(self, other: Self, same_table: bool, targets: &[Target]) -> bool {
        // A view is a table to all databases.
        let as_table = |kind| match kind {
            Self::View(_) => Self::Table,
            kind => kind,
        };
        match (as_table(self), as_table(other)) {
            (Self::View(_), _) | (_, Self::View(_)) => true,
            (Self::Table, Self::Table)
            | (Self::Type(_), Self::Type(_))
            | (Self::Index, Self::Index) => true,
            (Self::Table, Self::Index) | (Self::Index, Self::Table) => {
                indexes_are_relations(targets)
            }
            (Self::Index, Self::Key) | (Self::Key, Self::Index) => {
                let mysql = any(targets, Dialect::is_mysql_family);
                tables_are_types(targets) || (mysql && same_table)
            }
            (Self::Type(_), Self::Index | Self::Key) | (Self::Index | Self::Key, Self::Type(_)) => {
                false
            }
            (Self::Type(_), Self::Table)
            | (Self::Table, Self::Type(_))
            | (Self::Key, Self::Table | Self::Key)
            | (Self::Table, Self::Key) => tables_are_types(targets),
        }
    }
}

/// A name of a schema that is taken.
struct Taken<'a> {
    kind: Kind,
    name: &'a Name,
    table: Option<&'a ObjectName>,
    /// The index or the key that it is inherited from.
    of: Option<&'a Name>,
}

impl<'a> Taken<'a> {
    const fn new(kind: Kind, name: &'a Name, table: Option<&'a ObjectName>) -> Self {
        Self {
            kind,
            name,
            table,
            of: None,
        }
    }
}

impl Change<'_> {
    /// Reports the name of a new table that is taken.
    pub(super) fn claim_table(&mut self, name: &ObjectName, instead_of: Option<&Name>) {
        self.place(name);
        self.claim(Kind::Table, name, None, instead_of);
    }

    /// Reports the name of a new view or trigger that is taken.
    pub(super) fn claim_object(&mut self, key: &ObjectKey, instead_of: Option<&Name>) {
        if key.table.is_none() {
            self.place(&key.name);
        }
        let fold = match key.kind.namespace() {
            Namespace::Relations => {
                let kind = Kind::View(key.kind.word());
                return self.claim(kind, &key.name, None, instead_of);
            }
            Namespace::Types => {
                let kind = Kind::Type(key.kind.word());
                return self.claim(kind, &key.name, None, instead_of);
            }
            Namespace::Triggers => self.folding(|dialect| dialect == Dialect::Sqlite),
            Namespace::Routines | Namespace::Schemas | Namespace::Extensions => None,
        };
        let of_table = key.table.is_some() && triggers_are_named_per_table(self.targets);
        let clashes = |known: &&ObjectKey| {
            known.kind.namespace() == key.kind.namespace()
                && known.name.schema == key.name.schema
                && (!of_table || known.table == key.table)
                && Some(&known.name.name) != instead_of
                && same(&known.name.name, &key.name.name, fold)
        };
        if let Some(known) = self.schema.object_keys().find(clashes) {
            let inside = known.table.as_ref();
            let inside = inside.map_or_else(String::new, |table| format!(" on `{table}`"));
            let (word, name) = (known.kind.word(), &key.name.name);
            let error = clash(word, name, &known.name.name, &inside, fold);
            self.report.push(error);
        }
    }

    /// Reports the name of a new enum that is taken.
    pub(super) fn claim_enum(&mut self, name: &ObjectName) {
        self.place(name);
        self.claim(Kind::Type("enum"), name, None, None);
    }

    /// Reports the schema of something new that does not exist, where the history makes the
    /// schemas. One that it has never made may belong to the database.
    pub(super) fn place(&mut self, name: &ObjectName) {
        let Some(place) = name.schema.as_ref().filter(|place| *place != "public") else {
            return;
        };
        let keys = self.schema.object_keys();
        let known = keys.filter(|key| key.kind == ObjectKind::Schema);
        let known: Vec<String> = known.map(|key| key.name.to_string()).collect();
        if known.is_empty() || known.iter().any(|known| place == known.as_str()) {
            return;
        }
        let is_inside = |other: &ObjectName| other.schema.as_ref() == Some(place);
        let in_use = self.schema.tables().any(|table| is_inside(&table.name))
            || self.schema.type_names().any(is_inside)
            || self.schema.object_keys().any(|key| is_inside(&key.name));
        if !in_use {
            let known = known.iter().map(String::as_str);
            let help = similar("schema", place.as_str(), known).unwrap_or_else(|| {
                format!(
                    "put `create schema {place};` before it, or `create schema {place} keep;` where the database may have it already"
                )
            });
            let message = format!("schema `{place}` does not exist");
            self.report
                .push(Diagnostic::new(place.site(), message).help(help));
        }
    }

    /// Reports the name of a new index that is taken.
    pub(super) fn claim_index(
        &mut self,
        table: &ObjectName,
        name: &Name,
        instead_of: Option<&Name>,
    ) {
        let name = table.sibling(name.clone());
        self.claim(Kind::Index, &name, Some(table), instead_of);
    }

    /// Reports the name of a new column that is taken.
    pub(super) fn claim_column(
        &mut self,
        table: &ObjectName,
        name: &Name,
        instead_of: Option<&Name>,
    ) {
        let fold = self.folding(|dialect| dialect == Dialect::Sqlite || dialect.is_mysql_family());
        let Some(table) = self.schema.table(table) else {
            return;
        };
        let mut columns = table.columns.iter().map(|column| &column.name);
        let known = columns.find(|known| Some(*known) != instead_of && same(known, name, fold));
        if let Some(known) = known {
            let inside = format!(" in table `{}`", table.name);
            self.report
                .push(clash("column", name, known, &inside, fold));
        }
    }

    /// Reports the name of a new constraint that is taken.
    pub(super) fn claim_constraint(
        &mut self,
        table: &ObjectName,
        constraint: &Constraint,
        instead_of: Option<&Name>,
    ) {
        let fold = self.folding(Dialect::is_mysql_family);
        let name = &constraint.name;
        let Some(own) = self.schema.table(table) else {
            return;
        };
        let mut names = own.constraints.iter().map(|known| &known.name);
        let known = names.find(|known| Some(*known) != instead_of && same(known, name, fold));
        if let Some(known) = known {
            let inside = format!(" in table `{table}`");
            self.report
                .push(clash("constraint", name, known, &inside, fold));
        } else if let Some(clash) = self.clash_in_database(table, constraint, instead_of) {
            self.report.push(clash);
        } else if constraint.is_key() {
            let name = table.sibling(name.clone());
            self.claim(Kind::Key, &name, Some(table), instead_of);
        }
    }

    /// The clash with a constraint of another table, where a target counts the names of such
    /// constraints per database.
    fn clash_in_database(
        &self,
        table: &ObjectName,
        constraint: &Constraint,
        instead_of: Option<&Name>,
    ) -> Option<Diagnostic> {
        let target = once_per_database(&constraint.kind, self.targets)?;
        let clashes = |known: &Constraint| {
            known.word() == constraint.word()
                && Some(&known.name) != instead_of
                && same(&known.name, &constraint.name, Some(target))
        };
        let mut others = self.schema.holders(constraint.name.as_str());
        let other = others.find(|other| {
            other.name != *table
                && other.name.schema == table.schema
                && other.constraints.iter().any(clashes)
        })?;
        let (word, name) = (constraint.word(), &constraint.name);
        Some(
            Diagnostic::new(
                name.site(),
                format!("{word} `{name}` exists already in table `{}`", other.name),
            )
            .help(format!(
                "choose another name: {} keeps such names once per database",
                target.dialect
            )),
        )
    }

    /// What a partition inherits under a name that something else has; `site` is that of what
    /// gives the name.
    pub(super) fn clash_of_inherited(
        &self,
        part: &Inherited<'_>,
        site: Site,
    ) -> Option<Diagnostic> {
        if part.kind == InheritedKind::ForeignKey {
            return None;
        }
        let partition = &part.partition.name;
        let name = partition.sibling(part.name.clone());
        let clashes = |taken: &Taken<'_>| {
            let is_itself = taken.of == Some(part.of) && taken.table == Some(partition);
            *taken.name == name.name
                && Kind::Index.shares(taken.kind, false, self.targets)
                && !is_itself
        };
        let taken = self.taken(&name).find(clashes)?;
        let message = format!(
            "the part of `{}` in partition `{partition}` is called `{name}`, and {} has that name already",
            part.of,
            with_article(taken.kind.word()),
        );
        let error = Diagnostic::new(site, message);
        Some(error.help("give one of the two another name"))
    }

    fn claim(
        &mut self,
        kind: Kind,
        name: &ObjectName,
        table: Option<&ObjectName>,
        instead_of: Option<&Name>,
    ) {
        let fold = match kind {
            Kind::Table | Kind::View(_) | Kind::Index => {
                self.folding(|dialect| dialect == Dialect::Sqlite)
            }
            Kind::Type(_) | Kind::Key => None,
        };
        let fold_in_table = match kind {
            Kind::Index | Kind::Key => self.folding(Dialect::is_mysql_family),
            Kind::Table | Kind::View(_) | Kind::Type(_) => None,
        };
        let clashes = |taken: &Taken<'_>| {
            let in_table = fold_in_table.filter(|_| taken.table == table);
            same(taken.name, &name.name, fold.or(in_table))
                && kind.shares(taken.kind, taken.table == table, self.targets)
                && !(kind == taken.kind && Some(taken.name) == instead_of)
        };
        let Some(taken) = self.taken(name).find(clashes) else {
            return;
        };
        let diagnostic = if let (Some(of), Some(partition)) = (taken.of, taken.table) {
            let message = format!(
                "{} `{name}` cannot be: the part of `{of}` in partition `{partition}` has that name",
                kind.word()
            );
            Diagnostic::new(name.site(), message).help("choose another name")
        } else if taken.kind == kind {
            clash(
                kind.word(),
                &name.name,
                taken.name,
                "",
                fold.or(fold_in_table),
            )
        } else {
            let message = format!(
                "{} `{name}` cannot be: {} has that name already",
                kind.word(),
                with_article(taken.kind.word()),
            );
            Diagnostic::new(name.site(), message).help("choose another name")
        };
        self.report.push(diagnostic);
    }

    /// The names of its schema that may clash with a name.
    fn taken<'s>(&'s self, name: &'s ObjectName) -> impl Iterator<Item = Taken<'s>> {
        let schema = name.schema.as_ref();
        let tables = self.schema.holders(name.name.as_str());
        let tables = tables.filter(move |table| table.name.schema.as_ref() == schema);
        let of_tables = tables.flat_map(|table| {
            let part = |kind, name| Taken::new(kind, name, Some(&table.name));
            let indexes = table.indexes.iter();
            let indexes = indexes.map(move |index| part(Kind::Index, &index.name));
            let keys = table.constraints.iter().filter(|known| known.is_key());
            let keys = keys.map(move |key| part(Kind::Key, &key.name));
            let own = Taken::new(Kind::Table, &table.name.name, None);
            std::iter::once(own).chain(indexes).chain(keys)
        });
        let partitions = self.schema.partitions();
        let partitions = partitions.filter(move |table| table.name.schema.as_ref() == schema);
        let inherited = partitions.flat_map(|table| {
            let owners = self.schema.parents_of(table).into_iter();
            let indexes = owners.flat_map(Table::index_names);
            let called = indexes.filter(|of| is_inherited_name(&name.name, of, &table.name.name));
            called.map(|of| Taken {
                of: Some(of),
                ..Taken::new(Kind::Index, &name.name, Some(&table.name))
            })
        });
        let enums = self.schema.enums().map(|ty| &ty.name);
        let enums = enums.filter(move |name| name.schema.as_ref() == schema);
        let enums = enums.map(|name| Taken::new(Kind::Type("enum"), &name.name, None));
        let made = self.schema.object_keys().filter(move |key| {
            key.kind.namespace() == Namespace::Types && key.name.schema.as_ref() == schema
        });
        let made = made.map(|key| Taken::new(Kind::Type(key.kind.word()), &key.name.name, None));
        let views = self.schema.object_keys().filter(move |key| {
            key.kind.namespace() == Namespace::Relations && key.name.schema.as_ref() == schema
        });
        let views = views.map(|key| Taken::new(Kind::View(key.kind.word()), &key.name.name, None));
        let indexed = self.schema.materialized_views();
        let indexed = indexed.filter(move |view| view.name.schema.as_ref() == schema);
        let of_views = indexed.flat_map(|view| {
            let indexes = view.indexes.iter();
            indexes.map(|index| Taken::new(Kind::Index, &index.name, Some(&view.name)))
        });
        let of_views = of_views.chain(views);
        let of_types = enums.chain(made);
        of_tables.chain(inherited).chain(of_types).chain(of_views)
    }

    /// The first target that is one of those that take names which differ by letter case only
    /// for one.
    pub(super) fn folding(&self, folds: impl Fn(Dialect) -> bool) -> Option<Target> {
        let mut targets = self.targets.iter();
        targets.find(|target| folds(target.dialect)).copied()
    }
}

/// Whether an index and a table cannot have one name.
pub(super) fn indexes_are_relations(targets: &[Target]) -> bool {
    any(targets, |dialect| {
        matches!(dialect, Dialect::Postgres | Dialect::Sqlite)
    })
}

/// Whether a type and a table cannot have one name, nor a key and a table.
pub(super) fn tables_are_types(targets: &[Target]) -> bool {
    any(targets, |dialect| dialect == Dialect::Postgres)
}

/// Whether any of the targets is such a database.
pub(super) fn any(targets: &[Target], is_wanted: impl Fn(Dialect) -> bool) -> bool {
    targets.iter().any(|target| is_wanted(target.dialect))
}

/// Whether triggers of different tables can have one name.
pub(super) fn triggers_are_named_per_table(targets: &[Target]) -> bool {
    targets
        .iter()
        .all(|target| target.dialect == Dialect::Postgres)
}

/// The first target that counts the names of such constraints once per database, not per table.
pub(super) fn once_per_database(kind: &ConstraintKind, targets: &[Target]) -> Option<Target> {
    let counts = |dialect: Dialect| match kind {
        ConstraintKind::ForeignKey(_) => dialect.is_mysql_family(),
        ConstraintKind::Check { .. } => dialect == Dialect::Mysql,
        ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Exclude(_) => false,
    };
    let mut targets = targets.iter();
    targets.find(|target| counts(target.dialect)).copied()
}

/// Whether two names are one, where `fold` takes upper and lower case for the same.
pub(super) fn same(known: &Name, name: &Name, fold: Option<Target>) -> bool {
    fn lower(name: &str) -> impl Iterator<Item = char> {
        name.chars().flat_map(char::to_lowercase)
    }
    let (known, name) = (known.as_str(), name.as_str());
    if fold.is_none() {
        return known == name;
    }
    // Nearly all names are ASCII and of different lengths: that is told without a walk.
    known.eq_ignore_ascii_case(name)
        || (!name.is_ascii() && !known.is_ascii() && lower(known).eq(lower(name)))
}

/// Two things of one kind with one name.
pub(super) fn clash(
    word: &str,
    name: &Name,
    known: &Name,
    inside: &str,
    fold: Option<Target>,
) -> Diagnostic {
    if let Some(target) = fold.filter(|_| known != name) {
        let message =
            format!("{word} `{name}` differs from {word} `{known}`{inside} by letter case only");
        let help = format!(
            "choose another name: {} takes the two for one",
            target.dialect
        );
        return Diagnostic::new(name.site(), message).help(help);
    }
    Diagnostic::new(
        name.site(),
        format!("{word} `{name}` exists already{inside}"),
    )
    .help("give one of the two another name, or remove it")
}
