//! Partitioned tables and their partitions.

use super::index::{self, Writers};
use super::object::dollar_quoted;
use super::{constraint, key, quote, quote_object, storage, table};
use crate::expr::Expr;
use crate::op::{Divisor, bound_scope, inherited};
use crate::schema::{Bound, Bounds, Inherited, InheritedKind, PartitionOf, Subject, Table};
use crate::sql::{Unsupported, text, value_beside};
use crate::{Dialect, Name, ObjectName, Schema, Target};

/// ` PARTITION BY …`, behind the definition of a table; nothing where it is not partitioned.
pub(super) fn by(table: &Table, schema: &Schema, target: Target) -> Result<String, Unsupported> {
    let Some(by) = &table.partition_by else {
        return Ok(String::new());
    };
    key::check_division(by, table)?;
    let mut keys = Vec::new();
    for key in &by.keys {
        keys.push(index::part(key, table, schema, target)?);
    }
    let (method, keys) = (by.method.word().to_uppercase(), keys.join(", "));
    Ok(format!(" PARTITION BY {method} ({keys})"))
}

/// A table of its own that has all that a partition needs, by the names that it is to have it by;
/// then it is attached. Nobody waits who uses the partitioned one.
pub(crate) fn create(
    table: &Table,
    of: &PartitionOf,
    schema: &Schema,
    target: Target,
) -> Result<Vec<String>, Unsupported> {
    let mut statements = vec![format!(
        "CREATE TABLE {} (LIKE {} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED \
         INCLUDING STORAGE){}{}",
        quote_object(&table.name),
        quote_object(&of.parent),
        by(table, schema, target)?,
        storage::clause(&table.storage, Subject::Table, target)?,
    )];
    let (constraints, indexes) = inherited(schema, table);
    // The copy of a check is valid, since no row is there yet; that of the model is like its
    // parent's.
    for check in constraints.iter().filter(|known| known.not_valid) {
        statements.push(constraint::drop(&table.name, &check.name));
        statements.push(constraint::add(check, table, schema, target)?);
    }
    for key in constraints.iter().filter(|known| known.is_key()) {
        statements.push(constraint::add(key, table, schema, target)?);
    }
    for index in &indexes {
        statements.push(index::create(index, table, schema, target, Writers::Wait)?);
    }
    statements.push(attach(&table.name, of, schema, target)?);
    Ok(statements)
}

/// `ALTER TABLE … ATTACH PARTITION …`.
pub(crate) fn attach(
    partition: &ObjectName,
    of: &PartitionOf,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    Ok(format!(
        "ALTER TABLE {} ATTACH PARTITION {} {}",
        quote_object(&of.parent),
        quote_object(partition),
        bounds(of, schema, target)?
    ))
}

/// `ALTER TABLE … DETACH PARTITION …`; `way` is `CONCURRENTLY`, `FINALIZE` or nothing.
pub(crate) fn detach(parent: &ObjectName, partition: &ObjectName, way: &str) -> String {
    let statement = format!(
        "ALTER TABLE {} DETACH PARTITION {} {way}",
        quote_object(parent),
        quote_object(partition)
    );
    statement.trim_end().to_owned()
}

/// `DROP TABLE …`. The server takes no partition out of a table that others refer to as long as
/// it is one.
pub(crate) fn drop(name: &ObjectName, schema: &Schema) -> Vec<String> {
    let known = schema.table(name);
    let parent = known.and_then(|table| Some((table, table.parent()?)));
    let detach = parent.and_then(|(table, parent)| {
        let is_referred_to = !schema.references_above(table).is_empty();
        is_referred_to.then(|| detach(parent, name, ""))
    });
    detach.into_iter().chain([table::drop(name)]).collect()
}

/// `FOR VALUES …` or `DEFAULT`.
fn bounds(of: &PartitionOf, schema: &Schema, target: Target) -> Result<String, Unsupported> {
    let key = Key::of(of, schema, target)?;
    Ok(match &of.bounds {
        Bounds::Default => "DEFAULT".to_owned(),
        Bounds::Range { from, to } => {
            let (from, to) = (key.ends(from)?, key.ends(to)?);
            format!("FOR VALUES FROM ({from}) TO ({to})")
        }
        Bounds::List { values } => format!("FOR VALUES IN ({})", key.list(values)?),
        Bounds::Hash { modulus, remainder } => {
            format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
        }
    })
}

