//! Random histories: their graph, and statements that the checker accepts.
//!
//! A statement that the checker refuses is thrown away, so that what is kept is what `cargo
//! check` lets through: all of it has to work on the database, in every order that the graph
//! allows.

use std::collections::BTreeSet;

use migrate_core::history::History;
use migrate_core::op::{Change, DropTable, Footprint, Op, Origin};
use migrate_core::{
    Allow, Condition, Dialect, Down, Migration, Name, ObjectName, Report, Schema, Site, Statement,
    Target, When, check,
};

use super::parts::Parts;
use super::pick::Pick;
use super::statements::{altered, operation, tables_of};
use super::weights::{
    CONDITIONAL, JOINED, KINDS, Kind, LENGTHS, OF_PARTITIONS, WRITTEN, graph, partitions, tables,
};

/// A history of a seed, and how often a statement was thrown away for another branch's sake.
pub(super) struct Grown {
    pub(super) migrations: Vec<Migration>,
    pub(super) tried: u32,
    pub(super) met: u32,
}

/// The history of a seed, valid for the target.
pub(super) fn history(pick: &mut Pick, target: Target) -> Grown {
    let most = pick.weighted(&LENGTHS);
    let count = 2 + pick.below(most);
    let mut growth = Growth::new(pick, target);
    growth.branched = growth.pick.percent(graph::BRANCHED);
    growth.divide();
    for _ in 0..count {
        growth.migration();
    }
    if growth.tips.len() > 1 && growth.pick.percent(graph::CLOSED) {
        let tips = growth.tips.clone();
        growth.grow(&tips, &[]);
    }
    let Growth {
        nodes, tried, met, ..
    } = growth;
    let migrations = nodes.into_iter().map(|node| {
        let mut migration = node.migration;
        conditional(&mut migration, pick, target.dialect);
        migration
    });
    Grown {
        migrations: migrations.collect(),
        tried,
        met,
    }
}

/// Migrations that all follow one history, each with no regard for the others.
pub(super) struct Siblings {
    pub(super) before: Vec<Node>,
    pub(super) siblings: Vec<Node>,
}

/// A straight history of a seed, and what may follow it.
pub(super) fn siblings(pick: &mut Pick, target: Target, count: usize) -> Siblings {
    let mut growth = Growth::new(pick, target);
    growth.divide();
    for _ in 0..2 + growth.pick.below(6) {
        growth.migration();
    }
    let base = growth.nodes.len();
    let last = base - 1;
    for _ in 0..count {
        growth.grow_beside(&[last], &[], &[]);
    }
    let siblings = growth.nodes.split_off(base);
    Siblings {
        before: growth.nodes,
        siblings,
    }
}

/// Some statements say for which database they are, and some are for others alone.
fn conditional(migration: &mut Migration, pick: &mut Pick, dialect: Dialect) {
    let for_this = |negated| When {
        condition: Condition::Dialect(vec![dialect]),
        negated,
        alone: false,
        site: Site::NOWHERE,
    };
    for statement in &mut migration.up {
        if pick.percent(CONDITIONAL) {
            statement.under.push(for_this(false));
        }
    }
    if pick.percent(CONDITIONAL) {
        let table = ObjectName::new(pick.table());
        let mut other = Statement::of(Op::DropTable(DropTable { table }));
        other.under.push(for_this(true));
        migration.up.push(other);
    }
}

/// Half of the histories have a taste of their own: what they do often goes wrong in ways that
/// the average hides.
fn weights(pick: &mut Pick) -> Vec<(u32, Kind)> {
    let plain = pick.percent(50);
    KINDS
        .iter()
        .map(|(weight, kind)| match pick.below(3) {
            _ if plain => (*weight, *kind),
            0 => (weight / 4, *kind),
            1 => (*weight, *kind),
            _ => (weight * 4, *kind),
        })
        .collect()
}

pub(super) struct Node {
    pub(super) migration: Migration,
    /// All that it needs.
    closure: BTreeSet<usize>,
    pub(super) footprint: Footprint,
    pub(super) after: Schema,
}

struct Growth<'a> {
    weights: Vec<(u32, Kind)>,
    /// Out of a hundred new tables.
    divided: u32,
    branched: bool,
    pick: &'a mut Pick,
    target: Target,
    nodes: Vec<Node>,
    /// The migrations that nothing follows.
    tips: Vec<usize>,
    tried: u32,
    met: u32,
}

