//! `json_column`: a `Json` column on PostgreSQL, whose values cannot be compared.

use super::{Fault, Judge, Level, Lint, Part};
use crate::schema::{Table, TypeKind};
use crate::{Dialect, Target};

pub(super) const LINT: Lint = Lint {
    id: "json_column",
    level: Level::Allow,
    judge: Judge::Table(judge),
};

fn judge(table: &Table, targets: &[Target]) -> Vec<Fault> {
    let mut targets = targets.iter();
    if !targets.any(|target| target.dialect == Dialect::Postgres) {
        return Vec::new();
    }
    let columns = table.columns.iter();
    let json = columns.filter(|column| column.ty.kind == TypeKind::Json);
    json.map(|column| Fault {
        part: Part::Column(column.name.clone()),
        site: column.ty.site,
        message: format!(
            "column `{}` of `{}` is `Json`: PostgreSQL has no `=` for it, so `DISTINCT` and \
             `GROUP BY` fail",
            column.name, table.name
        ),
        help: "use `Jsonb`, unless the text itself has to be kept".to_owned(),
    })
    .collect()
}
