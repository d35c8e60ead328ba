//! Random parts of a table: types, columns, expressions, constraints, indexes.

use migrate_core::expr::{BinaryOperator, Expr, ExprKind};
use migrate_core::schema::{
    Column, Constraint, ConstraintKind, Deferrable, ForeignKey, Generated, Identity, Index,
    IndexKey, IntegerSize, NullsOrder, SchemaObject, Storage, Subject, Table, Type, TypeKind,
};
use migrate_core::{Dialect, Name, ObjectName, PerDialect, Schema, Site, naming};

use super::contents;
use super::partitions::{complete, complete_index, divide, divisors};
use super::pick::Pick;
use super::storage;
use super::weights::{
    DEFERRABLE, Kin, ON_DELETE, ON_UPDATE, TYPES, columns, indexes, parts, tables,
};

/// Makes parts that fit a schema.
pub(super) struct Parts<'a> {
    pub(super) pick: &'a mut Pick,
    pub(super) schema: &'a Schema,
    /// The tables that parallel branches work on.
    pub(super) elsewhere: Vec<ObjectName>,
    pub(super) dialect: Dialect,
    /// Out of a hundred new tables, those that are divided into partitions.
    pub(super) divided: u32,
}

pub(super) fn integer(number: i128) -> Expr {
    Expr::new(ExprKind::Integer(number))
}

pub(super) fn text(text: &str) -> Expr {
    Expr::new(ExprKind::Text(text.to_owned()))
}

fn call(function: &str, arguments: Vec<Expr>) -> Expr {
    Expr::new(ExprKind::Call {
        function: function.into(),
        arguments,
    })
}

fn binary(left: Expr, operator: BinaryOperator, right: Expr) -> Expr {
    Expr::new(ExprKind::Binary(operator, Box::new(left), Box::new(right)))
}

fn null_test(column: &Column, negated: bool) -> Expr {
    Expr::new(ExprKind::IsNull {
        operand: Box::new(Expr::column(column.name.clone())),
        negated,
    })
}

impl<'a> Parts<'a> {
    /// Whether the target has PostgreSQL's own types.
    fn is_rich(&self) -> bool {
        self.dialect == Dialect::Postgres
    }