/// The condition that the rows of a partition fulfil, in the server's own form: where a check
/// says the same, it looks at no row. None for a default partition, and where an operator class
/// of the user's own has the say.
pub(crate) fn condition(
    of: &PartitionOf,
    schema: &Schema,
    target: Target,
) -> Result<Option<String>, Unsupported> {
    let key = Key::of(of, schema, target)?;
    let is_hash = matches!(of.bounds, Bounds::Hash { .. });
    if !is_hash && key.parts.iter().any(|part| part.order.is_none()) {
        return Ok(None);
    }
    Ok(match &of.bounds {
        Bounds::Default => None,
        Bounds::Range { from, to } => {
            let keys = key.parts.iter();
            let mut parts: Vec<String> = keys
                .map(|part| format!("{} IS NOT NULL", part.value))
                .collect();
            parts.extend(key.beyond(from, ">", ">=")?);
            parts.extend(key.beyond(to, "<", "<")?);
            Some(parts.join(" AND "))
        }
        Bounds::List { values } => key.is_one_of(values)?,
        Bounds::Hash { modulus, remainder } => {
            let keys: Vec<&str> = key.parts.iter().map(|part| part.value.as_str()).collect();
            Some(format!(
                "satisfies_hash_partition({}::regclass, {modulus}, {remainder}, {})",
                text(&quote_object(&of.parent), Dialect::Postgres),
                keys.join(", ")
            ))
        }
    })
}

/// What divides a table.
struct Key<'a> {
    parts: Vec<Part<'a>>,
    schema: &'a Schema,
    target: Target,
}

/// One of the keys that divide a table.
struct Part<'a> {
    divisor: Divisor<'a>,
    /// What it is made of.
    value: String,
    /// The same as the server compares it.
    compared: String,
    /// How the signs of its order are written; nothing where that is not known.
    order: Option<Order>,
}

/// The signs by which values are compared.
#[derive(Clone, Copy)]
enum Order {
    /// `<`
    Usual,
    /// `~<~`
    ByCharacters,
}

impl Order {
    fn of(class: Option<&Name>) -> Option<Self> {
        match class.map(Name::as_str) {
            None => Some(Self::Usual),
            Some("text_pattern_ops" | "varchar_pattern_ops" | "bpchar_pattern_ops") => {
                Some(Self::ByCharacters)
            }
            Some(_) => None,
        }
    }
}

impl Part<'_> {
    fn is_beyond(&self, sign: &str, value: &str) -> String {
        let sign = match self.order {
            Some(Order::ByCharacters) => format!("~{sign}~"),
            Some(Order::Usual) | None => sign.to_owned(),
        };
        format!("{} {sign} {value}", self.compared)
    }
}

impl<'a> Key<'a> {
    fn of(of: &PartitionOf, schema: &'a Schema, target: Target) -> Result<Self, Unsupported> {
        let mut parts = Vec::new();
        if let Some(parent) = schema.table(&of.parent) {
            let keys = parent.partition_by.iter().flat_map(|by| &by.keys);
            for (key, divisor) in keys.zip(Divisor::all_of(parent, schema)) {
                let value = index::value(key, parent, schema, target)?;
                let compared = match &key.collation {
                    Some(collation) => format!("({value} COLLATE {})", quote(collation)),
                    None => value.clone(),
                };
                parts.push(Part {
                    divisor,
                    value,
                    compared,
                    order: Order::of(key.operator_class.as_ref()),
                });
            }
        }
        Ok(Self {
            parts,
            schema,
            target,
        })
    }

    fn value(&self, expr: &Expr, divisor: &Divisor<'_>) -> Result<String, Unsupported> {
        let value = divisor.kept(expr);
        value_beside(&value, &bound_scope(self.schema), &divisor.ty, self.target)
    }