impl<'a> Growth<'a> {
    /// Nothing yet, on a straight line.
    fn new(pick: &'a mut Pick, target: Target) -> Self {
        Self {
            weights: weights(pick),
            divided: 0,
            branched: false,
            pick,
            target,
            nodes: Vec::new(),
            tips: Vec::new(),
            tried: 0,
            met: 0,
        }
    }

    /// On PostgreSQL some tables are divided into partitions, in some histories many.
    fn divide(&mut self) {
        if self.target.dialect != Dialect::Postgres {
            return;
        }
        let often = self.pick.percent(partitions::HISTORIES);
        let times = if often { partitions::OFTENER } else { 1 };
        let kinds = OF_PARTITIONS.map(|(weight, kind)| (weight * times, kind));
        self.weights.extend(kinds);
        self.divided = match often {
            true => partitions::DIVIDED,
            false => tables::DIVIDED,
        };
    }

    /// One more migration, somewhere.
    fn migration(&mut self) {
        let all: Vec<usize> = (0..self.nodes.len()).collect();
        let Some(tip) = self.pick.one(&self.tips).copied() else {
            self.grow(&[], &[]);
            return;
        };
        if self.tips.len() > 1 && self.pick.percent(graph::MERGE) {
            let count = 2 + usize::from(self.pick.percent(20));
            let parents = self.pick.some(&self.tips, count);
            self.grow(&parents, &[]);
            return;
        }
        let parents = if !self.branched || self.tips.len() > 3 {
            vec![tip]
        } else if self.pick.percent(graph::ROOT) {
            Vec::new()
        } else if self.pick.percent(graph::BRANCH) {
            self.pick.some(&all, 1)
        } else {
            vec![tip]
        };
        let closure = self.closure(&parents);
        let strangers: Vec<usize> = all
            .into_iter()
            .filter(|place| !closure.contains(place))
            .collect();
        let depends = if self.pick.percent(graph::DEPENDS) {
            self.pick.some(&strangers, 1)
        } else {
            Vec::new()
        };
        self.grow(&parents, &depends);
    }

    fn closure(&self, needs: &[usize]) -> BTreeSet<usize> {
        let own = needs.iter().copied();
        own.chain(
            needs
                .iter()
                .flat_map(|need| self.nodes[*need].closure.clone()),
        )
        .collect()
    }

    fn grow(&mut self, parents: &[usize], depends: &[usize]) {
        let needs: Vec<usize> = parents.iter().chain(depends).copied().collect();
        let closure = self.closure(&needs);
        let strangers: Vec<usize> = (0..self.nodes.len())
            .filter(|place| !closure.contains(place))
            .collect();
        self.grow_beside(parents, depends, &strangers);
    }

    /// One more migration, which commutes with these.
    fn grow_beside(&mut self, parents: &[usize], depends: &[usize], strangers: &[usize]) {
        let needs: Vec<usize> = parents.iter().chain(depends).copied().collect();
        let closure = self.closure(&needs);
        let mut migration = self.empty(parents, depends);
        let before = self.before(&migration, &needs);
        let wanted = match parents.len() {
            0 => 1 + self.pick.below(6),
            1 => 1 + self.pick.below(4),
            _ => self.pick.below(2),
        };
        for _ in 0..wanted * 4 {
            if migration.up.len() >= wanted {
                break;
            }
            let Some(tried) = self.larger(&migration, &before, strangers) else {
                continue;
            };
            self.tried += 1;
            let touched = touched(&tried, before.clone(), self.target);
            if self.meets(&touched, strangers) {
                self.met += 1;
                continue;
            }
            migration = tried;
        }
        if migration.up.is_empty() && parents.len() < 2 {
            return;
        }
        if self.pick.percent(WRITTEN) {
            migration = self.written(migration, &before, strangers);
        }
        let bare = without_allows(&migration);
        if check::check(&bare, &before, &[self.target]).1.is_empty() {
            migration = bare;
        }
        self.tips.retain(|tip| !parents.contains(tip));
        self.tips.push(self.nodes.len());
        let after = check::check(&migration, &before, &[self.target]).0;
        let footprint = touched(&migration, before, self.target);
        self.nodes.push(Node {
            migration,
            closure,
            footprint,
            after,
        });
    }

