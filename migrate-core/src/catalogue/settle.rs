//! What is there, said as the history says it wherever both are the same.

use super::natural::{Words, has_type, is_written_as};
use super::{Described, Reading, Unknown, objects, properties};
use crate::differences::Difference;
use crate::expr::{Expr, ValueType};
use crate::schema::{
    Column, Constraint, ConstraintKind, ForeignKey, ForeignKeyAction, Generated, Index, IndexKey,
    PartitionBy, PartitionOf, Storage, Subject, Table, Type, View,
};
use crate::{Dialect, Name, ObjectName, Schema, naming};

/// What is there in the history's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What the model has a place for.
    pub schema: Schema,
    /// What is there and has no place in the model.
    pub unknown: Vec<Unknown>,
    /// What differs and cannot be told by comparing schemas: what the server adds to the
    /// history's tables and is not there, texts that are not the history's.
    pub differences: Vec<Difference>,
}

/// Says what is there in the history's words: a definition that the server describes as it
/// describes the history's own is the history's own. Where nothing
/// else is there, the schema equals `expected`, nothing is unknown and nothing differs.
pub fn settle(
    expected: &Schema,
    described: &Described,
    words: &Words,
    live: Reading,
    dialect: Dialect,
) -> Settled {
    let settling = Settling {
        expected,
        described,
        words,
        dialect,
    };
    let (mut unknown, mut differences) =
        properties::compare(&described.reading.unknown, live.unknown, &live.schema);
    let mut schema = Schema::new();
    let altered = objects::settle(expected, described, dialect, &mut schema, &mut unknown);
    differences.extend(altered);
    for ty in live.schema.enums() {
        schema.put_enum(ty.clone());
    }
    if dialect != Dialect::Postgres {
        // An enum stands in its columns there.
        for ty in expected.enums() {
            schema.put_enum(ty.clone());
        }
    }
    for table in live.schema.tables() {
        schema.put_table(settling.table(table, &live.schema, &mut unknown));
    }
    for view in expected.materialized_views() {
        let found = live.indexed_views.get(&view.name);
        if let Some(indexes) = settling.indexes_of(view, found) {
            schema.change_indexes(&view.name, |own| *own = indexes);
        }
    }
    Settled {
        schema,
        unknown,
        differences,
    }
}

struct Settling<'a> {
    expected: &'a Schema,
    described: &'a Described,
    words: &'a Words,
    dialect: Dialect,
}

impl Settling<'_> {
    fn table(&self, live: &Table, schema: &Schema, unknown: &mut Vec<Unknown>) -> Table {
        let refused = self.described.refused.iter();
        let refused = refused.filter(|refused| refused.table == live.name);
        unknown.extend(refused.map(|refused| Unknown {
            kind: "table",
            name: live.name.clone(),
            table: None,
            sql: format!("cannot be compared: {}", refused.message),
        }));
        let known = self.expected.table(&live.name);
        let described = self.described.reading.schema.table(&live.name);
        match (known, described) {
            (Some(known), Some(described)) => Pair {
                settling: self,
                known,
                described,
                live,
            }
            .table(),
            (Some(known), None) if self.is_refused(&live.name) => known.clone(),
            _ => self.words.whole_table(live, schema),
        }
    }

    /// The indexes of a materialized view, where the server says what it makes of the history's.
    fn indexes_of(&self, view: &View, live: Option<&Table>) -> Option<Vec<Index>> {
        if self.dialect != Dialect::Postgres {
            return None;
        }
        let none = Table::new(view.name.clone());
        let described = match self.described.reading.indexed_views.get(&view.name) {
            Some(described) => described,
            None if view.indexes.is_empty() => &none,
            None => return None,
        };
        let mut table = none.clone();
        let pair = Pair {
            settling: self,
            known: &view.as_table(),
            described,
            live: live.unwrap_or(&none),
        };
        for index in &pair.live.indexes {
            pair.index(index, &mut table);
        }
        Some(table.indexes)
    }

    fn is_refused(&self, table: &ObjectName) -> bool {
        let mut refused = self.described.refused.iter();
        refused.any(|refused| refused.table == *table)
    }

    /// MySQL's two words for refusing mean the same there.
    fn action(&self, action: ForeignKeyAction) -> ForeignKeyAction {
        match action {
            ForeignKeyAction::Restrict if self.dialect.is_mysql_family() => {
                ForeignKeyAction::NoAction
            }
            action => action,
        }
    }

    fn same_key(&self, known: &ForeignKey, live: &ForeignKey) -> bool {
        let meaning = |key: &ForeignKey| ForeignKey {
            on_delete: self.action(key.on_delete),
            on_update: self.action(key.on_update),
            ..key.clone()
        };
        meaning(known) == meaning(live)
    }
}

