//! A server's words in the language, where nothing of the history says the same.
//!
//! What a server calls the types of the language is not written down here: the server is asked,
//! by a table that has a column of each.

use crate::expr::{Expr, ExprKind};
use crate::schema::{
    Column, Constraint, ConstraintKind, Generated, Index, IntegerSize, Table, Type, TypeKind,
};
use crate::sql::column_type;
use crate::{Dialect, ObjectName, PerDialect, Schema, Target};

use super::{Described, raw_type};

/// The types that a server's words may stand for. Where it has one word for several, the first
/// is meant, which holds whatever the others hold.
const TYPES: [TypeKind; 34] = [
    TypeKind::BigInt,
    TypeKind::Integer,
    TypeKind::SmallInt,
    TypeKind::TinyInt,
    TypeKind::Unsigned(IntegerSize::Big),
    TypeKind::Unsigned(IntegerSize::Integer),
    TypeKind::Unsigned(IntegerSize::Small),
    TypeKind::Unsigned(IntegerSize::Tiny),
    TypeKind::Boolean,
    TypeKind::Double,
    TypeKind::Real,
    TypeKind::Text,
    TypeKind::Bytes,
    TypeKind::Numeric {
        precision: 13,
        scale: 7,
    },
    TypeKind::Varchar(77),
    TypeKind::Char(77),
    TypeKind::Date,
    TypeKind::Time(None),
    TypeKind::Timestamptz(None),
    TypeKind::Timestamp(None),
    TypeKind::Time(Some(5)),
    TypeKind::Timestamptz(Some(5)),
    TypeKind::Timestamp(Some(5)),
    TypeKind::Time(Some(0)),
    TypeKind::Timestamptz(Some(0)),
    TypeKind::Timestamp(Some(0)),
    TypeKind::Interval,
    TypeKind::Uuid,
    TypeKind::Binary(77),
    TypeKind::Varbinary(77),
    TypeKind::Jsonb,
    TypeKind::Json,
    TypeKind::Inet,
    TypeKind::Cidr,
];

/// What a server calls the types of the language.
#[derive(Clone, Debug)]
pub struct Words {
    dialect: Dialect,
    types: Vec<(String, TypeKind)>,
}

impl Words {
    /// A table with a column of each type that the database has, to be described.
    pub fn table(target: Target) -> Table {
        let mut table = Table::new("migrate: types");
        let schema = Schema::new();
        for (place, kind) in TYPES.into_iter().enumerate() {
            let ty = Type::new(kind);
            if column_type(&ty, &schema, target).is_ok() {
                let name = place.to_string();
                table.columns.push(Column::new(name.as_str(), ty));
            }
        }
        table
    }

    /// Takes the description of [`table`](Self::table) out of those of other tables.
    pub fn take(target: Target, described: &mut Described) -> Self {
        let name = Self::table(target).name;
        let table = described.reading.schema.remove_table(&name);
        described
            .reading
            .unknown
            .retain(|item| item.name != name && item.table.as_ref() != Some(&name));
        let columns = table.iter().flat_map(|table| &table.columns);
        let types = columns.filter_map(|column| {
            let place: usize = column.name.as_str().parse().ok()?;
            let text = text_of_type(&column.ty, target.dialect)?;
            Some((text.to_owned(), TYPES.get(place)?.clone()))
        });
        Self {
            dialect: target.dialect,
            types: types.collect(),
        }
    }

    /// A type, in the language where it has one like it.
    pub(super) fn ty(&self, raw: &Type) -> Type {
        let Some(text) = text_of_type(raw, self.dialect) else {
            return raw.clone();
        };
        if let Some(item) = text.strip_suffix("[]")
            && self.dialect == Dialect::Postgres
        {
            let item = self.ty(&raw_type(self.dialect, item));
            return Type::new(TypeKind::Array(Box::new(item)));
        }
        let mut known = self.types.iter();
        known
            .find_map(|(word, kind)| like(word, kind, text))
            .map_or_else(|| raw.clone(), Type::new)
    }

    /// A type whose values a check of the column's own limits.
    pub(super) fn checked(&self, raw: &Type, check: &Expr) -> Type {
        let ty = text_of_type(raw, self.dialect).unwrap_or_default();
        let check = text_of(check, self.dialect).unwrap_or_default();
        raw_type(self.dialect, format!("{ty} CHECK ({check})"))
    }

    /// An expression, in the language where it is a literal or the present time.
    pub(super) fn expression(&self, raw: &Expr) -> Expr {
        text_of(raw, self.dialect)
            .and_then(literal)
            .map_or_else(|| raw.clone(), Expr::new)
    }

