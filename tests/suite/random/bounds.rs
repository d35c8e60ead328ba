//! Random bounds of partitions, and values of rows that lie between them.

use migrate_core::expr::{Expr, ExprKind};
use migrate_core::schema::{
    Bound, Bounds, Column, PartitionBy, PartitionMethod, PartitionOf, Table, TypeKind,
};
use migrate_core::{Name, Schema};

use super::parts::{integer, text};
use super::pick::Pick;
use super::weights::partitions;

/// Values of a type in the order that every server gives them: texts have one edge, since their
/// order is that of a collation.
struct Scale {
    /// Below all edges.
    lowest: Expr,
    edges: Vec<Expr>,
}

fn decimal(digits: &str) -> Expr {
    Expr::new(ExprKind::Decimal(digits.to_owned()))
}

/// Nothing for types whose values the language has no word for.
fn scale(kind: &TypeKind, schema: &Schema) -> Option<Scale> {
    let of = |make: fn(&str) -> Expr, lowest: &str, edges: &[&str]| {
        let edges = edges.iter().map(|edge| make(edge));
        Some(Scale {
            lowest: make(lowest),
            edges: edges.collect(),
        })
    };
    match kind {
        TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt => Some(Scale {
            lowest: integer(-10_000),
            edges: [-5_000, 0, 5_000, 9_000].map(integer).into(),
        }),
        TypeKind::Real | TypeKind::Double => of(decimal, "0.25", &["100.5", "400.5", "700.5"]),
        TypeKind::Numeric { precision, scale } if precision == scale => {
            of(decimal, "0.25", &["0.5", "0.75"])
        }
        TypeKind::Numeric { .. } => Some(Scale {
            lowest: integer(0),
            edges: [100, 400, 700].map(integer).into(),
        }),
        TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Text => of(text, "5", &["n"]),
        TypeKind::Boolean => Some(Scale {
            lowest: Expr::new(ExprKind::Boolean(false)),
            edges: vec![Expr::new(ExprKind::Boolean(true))],
        }),
        TypeKind::Date => of(text, "2000-01-01", &["2010-01-01", "2020-02-29"]),
        TypeKind::Time(_) => of(text, "00:00:00", &["12:00:00", "15:30:00"]),
        TypeKind::Timestamp(_) | TypeKind::Timestamptz(_) => of(
            text,
            "2000-01-01 00:00:00",
            &["2010-01-01", "2015-05-05 12:30:00", "2020-01-01"],
        ),
        TypeKind::Interval => of(text, "1 second", &["1 hour"]),
        TypeKind::Uuid => of(
            text,
            "00000000-0000-0000-0000-000000000000",
            &[
                "00000000-0000-0000-0000-000000001000",
                "00000000-0000-0000-0000-000000003000",
            ],
        ),
        TypeKind::Inet => of(text, "10.0.0.1", &["10.0.90.1"]),
        TypeKind::Cidr => of(text, "10.0.0.0/24", &["10.0.90.0/24"]),
        TypeKind::Named(name) => {
            if let Some(domain) = schema.domain(name) {
                return self::scale(&domain.ty.kind, schema);
            }
            let values = &schema.enum_type(name)?.values;
            let mut values = values.iter().map(|value| text(value.as_str()));
            let lowest = values.next()?;
            let edges = values.collect();
            Some(Scale { lowest, edges })
        }
        TypeKind::Bytes | TypeKind::Json | TypeKind::Jsonb => None,
        TypeKind::Array(_) | TypeKind::Sql(_) => None,
        TypeKind::TinyInt | TypeKind::Unsigned(_) => None,
        TypeKind::Binary(_) | TypeKind::Varbinary(_) => None,
    }
}

/// The columns that divide a table: an expression has one of them, and gives what it holds.
fn columns<'a>(by: &PartitionBy, table: &'a Table) -> Vec<&'a Column> {
    let columns = by.keys.iter().flat_map(|key| key.expr.columns());
    columns
        .filter_map(|name| table.column(name.as_str()))
        .collect()
}