    fn ends(&self, bounds: &[Bound]) -> Result<String, Unsupported> {
        let mut ends = Vec::new();
        for (bound, part) in bounds.iter().zip(&self.parts) {
            ends.push(match bound {
                Bound::Min => "MINVALUE".to_owned(),
                Bound::Max => "MAXVALUE".to_owned(),
                Bound::Value(value) => self.value(value, &part.divisor)?,
            });
        }
        Ok(ends.join(", "))
    }

    fn list(&self, values: &[Expr]) -> Result<String, Unsupported> {
        let mut list = Vec::new();
        for value in values {
            if let Some(part) = self.parts.first() {
                list.push(self.value(value, &part.divisor)?);
            }
        }
        Ok(list.join(", "))
    }

    /// That a row lies beyond one end of a range: key by key, equal so far and then beyond.
    fn beyond(
        &self,
        end: &[Bound],
        sign: &str,
        last_sign: &str,
    ) -> Result<Option<String>, Unsupported> {
        let mut equal: Vec<String> = Vec::new();
        let mut ways: Vec<String> = Vec::new();
        for (place, (bound, part)) in end.iter().zip(&self.parts).enumerate() {
            let Bound::Value(value) = bound else {
                // Where the end is open in a key, equal so far is enough for the one kind of
                // end, and never enough for the other.
                let is_enough = matches!(bound, Bound::Min) == (sign == ">");
                if is_enough && equal.is_empty() {
                    return Ok(None);
                }
                if is_enough {
                    ways.push(equal.join(" AND "));
                }
                break;
            };
            let value = self.value(value, &part.divisor)?;
            let is_last = place + 1 == end.len();
            let sign = if is_last { last_sign } else { sign };
            let beyond = part.is_beyond(sign, &value);
            ways.push([equal.as_slice(), &[beyond]].concat().join(" AND "));
            equal.push(format!("{} = {value}", part.compared));
        }
        Ok(match ways.as_slice() {
            [] => Some("FALSE".to_owned()),
            [only] => Some(only.clone()),
            ways => Some(format!("(({}))", ways.join(") OR ("))),
        })
    }

    fn is_one_of(&self, values: &[Expr]) -> Result<Option<String>, Unsupported> {
        let Some(Part {
            value: name,
            compared,
            ..
        }) = self.parts.first()
        else {
            return Ok(None);
        };
        let is_null = |value: &&Expr| value.kind == crate::expr::ExprKind::Null;
        let with_null = values.iter().any(|value| is_null(&value));
        let values: Vec<Expr> = values
            .iter()
            .filter(|value| !is_null(value))
            .cloned()
            .collect();
        let list = self.list(&values)?;
        Ok(Some(match (with_null, values.len()) {
            (true, 0) => format!("{name} IS NULL"),
            (true, _) => format!("({name} IS NULL OR {compared} IN ({list}))"),
            (false, _) => format!("{name} IS NOT NULL AND {compared} IN ({list})"),
        }))
    }
}

