//! What operations do to the values of a table's rows, followed in their sources.

use super::source::{Source, Sources};
use crate::expr::{Expr, ExprKind, Place, Scope};
use crate::op::{Op, RenameEnumValue, SetDefault, SetType};
use crate::plan::walk::Walked;
use crate::schema::{Type, TypeKind};
use crate::sql::sqlite::{column, quoted};
use crate::sql::{Unsupported, expression, text};
use crate::{Dialect, Name, ObjectName, Target};

impl Sources {
    /// Follows an operation on the table.
    pub(super) fn follow(
        &mut self,
        walked: &Walked<'_>,
        table: &ObjectName,
        target: Target,
    ) -> Result<(), Unsupported> {
        match walked.op {
            Op::AddColumn(op) => self.set(&op.column.name, Source::Default),
            Op::DropColumn(op) => self.remove(&op.column),
            Op::RenameColumn(op) => self.rename(&op.from, &op.to),
            Op::SetDefault(op) => self.keep_first_default(op, walked, target)?,
            Op::SetType(op) => self.convert(op, walked, target)?,
            Op::RenameEnumValue(op) => self.rename_value(op, walked, table),
            Op::CreateTable(_)
            | Op::DropTable(_)
            | Op::RenameTable(_)
            | Op::SetTableComment(_)
            | Op::SetStorage(_)
            | Op::SetNullable(_)
            | Op::SetIdentity(_)
            | Op::SetColumnComment(_)
            | Op::AddConstraint(_)
            | Op::DropConstraint(_)
            | Op::SetDeferrable(_)
            | Op::ValidateConstraint(_)
            | Op::RenameConstraint(_)
            | Op::CreateIndex(_)
            | Op::DropIndex(_)
            | Op::RenameIndex(_)
            | Op::CreateEnum(_)
            | Op::DropEnum(_)
            | Op::AddEnumValue(_)
            | Op::DropEnumValue(_)
            | Op::Execute(_)
            | Op::Backfill(_)
            | Op::InsertRows(_)
            | Op::DeleteRows(_)
            | Op::CreateObject(_)
            | Op::DropObject(_)
            | Op::ReplaceObject(_)
            | Op::RenameObject(_)
            | Op::RenameEnum(_)
            | Op::Retire(_)
            | Op::Purge(_)
            | Op::CreatePartition(_)
            | Op::AttachPartition(_)
            | Op::DetachPartition(_) => {}
        }
        Ok(())
    }

    /// Whether a conversion over the table as it is now means the same over the table before.
    pub(super) fn can_convert(&self, op: &SetType) -> bool {
        let names = |using: &Expr| using.columns().iter().all(|name| self.is_kept(name));
        let same = match &op.using {
            Some(using) => names(using) && !using.is_opaque(),
            None => self.is_kept(&op.column),
        };
        same || self.all_kept() || *self.get(&op.column) == Source::Default
    }

    /// A new column's rows hold the default that it came with, not a later one.
    fn keep_first_default(
        &mut self,
        op: &SetDefault,
        walked: &Walked<'_>,
        target: Target,
    ) -> Result<(), Unsupported> {
        let Some(known) = walked
            .before
            .table(&op.table)
            .and_then(|table| table.column(op.column.as_str()))
        else {
            return Ok(());
        };
        if *self.get(&op.column) == Source::Default && known.generated.is_none() {
            let default = column::default_sql(known, &walked.before, target)?;
            let value = Source::Value {
                sql: default.unwrap_or_else(|| "NULL".to_owned()),
                names: Some(Vec::new()),
            };
            self.set(&op.column, value);
        }
        Ok(())
    }

    /// The rows of a column with a new type; a new column has the default of that type.
    fn convert(
        &mut self,
        op: &SetType,
        walked: &Walked<'_>,
        target: Target,
    ) -> Result<(), Unsupported> {
        let Some(table) = walked.before.table(&op.table) else {
            return Ok(());
        };
        let Some(column) = table.column(op.column.as_str()) else {
            return Ok(());
        };
        let text_stays = op.using.is_none() && is_text(&column.ty) && is_text(&op.ty);
        if text_stays || *self.get(&op.column) == Source::Default {
            return Ok(());
        }
        let value = op.using.clone().unwrap_or_else(|| {
            Expr::new(ExprKind::Cast {
                operand: Box::new(Expr::column(op.column.clone())),
                ty: op.ty.clone(),
            })
        });
        let scope = Scope {
            schema: &walked.before,
            table: Some(table),
            place: Place::Value,
        };
        let sql = expression(&value, &scope, Some(&op.ty), target)?;
        if sql != quoted(&op.column) {
            let names = (!value.is_opaque()).then(|| value.columns());
            self.set(&op.column, Source::Value { sql, names });
        }
        Ok(())
    }

    fn rename_value(&mut self, op: &RenameEnumValue, walked: &Walked<'_>, table: &ObjectName) {
        let literal = |value: &Name| text(value.as_str(), Dialect::Sqlite);
        let (from, to) = (literal(&op.from), literal(&op.to));
        for (owner, column) in walked.before.columns_of_enum(&op.name) {
            let (old, names) = match self.get(&column.name) {
                _ if owner.name != *table => continue,
                Source::Default => continue,
                Source::Kept => (quoted(&column.name), Some(vec![column.name.clone()])),
                Source::Value { sql, names } => (sql.clone(), names.clone()),
            };
            let sql = format!("CASE {old} WHEN {from} THEN {to} ELSE {old} END");
            self.set(&column.name, Source::Value { sql, names });
        }
    }
}

/// Whether values are text as it is: nothing is cut off, what is too long has been refused.
fn is_text(ty: &Type) -> bool {
    matches!(
        ty.kind,
        TypeKind::Char(_) | TypeKind::Varchar(_) | TypeKind::Text | TypeKind::Named(_)
    )
}