/// Bounds of a partition of a table, which may overlap those of others.
pub(super) fn bounds(pick: &mut Pick, parent: &Table, schema: &Schema) -> Option<Bounds> {
    let by = parent.partition_by.as_ref()?;
    let columns = columns(by, parent);
    if by.method != PartitionMethod::Hash && pick.percent(partitions::DEFAULT) {
        return Some(Bounds::Default);
    }
    Some(match by.method {
        PartitionMethod::Range => {
            let edges = edges(&columns, schema);
            let first = pick.below(edges.len() - 1);
            let further = edges.len() - first - 1;
            let last = first + 1 + pick.below(further.min(2));
            Bounds::Range {
                from: edges[first].clone(),
                to: edges[last].clone(),
            }
        }
        PartitionMethod::List => {
            let scale = scale(&columns.first()?.ty.kind, schema);
            let known = scale.map(|scale| [vec![scale.lowest], scale.edges].concat());
            let mut values = known.unwrap_or_default();
            values.push(Expr::new(ExprKind::Null));
            let count = 1 + pick.below(3);
            let values = pick.some(&values, count);
            Bounds::List { values }
        }
        PartitionMethod::Hash => {
            let modulus = [1, 2, 2, 4][pick.below(4)];
            let remainder = u32::try_from(pick.below(modulus as usize)).ok()?;
            Bounds::Hash { modulus, remainder }
        }
    })
}

/// The ends that ranges may have, in order.
fn edges(columns: &[&Column], schema: &Schema) -> Vec<Vec<Bound>> {
    let all = |bound: Bound| vec![bound; columns.len()];
    let scales = columns.iter().map(|column| scale(&column.ty.kind, schema));
    let mut scales = scales.map(|scale| scale.map_or_else(Vec::new, |scale| scale.edges));
    let firsts = scales.next().unwrap_or_default();
    let seconds = scales.next();
    let mut edges = vec![all(Bound::Min)];
    for first in firsts {
        let first = Bound::Value(first);
        let Some(seconds) = &seconds else {
            edges.push(vec![first]);
            continue;
        };
        edges.push(vec![first.clone(), Bound::Min]);
        for second in seconds.iter().take(2) {
            edges.push(vec![first.clone(), Bound::Value(second.clone())]);
        }
        edges.push(vec![first, Bound::Max]);
    }
    edges.push(all(Bound::Max));
    edges
}

/// Values of the columns that divide a table, and its partitions, of a row that lies in one of
/// them; nothing where there is none.
pub(super) fn fitting(
    pick: &mut Pick,
    table: &Table,
    schema: &Schema,
) -> Option<Vec<(Name, Expr)>> {
    let mut values: Vec<(Name, Expr)> = Vec::new();
    let above = schema.parents_of(table);
    let owners = std::iter::once(table).chain(above.iter().copied());
    let mut levels: Vec<&PartitionOf> =
        owners.filter_map(|one| one.partition_of.as_ref()).collect();
    levels.reverse();
    let mut lowest = table;
    while lowest.partition_by.is_some() {
        let partitions: Vec<&Table> = schema.partitions_of(&lowest.name).collect();
        lowest = pick.one(&partitions)?;
        levels.extend(&lowest.partition_of);
    }
    for of in levels {
        for (column, value) in inside(pick, of, schema) {
            values.retain(|(known, _)| *known != column);
            values.push((column, value));
        }
    }
    Some(values)
}

/// Values that lie between bounds, as far as they say any.
fn inside(pick: &mut Pick, of: &PartitionOf, schema: &Schema) -> Vec<(Name, Expr)> {
    let parent = schema.table(&of.parent);
    let known = parent.and_then(|parent| Some(columns(parent.partition_by.as_ref()?, parent)));
    let columns = known.unwrap_or_default();
    let value = |column: &Column, bound: &Bound| match bound {
        Bound::Value(value) => Some(value.clone()),
        Bound::Min | Bound::Max => Some(scale(&column.ty.kind, schema)?.lowest),
    };
    match &of.bounds {
        Bounds::Range { from, .. } => {
            let ends = columns.iter().zip(from);
            let values = ends
                .filter_map(|(column, bound)| Some((column.name.clone(), value(column, bound)?)));
            values.collect()
        }
        Bounds::List { values } => {
            let column = columns.first().map(|column| column.name.clone());
            column.zip(pick.one(values).cloned()).into_iter().collect()
        }
        Bounds::Hash { .. } | Bounds::Default => Vec::new(),
    }
}
