//! Random expressions where a table keeps them: as defaults, checks, generated columns, keys and
//! conditions of indexes. What the check of the migration takes, the database takes.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use fastrand::Rng;
use migrate_core::expr::{Expr, ExprKind};
use migrate_core::op::{CreateTable, Op};
use migrate_core::plan::{self, Direction, Request, Strategy, script};
use migrate_core::schema::TypeKind;
use migrate_core::schema::{
    Column, Constraint, ConstraintKind, Generated, Index, IndexKey, Storage, Table,
};
use migrate_core::{Down, Migration, Site, Statement, check, print};

use super::bench::Bench;
use super::generate::Generator;
use super::kind::Kind;
use super::outcome::Outcome;
use super::table::{COLUMNS, ORDINARY};
use super::{number, shrink};
use crate::support::Server;

/// How many tables are made where no duration is asked for.
const TABLES: u64 = 60;

/// What a table keeps an expression for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Default,
    Check,
    Stored,
    Virtual,
    Key,
    Predicate,
}

impl Form {
    const ALL: [Self; 6] = [
        Self::Default,
        Self::Check,
        Self::Stored,
        Self::Virtual,
        Self::Key,
        Self::Predicate,
    ];

    /// The kind of the expression; of any where the form has none of its own.
    fn kind(self, any: Kind) -> Kind {
        match self {
            Self::Check | Self::Predicate => Kind::Boolean,
            Self::Default | Self::Stored | Self::Virtual | Self::Key => any,
        }
    }
}

#[tokio::test]
async fn on_sqlite() {
    run(Server::Sqlite).await;
}

#[tokio::test]
async fn on_postgres() {
    run(Server::Postgres).await;
}

#[tokio::test]
async fn on_mariadb() {
    run(Server::Mariadb).await;
}

async fn run(server: Server) {
    let Some(mut bench) = Bench::open(server, super::newest(server)).await else {
        return;
    };
    let first = number("MIGRATE_FUZZ_SEED").unwrap_or(1);
    let seconds = number("MIGRATE_FUZZ_SECONDS");
    let wanted = number("MIGRATE_FUZZ_FAULTS").unwrap_or(1);
    let start = Instant::now();
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    for seed in first.. {
        let done = match seconds {
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
            None => seed >= first + TABLES,
        };
        if done || faults.len() as u64 >= wanted {
            break;
        }
        let mut random = Rng::with_seed(seed);
        let form = Form::ALL[random.usize(0..Form::ALL.len())];
        let kind = form.kind(Kind::ALL[random.usize(0..Kind::ALL.len())]);
        let depth = 1 + random.u32(0..3);
        let mut generator = Generator {
            random: &mut random,
        };
        let mut expr = generator.expression(kind, depth);
        if form == Form::Default {
            without_columns(&mut expr);
        }
        match fault(&mut bench, form, kind, &expr).await {
            None => {
                *tally
                    .entry(format!("{form:?} not taken by the check"))
                    .or_insert(0) += 1
            }
            Some(Ok(())) => *tally.entry(format!("{form:?}")).or_insert(0) += 1,
            Some(Err(_)) => {
                let fault = shrunk(&mut bench, form, kind, expr).await;
                let key = fault.split('\n').next_back().unwrap_or_default().to_owned();
                eprintln!("---- seed {seed}: {server:?} {fault}");
                faults.insert(key, format!("seed {seed}: {server:?} {fault}"));
            }
        }
    }
    eprintln!("{server:?} {tally:#?}");
    bench.close().await;
    let texts: Vec<&str> = faults.values().map(String::as_str).collect();
    assert!(faults.is_empty(), "{}", texts.join("\n\n"));
}

/// A value in the place of every column.
fn without_columns(expr: &mut Expr) {
    if let Some(name) = expr.as_column() {
        let kind = COLUMNS.iter().find(|(known, ..)| *name == **known);
        let kind = kind.map_or(Kind::Text, |(_, kind, _)| *kind);
        *expr = match kind.ordinary().first() {
            Some(text) => kind.literal(kind.spelled(text)),
            None => Expr::new(ExprKind::Null),
        };
    }
    for child in expr.children_mut() {
        without_columns(child);
    }
}