    fn empty(&mut self, parents: &[usize], depends: &[usize]) -> Migration {
        let id = |place: &usize| self.nodes[*place].migration.id.clone();
        let number = self.nodes.len();
        let starts = parents.iter().any(|parent| !self.tips.contains(parent)) || number == 0;
        // The order of the graph is not that in which they were written.
        let letter = match self.branched {
            true => ["m", "a", "z"][self.pick.below(3)],
            false => "m",
        };
        Migration {
            id: Name::new(format!("{letter}{number:03}")),
            parents: parents.iter().map(id).collect(),
            depends_on: depends.iter().map(id).collect(),
            branch: (self.branched && starts && self.pick.percent(graph::LABEL))
                .then(|| Name::new(format!("branch{number}"))),
            description: None,
            up: Vec::new(),
            down: Down::Derived,
            allows: vec![Allow {
                rule: Name::new("data_conflict_not_null"),
                reason: "the run looks".to_owned(),
                op: None,
            }],
        }
    }

    fn before(&self, migration: &Migration, needs: &[usize]) -> Schema {
        match needs {
            [] => Schema::new(),
            [need] => self.nodes[*need].after.clone(),
            _ => {
                let nodes = self.nodes.iter();
                let known = nodes.map(|node| node.migration.clone());
                let all = known.chain([migration.clone()]).collect();
                let history = History::new(all, vec![self.target]);
                Schema::clone(&history.schema_before(migration.id.as_str()))
            }
        }
    }

    /// Whether what is touched does not commute with one of these.
    fn meets(&self, touched: &Footprint, strangers: &[usize]) -> bool {
        let meets = |place: &usize| self.nodes[*place].footprint.conflict(touched).is_some();
        strangers.iter().any(meets)
    }

    /// The migration with its downgrade written out, where the checker accepts it.
    fn written(&self, migration: Migration, before: &Schema, strangers: &[usize]) -> Migration {
        let Ok(statements) = check::downgrade(&migration, before) else {
            return migration;
        };
        let site = Site::NOWHERE;
        let mut written = migration.clone();
        written.down = Down::Written { statements, site };
        let touched = touched(&written, before.clone(), self.target);
        let accepted = check::check(&written, before, &[self.target]).1.is_empty()
            && !self.meets(&touched, strangers);
        if accepted { written } else { migration }
    }

    /// The migration with another statement, or another action of the last one, where the
    /// checker accepts it.
    fn larger(
        &mut self,
        migration: &Migration,
        before: &Schema,
        strangers: &[usize],
    ) -> Option<Migration> {
        let now = check::replay(migration, before);
        let kind = if now.tables().count() < 2 && self.pick.percent(50) {
            Kind::CreateTable
        } else {
            self.pick.weighted(&self.weights)
        };
        let strangers = strangers.iter();
        let mut parts = Parts {
            schema: &now,
            elsewhere: strangers
                .flat_map(|place| tables_of(&self.nodes[*place].migration))
                .collect(),
            dialect: self.target.dialect,
            divided: self.divided,
            pick: self.pick,
        };
        let op = operation(kind, &mut parts)?;
        let mut tried = migration.clone();
        let table = altered(&op);
        let joins = |last: &Statement| last.ops.last().and_then(altered) == table;
        match tried.up.last_mut() {
            Some(last) if table.is_some() && joins(last) && self.pick.percent(JOINED) => {
                last.ops.push(op);
            }
            _ => tried.up.push(Statement::of(op)),
        }
        check::check(&tried, before, &[self.target])
            .1
            .is_empty()
            .then_some(tried)
    }
}

/// The migration without the risks that are accepted for it: one that is not there is a mistake.
pub(super) fn without_allows(migration: &Migration) -> Migration {
    Migration {
        allows: Vec::new(),
        ..migration.clone()
    }
}

/// What a migration touches.
fn touched(migration: &Migration, mut schema: Schema, target: Target) -> Footprint {
    let mut footprint = Footprint::default();
    for op in migration.up.iter().flat_map(|statement| &statement.ops) {
        footprint.add(op.footprint(&schema, &[target]));
        apply(op, &mut schema);
    }
    if let Down::Written { statements, .. } = &migration.down {
        for op in statements.iter().flat_map(|statement| &statement.ops) {
            footprint.add(op.footprint(&schema, &[target]).names());
            apply(op, &mut schema);
        }
    }
    footprint
}

/// Follows an operation that was checked before.
pub(super) fn apply(op: &Op, schema: &mut Schema) {
    op.apply(&mut Change {
        schema,
        created: &mut BTreeSet::<ObjectName>::new(),
        targets: &[],
        origin: Origin::Derived,
        allowed: &[],
        report: &mut Report::default(),
    });
}