/// Gives what partitions inherit the names that the model has for it, whatever the server calls
/// it; nothing where there is nothing of that kind.
pub(crate) fn keep_names<'a>(parts: impl IntoIterator<Item = Inherited<'a>>) -> Option<String> {
    let literal = |value: &str| text(value, Dialect::Postgres);
    let (mut indexes, mut keys) = (Vec::new(), Vec::new());
    for part in parts {
        let partition = literal(&quote_object(&part.partition.name));
        let name = literal(part.name.as_str());
        match part.kind {
            InheritedKind::Index => {
                let above = part.owner.name.sibling(part.of.clone());
                let above = literal(&quote_object(&above));
                indexes.push(format!(
                    "({partition}::regclass, {above}::regclass, {name})"
                ));
            }
            InheritedKind::ForeignKey => {
                let owner = literal(&quote_object(&part.owner.name));
                keys.push(format!(
                    "({partition}::regclass, {owner}::regclass, {name})"
                ));
            }
        }
    }
    let mut queries = Vec::new();
    if !indexes.is_empty() {
        queries.push(format!(
            "SELECT format('ALTER INDEX %s RENAME TO %I', up.own::regclass, named.name) AS sql
    FROM (VALUES {}) named (partition, above, name)
    JOIN (WITH RECURSIVE up (own, above) AS (
        SELECT indexrelid, indexrelid FROM pg_index
        UNION ALL SELECT up.own, h.inhparent FROM up JOIN pg_inherits h ON h.inhrelid = up.above
      ) SELECT * FROM up) up ON up.above = named.above
    JOIN pg_index i ON i.indexrelid = up.own AND i.indrelid = named.partition
    JOIN pg_class c ON c.oid = up.own AND c.relname <> named.name",
            indexes.join(",\n      ")
        ));
    }
    if !keys.is_empty() {
        queries.push(format!(
            "SELECT format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', k.conrelid::regclass, k.conname, named.name) AS sql
    FROM (VALUES {}) named (partition, owner, name)
    JOIN pg_constraint a ON a.conrelid = named.owner AND a.conname = named.name
    JOIN (WITH RECURSIVE up (own, above) AS (
        SELECT oid, conparentid FROM pg_constraint WHERE contype = 'f'
        UNION ALL SELECT up.own, k.conparentid FROM up JOIN pg_constraint k ON k.oid = up.above
      ) SELECT * FROM up) up ON up.above = a.oid
    JOIN pg_constraint k ON k.oid = up.own AND k.conrelid = named.partition AND k.conname <> named.name",
            keys.join(",\n      ")
        ));
    }
    (!queries.is_empty()).then(|| each(&queries.join("\n    UNION ALL\n    ")))
}

/// Drops the check which the server leaves behind that detaches a partition concurrently: its
/// bounds as a check, named after the table.
pub(crate) fn drop_left_check(partition: &Table, known: &[Name]) -> String {
    let literal = |value: &str| text(value, Dialect::Postgres);
    let own = literal(&quote_object(&partition.name));
    let names: Vec<String> = known.iter().map(|name| literal(name.as_str())).collect();
    let but = match names.as_slice() {
        [] => String::new(),
        names => format!(" AND conname NOT IN ({})", names.join(", ")),
    };
    let start = partition.name.name.as_str();
    let start: String = start.chars().take(16).collect();
    each(&format!(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS sql
    FROM pg_constraint WHERE contype = 'c' AND conrelid = {own}::regclass{but}
      AND starts_with(conname, {}) AND conname ~ '_check[0-9]*$'",
        literal(&start)
    ))
}

/// A block that runs each statement which a query gives.
fn each(query: &str) -> String {
    let block = format!(
        "DECLARE
  one record;
BEGIN
  FOR one IN
    {query}
  LOOP
    EXECUTE one.sql;
  END LOOP;
END"
    );
    format!("DO {}", dollar_quoted(&block))
}

/// A block that attaches a partition again, whatever became of its detaching.
pub(crate) fn attach_again(
    partition: &ObjectName,
    of: &PartitionOf,
    schema: &Schema,
    target: Target,
) -> Result<String, Unsupported> {
    let literal = |value: &str| text(value, Dialect::Postgres);
    let own = literal(&quote_object(partition));
    let attach = literal(&attach(partition, of, schema, target)?);
    let finish = literal(&detach(&of.parent, partition, "FINALIZE"));
    let pending = format!("SELECT FROM pg_inherits WHERE inhrelid = {own}::regclass");
    let finalize = if target.at_least(14, 0, 0) {
        format!(
            "  IF EXISTS ({pending} AND inhdetachpending) THEN
    EXECUTE {finish};
  END IF;
"
        )
    } else {
        String::new()
    };
    Ok(format!(
        "DO {}",
        dollar_quoted(&format!(
            "BEGIN
{finalize}  IF NOT EXISTS ({pending}) THEN
    EXECUTE {attach};
  END IF;
END"
        ))
    ))
}

/// `ALTER INDEX … ATTACH PARTITION …`.
pub(crate) fn attach_index(parent: &ObjectName, index: &ObjectName) -> String {
    format!(
        "ALTER INDEX {} ATTACH PARTITION {}",
        quote_object(parent),
        quote_object(index)
    )
}