async fn shrunk(bench: &mut Bench, form: Form, kind: Kind, mut expr: Expr) -> String {
    let start = Instant::now();
    let mut next = 0;
    while start.elapsed() < Duration::from_secs(10) {
        let candidates = shrink::smaller(&expr);
        let Some(smaller) = candidates.get(next) else {
            break;
        };
        next += 1;
        if let Some(Err(_)) = fault(bench, form, kind, smaller).await {
            (expr, next) = (smaller.clone(), 0);
        }
    }
    match fault(bench, form, kind, &expr).await {
        Some(Err(fault)) => fault,
        _ => "it comes and goes".to_owned(),
    }
}

/// Makes a table with the expression, and puts rows into it. `None` where the check refuses the
/// expression; what the database says where it refuses the table or a row.
async fn fault(
    bench: &mut Bench,
    form: Form,
    kind: Kind,
    expr: &Expr,
) -> Option<Result<(), String>> {
    let table = table(bench, form, kind, expr);
    let names: Vec<String> = expr.columns().iter().map(ToString::to_string).collect();
    let migration = Migration {
        id: "kept".into(),
        parents: Vec::new(),
        depends_on: Vec::new(),
        branch: None,
        description: None,
        up: vec![Statement::of(Op::CreateTable(CreateTable { table }))],
        down: Down::Derived,
        allows: Vec::new(),
    };
    let (_, report) = check::check(&migration, &bench.schema, &[bench.target]);
    if !report.is_empty() {
        return None;
    }
    let steps = plan::build(&Request {
        statements: &migration.up,
        before: &bench.schema,
        target: bench.target,
        direction: Direction::Upgrade,
        strategy: Strategy::Direct,
        holds_rows: &|_| false,
        undo: false,
    });
    let works = steps.expect("the check has planned it").into_iter();
    let mut sql: Vec<String> = works
        .flat_map(|step| script::statements(&step.work))
        .collect();
    let columns = std::iter::once("id".to_owned()).chain(names);
    let columns: Vec<String> = columns
        .map(|name| migrate_core::sql::identifier(&name, bench.target.dialect))
        .collect();
    let columns = columns.join(", ");
    sql.extend((0..ORDINARY).map(|row| {
        format!("INSERT INTO kept ({columns}) SELECT {columns} FROM things WHERE id = {row}")
    }));
    let mut result = Ok(());
    for statement in &sql {
        match bench.send(statement).await {
            Err(Outcome::Refused(error)) => {
                let is_broken = error.to_lowercase().contains("constraint");
                if is_broken && statement.starts_with("INSERT") {
                    continue;
                }
                // The columns of texts have a collation of this suite.
                if !error.contains("Illegal mix of collations") {
                    let expr = print::expression(expr);
                    result = Err(format!(
                        "{form:?} as {kind:?}\n    {expr}\n    {statement}\n    {error}"
                    ));
                }
                break;
            }
            // A constant part is computed when the table is made, and may fail.
            Err(_) if !statement.starts_with("INSERT") => break,
            Err(_) | Ok(()) => {}
        }
    }
    bench.send("DROP TABLE IF EXISTS kept").await.ok();
    Some(result)
}

fn table(bench: &Bench, form: Form, kind: Kind, expr: &Expr) -> Table {
    let mut table = Table::new("kept");
    let id = Column::new("id", TypeKind::Integer);
    table.columns.push(id);
    for name in expr.columns() {
        let known = bench.table().column(name.as_str());
        table.columns.extend(known.cloned());
    }
    let mut result = Column::new("result", kind.column_type());
    result.nullable = true;
    match form {
        Form::Default => result.default = Some(expr.clone()),
        Form::Stored | Form::Virtual => {
            result.generated = Some(Generated {
                expr: expr.clone(),
                stored: form == Form::Stored,
                site: Site::NOWHERE,
            });
        }
        Form::Check => table.constraints.push(Constraint::new(
            "ck_kept".into(),
            ConstraintKind::Check { expr: expr.clone() },
        )),
        Form::Key | Form::Predicate => {
            let mut index = Index {
                name: "ix_kept".into(),
                unique: false,
                method: None,
                keys: vec![IndexKey::new(expr.clone())],
                include: Vec::new(),
                nulls_not_distinct: false,
                predicate: None,
                storage: Storage::default(),
            };
            if form == Form::Predicate {
                index.keys = vec![IndexKey::new(Expr::column("id"))];
                index.predicate = Some(expr.clone());
            }
            table.indexes.push(index);
        }
    }
    table.columns.push(result);
    table
}