    pub(super) fn column(&self, live: &Column) -> Column {
        let generated = live.generated.as_ref().map(|generated| Generated {
            expr: self.expression(&generated.expr),
            ..generated.clone()
        });
        Column {
            ty: self.ty(&live.ty),
            default: live.default.as_ref().map(|expr| self.expression(expr)),
            generated,
            ..live.clone()
        }
    }

    pub(super) fn constraint(&self, live: &ConstraintKind) -> ConstraintKind {
        match live {
            ConstraintKind::Check { expr } => ConstraintKind::Check {
                expr: self.expression(expr),
            },
            ConstraintKind::Exclude(exclusion) => {
                let mut exclusion = exclusion.clone();
                exclusion.predicate = exclusion.predicate.map(|expr| self.expression(&expr));
                ConstraintKind::Exclude(exclusion)
            }
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_) => live.clone(),
        }
    }

    pub(super) fn index(&self, live: &Index) -> Index {
        let mut index = live.clone();
        if let Some(predicate) = &mut index.predicate {
            *predicate = self.expression(predicate);
        }
        index
    }

    /// A table that the history does not have.
    pub(super) fn whole_table(&self, live: &Table, schema: &Schema) -> Table {
        let named = |column: &Column| {
            let text = text_of_type(&column.ty, self.dialect)?;
            let mut enums = schema.enums();
            enums.find(|ty| ty.name == ObjectName::from(text))
        };
        let column = |column: &Column| {
            let mut settled = self.column(column);
            if let Some(ty) = named(column) {
                settled.ty = Type::new(TypeKind::Named(ty.name.clone()));
            }
            settled
        };
        let constraint = |constraint: &Constraint| {
            Constraint::new(constraint.name.clone(), self.constraint(&constraint.kind))
        };
        Table {
            columns: live.columns.iter().map(column).collect(),
            constraints: live.constraints.iter().map(constraint).collect(),
            indexes: live.indexes.iter().map(|index| self.index(index)).collect(),
            ..live.clone()
        }
    }
}

fn text_of_type(ty: &Type, dialect: Dialect) -> Option<&str> {
    match &ty.kind {
        TypeKind::Sql(text) => of(text, dialect),
        _ => None,
    }
}

fn text_of(expr: &Expr, dialect: Dialect) -> Option<&str> {
    match &expr.kind {
        ExprKind::Sql(sql) => sql.get(dialect).map(|sql| sql.text.as_str()),
        _ => None,
    }
}

fn of(text: &PerDialect<String>, dialect: Dialect) -> Option<&str> {
    text.get(dialect).map(String::as_str)
}

/// The type that `text` is, where it is `word` but for the numbers of `kind`.
fn like(word: &str, kind: &TypeKind, text: &str) -> Option<TypeKind> {
    let (known, _) = numbers(word);
    let (found, numbers) = numbers(text);
    match (kind, numbers.as_slice()) {
        (TypeKind::Varchar(_), [length]) if known == found => Some(TypeKind::Varchar(*length)),
        (TypeKind::Binary(_), [length]) if known == found => Some(TypeKind::Binary(*length)),
        (TypeKind::Varbinary(_), [length]) if known == found => Some(TypeKind::Varbinary(*length)),
        (TypeKind::Char(_), [length]) if known == found => Some(TypeKind::Char(*length)),
        (TypeKind::Numeric { .. }, [precision, scale]) if known == found => {
            Some(TypeKind::Numeric {
                precision: u16::try_from(*precision).ok()?,
                scale: u16::try_from(*scale).ok()?,
            })
        }
        (TypeKind::Time(Some(_)), [digits]) if known == found => u8::try_from(*digits)
            .ok()
            .map(|digits| TypeKind::Time(Some(digits))),
        (TypeKind::Timestamp(Some(_)), [digits]) if known == found => u8::try_from(*digits)
            .ok()
            .map(|digits| TypeKind::Timestamp(Some(digits))),
        (TypeKind::Timestamptz(Some(_)), [digits]) if known == found => u8::try_from(*digits)
            .ok()
            .map(|digits| TypeKind::Timestamptz(Some(digits))),
        _ => (word == text).then(|| kind.clone()),
    }
}

/// A text with `#` for each number, and the numbers.
fn numbers(text: &str) -> (String, Vec<u32>) {
    let mut shape = String::new();
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, digits) = rest.split_at(start);
        let end = digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len());
        let (digits, after) = digits.split_at(end);
        shape.push_str(before);
        shape.push('#');
        numbers.extend(digits.parse::<u32>());
        rest = after;
    }
    shape.push_str(rest);
    (shape, numbers)
}