    /// A table, mostly one that no other branch works on.
    pub(super) fn any_table(&mut self) -> Option<&'a Table> {
        let all: Vec<&Table> = self.schema.tables().collect();
        let free: Vec<&Table> = all
            .iter()
            .copied()
            .filter(|table| !self.elsewhere.contains(&table.name))
            .collect();
        let own = !free.is_empty() && self.pick.percent(60);
        self.pick.one(if own { &free } else { &all }).copied()
    }

    pub(super) fn ty(&mut self) -> Type {
        loop {
            let kin = self.pick.weighted(&TYPES);
            if let Some(kind) = self.kind(kin) {
                return kind.into();
            }
        }
    }

    fn kind(&mut self, kin: Kin) -> Option<TypeKind> {
        let length = [1, 9, 40, 100, 255][self.pick.below(5)];
        let digits = self.digits();
        Some(match kin {
            Kin::Text => TypeKind::Text,
            Kin::Uuid => TypeKind::Uuid,
            Kin::Integer => TypeKind::Integer,
            Kin::BigInt => TypeKind::BigInt,
            Kin::Timestamptz => TypeKind::Timestamptz(digits),
            Kin::Timestamp => TypeKind::Timestamp(digits),
            Kin::Boolean => TypeKind::Boolean,
            Kin::Varchar => TypeKind::Varchar(length),
            Kin::Jsonb => TypeKind::Jsonb,
            Kin::Json => TypeKind::Json,
            Kin::Bytes => TypeKind::Bytes,
            Kin::Char => TypeKind::Char(length),
            Kin::SmallInt => TypeKind::SmallInt,
            Kin::Binary => TypeKind::Binary(length.min(16)),
            Kin::Varbinary => TypeKind::Varbinary(length),
            Kin::TinyInt if !self.is_rich() => TypeKind::TinyInt,
            Kin::Unsigned if !self.is_rich() => {
                // SQLite cannot hold the largest.
                let sizes = if self.dialect == Dialect::Sqlite {
                    3
                } else {
                    4
                };
                TypeKind::Unsigned(IntegerSize::ALL[self.pick.below(sizes)])
            }
            Kin::Real => TypeKind::Real,
            Kin::Double => TypeKind::Double,
            Kin::Numeric => {
                let (precision, scale) = [(5, 0), (8, 2), (12, 4), (15, 15)][self.pick.below(4)];
                TypeKind::Numeric { precision, scale }
            }
            Kin::Date => TypeKind::Date,
            Kin::Time => TypeKind::Time(digits),
            Kin::Enum => {
                let enums: Vec<&ObjectName> = self.schema.enums().map(|ty| &ty.name).collect();
                TypeKind::Named((*self.pick.one(&enums)?).clone())
            }
            Kin::Domain => {
                let domains = self.schema.objects().filter_map(|object| match object {
                    SchemaObject::Domain(domain) => Some(&domain.name),
                    _ => None,
                });
                let domains: Vec<&ObjectName> = domains.collect();
                TypeKind::Named((*self.pick.one(&domains)?).clone())
            }
            Kin::Own => {
                let own = self.pick.one(contents::own_types(self.dialect))?;
                TypeKind::Sql(PerDialect::Each(vec![(self.dialect, (*own).to_owned())]))
            }
            Kin::Array if self.is_rich() => TypeKind::Array(Box::new(self.ty())),
            Kin::Inet if self.is_rich() => TypeKind::Inet,
            Kin::Cidr if self.is_rich() => TypeKind::Cidr,
            Kin::Interval if self.is_rich() => TypeKind::Interval,
            Kin::TinyInt | Kin::Unsigned => return None,
            Kin::Array | Kin::Inet | Kin::Cidr | Kin::Interval => return None,
        })
    }

    /// How many digits of a second a type keeps.
    fn digits(&mut self) -> Option<u8> {
        let few = self.pick.percent(columns::DIGITS);
        few.then(|| [0, 3, 3, 6][self.pick.below(4)])
    }

    /// A value of a type, as it stands in a default.
    pub(super) fn value(&mut self, ty: &TypeKind) -> Option<Expr> {
        Some(match ty {
            TypeKind::Boolean => Expr::new(ExprKind::Boolean(self.pick.percent(50))),
            TypeKind::TinyInt | TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt => {
                integer([0, 1, -7, 42][self.pick.below(4)])
            }
            TypeKind::Unsigned(_) => integer([0, 1, 7, 42][self.pick.below(4)]),
            TypeKind::Real | TypeKind::Double | TypeKind::Numeric { scale: 2.., .. } => Expr::new(
                ExprKind::Decimal(["0.5", "1.25", "7"][self.pick.below(2)].into()),
            ),
            TypeKind::Numeric { .. } => integer(3),
            TypeKind::Char(_) | TypeKind::Varchar(_) => text(["", "x", "é"][self.pick.below(3)]),
            TypeKind::Text => text(["", "it's", "a\\b", "née \"q\""][self.pick.below(4)]),
            TypeKind::Bytes
            | TypeKind::Binary(_)
            | TypeKind::Varbinary(_)
            | TypeKind::Array(_)
            | TypeKind::Sql(_) => return None,
            TypeKind::Date => match self.pick.below(2) {
                0 => call("current_date", Vec::new()),
                _ => text("2024-02-29"),
            },
            TypeKind::Time(_) => text("12:30:00"),
            TypeKind::Timestamp(_) | TypeKind::Timestamptz(_) => match self.pick.below(3) {
                0 => text("2024-02-29 12:30:00"),
                _ => call("now", Vec::new()),
            },
            TypeKind::Interval => text("1 day"),
            TypeKind::Uuid => match self.pick.below(2) {
                0 => call("gen_random_uuid", Vec::new()),
                _ => text("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
            },
            TypeKind::Json | TypeKind::Jsonb => text("{}"),
            TypeKind::Inet => text("10.0.0.1"),
            TypeKind::Cidr => text("10.0.0.0/8"),
            TypeKind::Named(name) => match self.schema.domain(name) {
                Some(domain) => return self.value(&domain.ty.kind),
                None => {
                    let values = &self.schema.enum_type(name)?.values;
                    text(self.pick.one(values)?.as_str())
                }
            },
        })
    }

    /// A value computed from the columns of a row, or a plain one.
    pub(super) fn computed(&mut self, table: &Table, ty: &TypeKind) -> Option<Expr> {
        let sources: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| column.ty.kind == *ty || (ty.is_text() && column.ty.kind.is_text()))
            .collect();
        let plain = self.value(ty)?;
        let Some(source) = self.pick.one(&sources).filter(|_| self.pick.percent(60)) else {
            return Some(plain);
        };
        let this = Expr::column(source.name.clone());
        let filled = call("coalesce", vec![this.clone(), plain.clone()]);
        Some(match self.pick.below(4) {
            0 if ty.is_text() => call("lower", vec![filled]),
            1 if ty.is_text() => call("concat", vec![filled, text("é")]),
            0 | 1 if ty.is_integer() => binary(filled, BinaryOperator::Add, integer(1)),
            2 => Expr::new(ExprKind::Case {
                branches: vec![(null_test(source, false), plain)],
                otherwise: Some(Box::new(this)),
            }),
            _ => filled,
        })
    }

    /// A column for a new table, or one that rows can get.
    pub(super) fn column(&mut self, new_table: bool) -> Column {
        let mut column = Column::new(self.pick.column(), self.ty());
        // A column of an old table has to be nullable, or to have a default.
        let nullable = if new_table { columns::NULLABLE } else { 60 };
        column.nullable = self.pick.percent(nullable);
        if self.pick.percent(columns::DEFAULT) || (!new_table && !column.nullable) {
            column.default = self.value(&column.ty.kind);
        }
        if contents::takes_collation(&column.ty.kind) && self.pick.percent(columns::COLLATION) {
            let collations = contents::collations(self.dialect);
            column.collation = self.pick.one(collations).copied().map(Name::new);
        }
        if self.pick.percent(columns::COMMENT) {
            column.comment = Some(["what it is", "it's", "a\\b \"c\""][self.pick.below(3)].into());
        }
        column
    }

    /// A column that is computed from others of the table.
    pub(super) fn generated(&mut self, table: &Table) -> Option<Column> {
        let plain: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
            .collect();
        let from = *self.pick.one(&plain)?;
        let (expr, ty) = match &from.ty.kind {
            TypeKind::Text | TypeKind::Varchar(_) => (
                call("lower", vec![Expr::column(from.name.clone())]),
                TypeKind::Text,
            ),
            kind if kind.is_integer() => (
                binary(
                    Expr::column(from.name.clone()),
                    BinaryOperator::Add,
                    integer(1),
                ),
                TypeKind::BigInt,
            ),
            kind => (
                Expr::new(ExprKind::Case {
                    branches: vec![(null_test(from, false), integer(0))],
                    otherwise: Some(Box::new(integer(1))),
                }),
                if matches!(kind, TypeKind::Boolean) {
                    TypeKind::SmallInt
                } else {
                    TypeKind::Integer
                },
            ),
        };
        let mut column = Column::new(self.pick.column(), ty);
        column.nullable = self.pick.percent(70);
        column.generated = Some(Generated {
            expr,
            stored: self.pick.percent(60),
            site: Site::NOWHERE,
        });
        Some(column)
    }

    /// A condition on a row, which most rows fulfil.
    pub(super) fn condition(&mut self, table: &Table) -> Option<Expr> {
        let column = self.pick.one(&table.columns)?;
        let this = Expr::column(column.name.clone());
        Some(match &column.ty.kind {
            kind if kind.is_number() && self.pick.percent(70) => {
                binary(this, BinaryOperator::GreaterOrEqual, integer(-20_000))
            }
            TypeKind::Text | TypeKind::Varchar(_) if self.pick.percent(70) => binary(
                call("length", vec![this]),
                BinaryOperator::Less,
                integer(200),
            ),
            TypeKind::Named(name) if self.pick.percent(70) => {
                let values = &self.schema.enum_type(name)?.values;
                Expr::new(ExprKind::In {
                    operand: Box::new(this),
                    list: values.iter().map(|value| text(value.as_str())).collect(),
                    negated: false,
                })
            }
            TypeKind::Boolean if self.pick.percent(50) => this,
            _ => {
                let null = self.pick.percent(40);
                binary(
                    null_test(column, true),
                    BinaryOperator::Or,
                    null_test(column, null),
                )
            }
        })
    }

    fn columns(&mut self, table: &Table, most: usize) -> Vec<Name> {
        let names: Vec<Name> = table
            .columns
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let count = if self.pick.percent(parts::SEVERAL_KEYS) {
            2 + self.pick.below(most - 1)
        } else {
            1
        };
        self.pick.some(&names, count)
    }

    pub(super) fn primary_key(&mut self, table: &Table) -> Option<Constraint> {
        let names: Vec<Name> = table
            .columns
            .iter()
            .filter(|column| !column.nullable)
            .map(|column| column.name.clone())
            .collect();
        let count = 1 + usize::from(self.pick.percent(tables::COMPOSITE_KEY));
        let mut columns = self.pick.some(&names, count);
        if !columns.is_empty() {
            complete(&mut columns, &divisors(table, self.schema));
        }
        (!columns.is_empty())
            .then(|| self.named(table, "pk", ConstraintKind::PrimaryKey { columns }))
    }

    /// A constraint under the conventional name, or one of its own.
    fn named(&mut self, table: &Table, stem: &str, kind: ConstraintKind) -> Constraint {
        let conventional = naming::constraint(&table.name, &kind);
        let name = match conventional.filter(|_| !self.pick.percent(parts::NAMED)) {
            Some(name) => Name::new(name),
            None => self.pick.other(stem),
        };
        Constraint::new(name, kind)
    }

    pub(super) fn unique(&mut self, table: &Table) -> Constraint {
        let mut columns = self.columns(table, 3);
        complete(&mut columns, &divisors(table, self.schema));
        let kind = ConstraintKind::Unique {
            columns,
            nulls_not_distinct: self.is_rich() && self.pick.percent(parts::EQUAL_NULLS),
            deferrable: match self.is_rich() {
                true => self.pick.weighted(&DEFERRABLE),
                false => Deferrable::No,
            },
            site: Site::NOWHERE,
        };
        self.named(table, "uq", kind)
    }

    pub(super) fn check(&mut self, table: &Table) -> Option<Constraint> {
        let kind = ConstraintKind::Check {
            expr: self.condition(table)?,
        };
        Some(self.named(table, "ck", kind))
    }

    /// A foreign key from columns of the table that fit a key of some table.
    pub(super) fn foreign_key(&mut self, table: &Table) -> Option<Constraint> {
        let others: Vec<&Table> = self.schema.tables().collect();
        let other = *self.pick.one(&others)?;
        let keys: Vec<Vec<Name>> = other
            .constraints
            .iter()
            .filter(|constraint| {
                matches!(
                    constraint.kind,
                    ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. }
                )
            })
            .map(Constraint::columns)
            .collect();
        let references = self.pick.one(&keys)?.clone();
        let mut columns = Vec::new();
        for key in &references {
            let ty = &other.column(key.as_str())?.ty;
            let fitting: Vec<&Column> = table
                .columns
                .iter()
                .filter(|column| column.ty == *ty && !columns.contains(&column.name))
                .collect();
            columns.push(self.pick.one(&fitting)?.name.clone());
        }
        Some(self.reference(table, columns, &other.name, references))
    }

    /// A foreign key with some actions.
    pub(super) fn reference(
        &mut self,
        table: &Table,
        columns: Vec<Name>,
        other: &ObjectName,
        references: Vec<Name>,
    ) -> Constraint {
        let key = ForeignKey {
            columns,
            table: other.clone(),
            references,
            on_delete: self.pick.weighted(&ON_DELETE),
            on_update: self.pick.weighted(&ON_UPDATE),
            deferrable: self.pick.weighted(&DEFERRABLE),
            deferrable_site: Site::NOWHERE,
        };
        self.named(table, "fk", ConstraintKind::ForeignKey(key))
    }

    pub(super) fn index(&mut self, table: &Table) -> Option<Index> {
        let mut keys: Vec<IndexKey> = self
            .columns(table, 3)
            .into_iter()
            .map(|column| IndexKey::new(Expr::column(column)))
            .collect();
        if self.pick.percent(indexes::EXPRESSION) {
            keys[0] = IndexKey::new(self.key_expression(table)?);
        }
        for key in &mut keys {
            key.descending = self.pick.percent(indexes::DESCENDING);
            if self.pick.percent(indexes::NULLS) {
                key.nulls = Some([NullsOrder::First, NullsOrder::Last][self.pick.below(2)]);
            }
        }
        let mut index = Index {
            name: Name::new(""),
            unique: self.pick.percent(indexes::UNIQUE),
            method: None,
            keys,
            include: Vec::new(),
            nulls_not_distinct: false,
            predicate: None,
            storage: Storage::default(),
        };
        if self.pick.percent(indexes::PARTIAL) {
            index.predicate = self.condition(table);
        }
        if self.is_rich() && self.pick.percent(indexes::INCLUDE) {
            index.include = self.columns(table, 2);
        }
        if self.is_rich() && self.pick.percent(indexes::METHOD) {
            index.method = Some(Name::new(["hash", "brin"][self.pick.below(2)]));
            index.keys.truncate(1);
            index.keys[0].descending = false;
            index.unique = false;
        }
        if index.unique {
            complete_index(&mut index, &divisors(table, self.schema));
        }
        index.nulls_not_distinct =
            index.unique && self.is_rich() && self.pick.percent(parts::EQUAL_NULLS);
        if self.pick.percent(indexes::STORAGE) {
            let method = index.method.as_ref().map(Name::as_str);
            let subject = Subject::Index;
            let storage = storage::storage(self.pick, self.dialect, subject, method);
            index.storage = storage.without_empty();
        }
        index.name = if self.pick.percent(parts::NAMED) {
            self.pick.other("ix")
        } else {
            Name::new(naming::index(&table.name, &index))
        };
        Some(index)
    }

    /// What an index on an expression computes: mostly `coalesce` and `lower`.
    fn key_expression(&mut self, table: &Table) -> Option<Expr> {
        let column = self.pick.one(&table.columns)?;
        let this = Expr::column(column.name.clone());
        Some(match &column.ty.kind {
            kind if kind.is_text() && self.pick.percent(30) => call("lower", vec![this]),
            kind if kind.is_integer() && self.pick.percent(20) => {
                binary(this, BinaryOperator::Multiply, integer(2))
            }
            kind if column.nullable => {
                let value = self.value(kind)?;
                call("coalesce", vec![this, value])
            }
            kind if kind.is_text() => call("lower", vec![this]),
            _ => return None,
        })
    }

    pub(super) fn identity(&mut self) -> Column {
        let kind = [TypeKind::BigInt, TypeKind::Integer][self.pick.below(2)].clone();
        let mut column = Column::new("id", kind);
        column.identity = Some(Identity::default());
        column
    }

    /// Whether a check accepts the part is found out later: most tables have a key and some
    /// references.
    pub(super) fn table(&mut self) -> Table {
        let mut table = Table::new(ObjectName::new(self.pick.table()));
        if self.pick.percent(columns::IDENTITY_KEY) {
            table.columns.push(self.identity());
        }
        for _ in 0..=self.pick.below(7) {
            self.push_column(&mut table, true);
        }
        if self.pick.percent(tables::FOREIGN_KEY) {
            self.push_reference(&mut table);
        }
        if self.pick.percent(8 * columns::GENERATED)
            && let Some(column) = self.generated(&table)
            && table.column(column.name.as_str()).is_none()
        {
            table.columns.push(column);
        }
        if table
            .columns
            .first()
            .is_some_and(|first| first.identity.is_some())
        {
            let columns = vec![table.columns[0].name.clone()];
            let kind = ConstraintKind::PrimaryKey { columns };
            let key = self.named(&table, "pk", kind);
            table.constraints.push(key);
        } else if self.pick.percent(tables::PRIMARY_KEY) {
            let key = self.primary_key(&table);
            table.constraints.extend(key);
        }
        if self.pick.percent(tables::UNIQUE) {
            let unique = self.unique(&table);
            table.constraints.push(unique);
        }
        if self.pick.percent(tables::CHECK) {
            table.constraints.extend(self.check(&table));
        }
        if self.pick.percent(tables::INDEX) {
            table.indexes.extend(self.index(&table));
        }
        if self.pick.percent(tables::COMMENT) {
            table.comment = Some("what it holds".to_owned());
        }
        if self.pick.percent(tables::STORAGE) {
            let subject = Subject::Table;
            let storage = storage::storage(self.pick, self.dialect, subject, None);
            table.storage = storage.without_empty();
        }
        if self.is_rich() && self.pick.percent(self.divided) {
            divide(self, &mut table);
        }
        table
    }

    fn push_column(&mut self, table: &mut Table, new_table: bool) {
        let column = self.column(new_table);
        if table.column(column.name.as_str()).is_none() {
            table.columns.push(column);
        } else if table.columns.is_empty() {
            table.columns.push(Column::new("a", TypeKind::Integer));
        }
    }

    /// Columns of the right types, and a foreign key on them.
    fn push_reference(&mut self, table: &mut Table) {
        let others: Vec<&Table> = self.schema.tables().collect();
        let Some(other) = self.pick.one(&others).copied() else {
            return;
        };
        let references = other.primary_key().to_vec();
        let mut columns = Vec::new();
        for key in &references {
            let Some(key) = other.column(key.as_str()) else {
                return;
            };
            let name = Name::new(format!("{}_{}", other.name.name, key.name));
            let mut column = Column::new(name.clone(), key.ty.clone());
            column.nullable = self.pick.percent(40);
            table.columns.push(column);
            columns.push(name);
        }
        if !columns.is_empty() {
            let key = self.reference(table, columns, &other.name, references);
            table.constraints.push(key);
        }
    }
}