/// A table of the history, how the server describes it, and what is there.
struct Pair<'a> {
    settling: &'a Settling<'a>,
    known: &'a Table,
    described: &'a Table,
    live: &'a Table,
}

impl Pair<'_> {
    fn table(&self) -> Table {
        let mut table = Table::new(self.live.name.clone());
        table.comment = either(
            &self.live.comment,
            &self.described.comment,
            &self.known.comment,
            Option::clone,
        );
        let storages = (&self.live.storage, &self.described.storage);
        table.storage = self.storage(storages, &self.known.storage, Subject::Table);
        (table.partition_by, table.partition_of) = self.division();
        table.columns = self
            .live
            .columns
            .iter()
            .map(|live| self.column(live))
            .collect();
        for live in &self.live.constraints {
            self.constraint(live, &mut table);
        }
        for live in &self.live.indexes {
            self.index(live, &mut table);
        }
        table
    }

    /// The history's options, unless those for this database are others: what is there is neither
    /// what the history says, nor what the server remembers of that.
    fn storage(
        &self,
        (live, described): (&Storage, &Storage),
        known: &Storage,
        subject: Subject,
    ) -> Storage {
        let unusual = |storage: &Storage| storage.unusual(subject, self.settling.dialect);
        let found = unusual(live);
        let mut storage = known.clone();
        if ![unusual(described), unusual(known)].contains(&found) {
            storage.set(self.settling.dialect, found);
        }
        storage.without_empty()
    }

    /// What it is divided by, and what it is a part of.
    fn division(&self) -> (Option<PartitionBy>, Option<PartitionOf>) {
        let Self {
            live,
            described,
            known,
            ..
        } = self;
        let of = &live.partition_of;
        let (found, told) = (&live.partition_by, &described.partition_by);
        let mut by = either(found, told, &known.partition_by, Option::clone);
        if let (Some(by), Some(found), Some(told), Some(known)) =
            (&mut by, found, told, &known.partition_by)
        {
            settle_keys(&mut by.keys, &found.keys, &told.keys, &known.keys);
        }
        (
            by,
            either(
                of,
                &described.partition_of,
                &known.partition_of,
                Option::clone,
            ),
        )
    }

    fn column(&self, live: &Column) -> Column {
        let words = self.settling.words;
        let name = live.name.as_str();
        let (Some(known), Some(described)) = (self.known.column(name), self.described.column(name))
        else {
            return words.column(live);
        };
        Column {
            ty: self.column_type(known, described, live),
            nullable: either(
                &live.nullable,
                &described.nullable,
                &known.nullable,
                |own| *own,
            ),
            default: self.default(known, described, live),
            identity: either(
                &live.identity,
                &described.identity,
                &known.identity,
                Option::clone,
            ),
            generated: self.generated(known, described, live),
            on_update_now: live.on_update_now,
            collation: either(
                &live.collation,
                &described.collation,
                &known.collation,
                Option::clone,
            ),
            comment: either(
                &live.comment,
                &described.comment,
                &known.comment,
                Option::clone,
            ),
            ..known.clone()
        }
    }

    /// An enum may stand as a check beside its column: both have to be there.
    fn column_type(&self, known: &Column, described: &Column, live: &Column) -> Type {
        if !has_type(self.live, live, described) {
            return self.settling.words.ty(&live.ty);
        }
        let check = self.enum_check(known);
        let found = |table: &Table| Some(table.constraint(check.as_deref()?)?.kind.clone());
        match (found(self.described), found(self.live)) {
            (wanted, found) if wanted == found => known.ty.clone(),
            (_, Some(ConstraintKind::Check { expr })) => {
                self.settling.words.checked(&live.ty, &expr)
            }
            _ => self.settling.words.ty(&live.ty),
        }
    }

    /// The name of the check that the server's side has for an enum column of the history's.
    fn enum_check(&self, column: &Column) -> Option<String> {
        column.ty.named()?;
        let (table, name) = column.birth.names(&self.known.name.name, &column.name);
        let check = naming::enum_check(&ObjectName::from(table.as_str()), name);
        self.described.constraint(&check)?;
        Some(check)
    }

    fn is_enum_check(&self, constraint: &Constraint) -> bool {
        let mut columns = self.known.columns.iter();
        columns.any(|column| self.enum_check(column).as_deref() == Some(constraint.name.as_str()))
    }

    fn default(&self, known: &Column, described: &Column, live: &Column) -> Option<Expr> {
        let (known_default, live_default) = (known.default.as_ref(), live.default.as_ref());
        let found = self.expression(live_default, described.default.as_ref(), known_default);
        // In a column of numbers `DEFAULT '0'` is the number.
        let is_number = ValueType::from(&known.ty.kind).is_number();
        match (&found, known_default) {
            (Some(other), Some(number)) if is_number && is_written_as(number, other) => {
                Some(number.clone())
            }
            _ => found,
        }
    }

    fn generated(&self, known: &Column, described: &Column, live: &Column) -> Option<Generated> {
        let expr = |column: &Column| column.generated.as_ref().map(|own| own.expr.clone());
        let stored = |column: &Column| column.generated.as_ref().map(|own| own.stored);
        if expr(live) == expr(described) && stored(live) == stored(described) {
            return known.generated.clone();
        }
        let live = live.generated.clone()?;
        Some(Generated {
            expr: self.settling.words.expression(&live.expr),
            ..live
        })
    }

    fn expression(
        &self,
        live: Option<&Expr>,
        described: Option<&Expr>,
        known: Option<&Expr>,
    ) -> Option<Expr> {
        if live == described {
            known.cloned()
        } else {
            live.map(|expr| self.settling.words.expression(expr))
        }
    }

    /// A constraint, under the history's name where the server has no names for its kind.
    fn constraint(&self, live: &Constraint, table: &mut Table) {
        if self.is_enum_check(live) {
            return;
        }
        let described = same_place(&self.described.constraints, live);
        if described.is_some_and(|described| described.kind == live.kind) {
            let known = same_place(&self.known.constraints, live);
            let own = known.map(|known| Constraint {
                not_valid: live.not_valid,
                ..known.clone()
            });
            table.constraints.extend(own);
            // The server may have one word for unique constraints and unique indexes.
            table
                .indexes
                .extend(self.known.index(live.name.as_str()).cloned());
            return;
        }
        let known = same_place(&self.known.constraints, live);
        let kind = match (&live.kind, known.map(|known| &known.kind)) {
            (ConstraintKind::ForeignKey(key), Some(ConstraintKind::ForeignKey(known)))
                if self.settling.same_key(known, key) =>
            {
                ConstraintKind::ForeignKey(known.clone())
            }
            (ConstraintKind::Unique { columns, .. }, None)
                if self.known.index(live.name.as_str()).is_some() =>
            {
                table.indexes.push(plain_index(&live.name, true, columns));
                return;
            }
            (kind, _) => self.settling.words.constraint(kind),
        };
        table.constraints.push(Constraint {
            name: known.map_or(&live.name, |known| &known.name).clone(),
            kind,
            not_valid: live.not_valid,
        });
    }

    fn index(&self, live: &Index, table: &mut Table) {
        let described = self.described.index(live.name.as_str());
        let known = self.known.index(live.name.as_str());
        let (Some(described), Some(known)) = (described, known) else {
            // An index that the server makes of its own, below a foreign key say.
            if described != Some(live) && !self.is_below_a_new_key(live) {
                table.indexes.push(self.settling.words.index(live));
            }
            return;
        };
        if live == described {
            table.indexes.push(known.clone());
            return;
        }
        let mut settled = self.settling.words.index(live);
        let storages = (&live.storage, &described.storage);
        settled.storage = self.storage(storages, &known.storage, Subject::Index);
        if live.method == described.method {
            settled.method.clone_from(&known.method);
        }
        if live.predicate == described.predicate {
            settled.predicate.clone_from(&known.predicate);
        }
        settle_keys(&mut settled.keys, &live.keys, &described.keys, &known.keys);
        table.indexes.push(settled);
    }

    /// Whether MySQL has made the index for a foreign key that the history does not have: of
    /// the same name, on the same columns. It goes with the key.
    fn is_below_a_new_key(&self, index: &Index) -> bool {
        let name = index.name.as_str();
        let mut keys = self.live.foreign_keys();
        let key = keys.find(|(key, _)| **key == index.name);
        self.settling.dialect.is_mysql_family()
            && self.known.constraint(name).is_none()
            && key.is_some_and(|(_, key)| *index == plain_index(&index.name, false, &key.columns))
    }
}