/// A literal as servers print it: `1`, `'a'::text`, `true`, `now()`.
fn literal(text: &str) -> Option<ExprKind> {
    let bare = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    if let Some(found) = bare.and_then(literal) {
        return Some(found);
    }
    if let Some(quoted) = text.strip_prefix('\'') {
        return quoted_text(quoted).map(ExprKind::Text);
    }
    if let Ok(number) = text.parse() {
        return Some(ExprKind::Integer(number));
    }
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(ExprKind::Boolean(true)),
        "false" => Some(ExprKind::Boolean(false)),
        "null" => Some(ExprKind::Null),
        _ if is_number && text.parse::<f64>().is_ok() => Some(ExprKind::Decimal(text.to_owned())),
        _ => None,
    }
}

/// What stands before the closing quote, if only a cast comes after.
fn quoted_text(rest: &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = rest.char_indices().peekable();
    while let Some((place, c)) = chars.next() {
        match c {
            '\\' => return None,
            '\'' if chars.next_if(|(_, next)| *next == '\'').is_some() => text.push('\''),
            '\'' => {
                let after = rest.get(place + 1..)?;
                let cast = after.strip_prefix("::");
                let plain = |c: char| c.is_ascii_alphanumeric() || " _\"".contains(c);
                let alone = after.is_empty() || cast.is_some_and(|ty| ty.chars().all(plain));
                return alone.then_some(text);
            }
            c => text.push(c),
        }
    }
    None
}

/// A type of SQLite that another tool has called otherwise, by the word of the language's own type
/// that holds the same values. Only a key called INTEGER is the rowid.
pub fn usual_type(ty: &Type, is_key: bool) -> Type {
    let word = text_of_type(ty, Dialect::Sqlite).unwrap_or_default();
    let usual = match word.to_ascii_uppercase().as_str() {
        "BOOLEAN" | "BOOL" | "INT" | "TINYINT" | "SMALLINT" | "BIGINT" if !is_key => "INTEGER",
        "DATE" | "TIME" | "DATETIME" | "TIMESTAMP" | "JSON" => "TEXT",
        "FLOAT" | "DOUBLE" | "DOUBLE PRECISION" => "REAL",
        _ => return ty.clone(),
    };
    raw_type(Dialect::Sqlite, usual)
}

/// Whether a column that is there has the type that the server describes.
pub(super) fn has_type(table: &Table, found: &Column, described: &Column) -> bool {
    let is_key = table.primary_key() == std::slice::from_ref(&found.name);
    found.ty == described.ty || usual_type(&found.ty, is_key) == described.ty
}

/// Whether what is there says the number, as a text or not, whatever zeros stand at its end.
pub(super) fn is_written_as(number: &Expr, found: &Expr) -> bool {
    let digits = |expr: &Expr| {
        let digits = match &expr.kind {
            ExprKind::Integer(number) => number.to_string(),
            ExprKind::Decimal(digits) | ExprKind::Text(digits) => digits.clone(),
            _ => return None,
        };
        let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
        Some(format!("{whole}.{}", part.trim_end_matches('0')))
    };
    let known = digits(number);
    known.is_some() && known == digits(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        let known = |(word, kind): (&str, TypeKind)| (word.to_owned(), kind);
        let types = [
            ("character varying(77)", TypeKind::Varchar(77)),
            ("timestamp(6)", TypeKind::Timestamp(None)),
            ("timestamp(5)", TypeKind::Timestamp(Some(5))),
            (
                "numeric(13,7)",
                TypeKind::Numeric {
                    precision: 13,
                    scale: 7,
                },
            ),
        ];
        Words {
            dialect: Dialect::Postgres,
            types: types.into_iter().map(known).collect(),
        }
    }

    #[test]
    fn a_type_is_found_whatever_its_length() {
        let found = |text| words().ty(&raw_type(Dialect::Postgres, text)).to_string();
        assert_eq!(found("character varying(20)"), "Varchar(20)");
        assert_eq!(found("numeric(5,0)"), "Numeric(5, 0)");
        assert_eq!(found("timestamp(6)"), "Timestamp");
        assert_eq!(found("timestamp(3)"), "Timestamp(3)");
        assert_eq!(found("timestamp"), "sql { postgres: \"timestamp\" }");
        assert_eq!(found("character varying(20)[]"), "Array<Varchar(20)>");
    }

    #[test]
    fn literals_are_read_and_nothing_else() {
        let text = |text: &str| Some(ExprKind::Text(text.to_owned()));
        assert_eq!(literal("'it''s'::character varying"), text("it's"));
        assert_eq!(literal("'a'"), text("a"));
        assert_eq!(literal("('a'::text || 'b'::text)"), None);
        assert_eq!(literal("'a\\'"), None);
        assert_eq!(literal("(-1)"), Some(ExprKind::Integer(-1)));
        assert_eq!(literal("1.50"), Some(ExprKind::Decimal("1.50".to_owned())));
        assert_eq!(literal("FALSE"), Some(ExprKind::Boolean(false)));
        assert_eq!(literal("now()"), None);
    }
}