/// Makes those keys the history's own of which the server says the same.
fn settle_keys(
    keys: &mut [IndexKey],
    live: &[IndexKey],
    described: &[IndexKey],
    known: &[IndexKey],
) {
    for (place, key) in keys.iter_mut().enumerate() {
        if live.get(place) == described.get(place)
            && let Some(known) = known.get(place)
        {
            key.clone_from(known);
        }
    }
}

/// The history's where the server says the same of both, else what is there.
fn either<T: PartialEq, U>(live: &T, described: &T, known: &T, own: impl Fn(&T) -> U) -> U {
    own(if live == described { known } else { live })
}

/// The constraint of that name, or the primary key, which not every server names.
fn same_place<'a>(constraints: &'a [Constraint], like: &Constraint) -> Option<&'a Constraint> {
    let is_key = |kind: &ConstraintKind| matches!(kind, ConstraintKind::PrimaryKey { .. });
    let named = constraints.iter().find(|other| other.name == like.name);
    let unnamed = || {
        constraints
            .iter()
            .find(|other| is_key(&other.kind) && is_key(&like.kind) && like.name == *"PRIMARY")
    };
    named.or_else(unnamed)
}

fn plain_index(name: &Name, unique: bool, columns: &[Name]) -> Index {
    let key = |column: &Name| IndexKey::new(Expr::column(column.clone()));
    Index {
        name: name.clone(),
        unique,
        method: None,
        keys: columns.iter().map(key).collect(),
        include: Vec::new(),
        nulls_not_distinct: false,
        predicate: None,
        storage: Storage::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{follow, raw_expression, raw_type};
    use super::*;
    use crate::differences;
    use crate::expr::ExprKind;
    use crate::schema::TypeKind;

    const DIALECT: Dialect = Dialect::Postgres;

    /// A table of the history: a text with a default, a check, an index.
    fn known() -> Table {
        let mut table = Table::new("users");
        let mut name = Column::new("name", TypeKind::Text);
        name.default = Some(Expr::new(crate::expr::ExprKind::Text("x".to_owned())));
        table.columns = vec![Column::new("id", TypeKind::BigInt), name];
        table.constraints.push(Constraint::new(
            "ck".into(),
            ConstraintKind::Check {
                expr: Expr::column("name"),
            },
        ));
        table
            .indexes
            .push(plain_index(&"ix".into(), true, &["name".into()]));
        table
    }

    /// The same in the words of a server.
    fn described() -> Table {
        let mut table = known();
        table.columns[0].ty = raw_type(DIALECT, "bigint");
        table.columns[1].ty = raw_type(DIALECT, "text");
        table.columns[1].default = Some(raw_expression(DIALECT, "'x'::text"));
        table.constraints[0].kind = ConstraintKind::Check {
            expr: raw_expression(DIALECT, "(name <> ''::text)"),
        };
        table
    }

    fn schema(tables: impl IntoIterator<Item = Table>) -> Schema {
        let mut schema = Schema::new();
        for table in tables {
            schema.put_table(table);
        }
        schema
    }

    fn reading(tables: impl IntoIterator<Item = Table>) -> Reading {
        Reading {
            schema: schema(tables),
            ..Reading::default()
        }
    }

    fn settled(live: Reading) -> Settled {
        let mut described = Described {
            reading: reading([described()]),
            ..Described::default()
        };
        let target = crate::Target::oldest(DIALECT);
        let words = Words::take(target, &mut described);
        settle(&schema([known()]), &described, &words, live, DIALECT)
    }

    /// What is found after a change of the live table.
    fn found(change: impl FnOnce(&mut Table)) -> Vec<String> {
        let mut live = described();
        change(&mut live);
        let settled = settled(reading([live]));
        assert_eq!(settled.unknown, []);
        let found = differences::between(&schema([known()]), &settled.schema);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_number_may_be_written_as_a_text() {
        let mut score = Column::new("score", TypeKind::Double);
        score.default = Some(Expr::new(ExprKind::Decimal("1.50".to_owned())));
        let mut known = known();
        known.columns.push(score.clone());
        let mut found = |default: &str| {
            let mut told = described();
            score.ty = raw_type(DIALECT, "double precision");
            score.default = Some(raw_expression(DIALECT, "1.50"));
            told.columns.push(score.clone());
            let mut live = told.clone();
            live.columns[2].default = Some(raw_expression(DIALECT, default));
            let mut described = Described {
                reading: reading([told]),
                ..Described::default()
            };
            let words = Words::take(crate::Target::oldest(DIALECT), &mut described);
            let expected = schema([known.clone()]);
            let settled = settle(&expected, &described, &words, reading([live]), DIALECT);
            differences::between(&expected, &settled.schema).len()
        };
        assert_eq!(found("'1.5'::double precision"), 0);
        assert_eq!(found("'1.6'::double precision"), 1);
    }

    #[test]
    fn what_the_server_describes_alike_is_the_histories_own() {
        assert_eq!(settled(reading([described()])).schema, schema([known()]));
    }

    #[test]
    fn one_change_is_one_difference() {
        assert_eq!(
            found(|table| table.columns[1].ty = raw_type(DIALECT, "citext")),
            ["column `users.name`: the type is `sql { postgres: \"citext\" }` instead of `Text`"]
        );
        assert_eq!(
            found(|table| table.columns[1].default = Some(raw_expression(DIALECT, "'y'::text"))),
            ["column `users.name`: the default is `\"y\"` instead of `\"x\"`"]
        );
        assert_eq!(
            found(|table| table.columns[1].nullable = true),
            ["column `users.name`: the nullability is `null` instead of `not null`"]
        );
        assert_eq!(
            found(|table| table.indexes[0].unique = false),
            [
                "index `ix` of `users`: the definition is `index ix (name)` instead of `unique index ix (name)`"
            ]
        );
        assert_eq!(
            found(|table| table.indexes.clear()),
            ["index `ix` of `users` is missing"]
        );
    }

    #[test]
    fn what_has_another_name_or_type_is_found_once() {
        let moves = |change: &dyn Fn(&mut Table)| {
            let mut live = described();
            change(&mut live);
            let described = Described {
                reading: reading([described()]),
                ..Described::default()
            };
            let live = schema([live]);
            let (schema, moves) =
                follow(&schema([known()]), &described, &live, &live).expect("something has moved");
            let moves: Vec<_> = moves.iter().map(ToString::to_string).collect();
            (moves, schema)
        };
        let (found, _) = moves(&|table| table.constraints[0].name = "other".into());
        assert_eq!(found, ["check `ck` of `users` is called `other`"]);
        let (found, schema) = moves(&|table| table.columns[1].name = "nick".into());
        assert_eq!(found, ["column `users.name` is called `nick`"]);
        let index = &schema.table(&"users".into()).unwrap().indexes[0];
        assert_eq!(index.key_columns(), ["nick"]);
        let (found, _) = moves(&|table| table.name = "people".into());
        assert_eq!(found, ["table `users` is called `people`"]);
    }

    /// A database has as many tables as it likes: what is done to all of them is done to each
    /// once. It takes minutes where it is not.
    #[test]
    fn many_tables_are_settled_one_by_one() {
        const MANY: usize = 5_000;
        let all = |like: fn() -> Table| {
            let names = (0..MANY).rev().map(|number| format!("t{number}"));
            let tables = names.map(|name| Table {
                name: name.as_str().into(),
                ..like()
            });
            schema(tables)
        };
        let expected = all(known);
        let mut described = Described {
            reading: Reading {
                schema: all(described),
                ..Reading::default()
            },
            ..Described::default()
        };
        let words = Words::take(crate::Target::oldest(DIALECT), &mut described);
        let mut live = described.reading.clone();
        assert_eq!(live.take(|name| name.name == *"t7"), ["t7".into()]);
        let settled = settle(&expected, &described, &words, live.clone(), DIALECT);
        let found = differences::between(&expected, &settled.schema);
        assert_eq!(found.len(), 1, "{found:?}");
        let moved = follow(&expected, &described, &live.schema, &settled.schema);
        assert_eq!(moved, None);
    }
}
