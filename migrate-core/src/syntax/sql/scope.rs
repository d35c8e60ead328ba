//! The columns that a text names, each with the tables that may have it.
//!
//! The tree is walked from outside to inside with a stack of scopes. A scope that is open may
//! have any column: a derived table, a common table expression, a function. What could be in an
//! open scope is left alone.

use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArguments, Ident, ObjectName, ObjectNamePart, OrderBy, Query,
    Select, SelectItem, Statement, TableFactor, TableWithJoins, Visit, Visitor,
};

use super::mistake::place;
use super::statement::{self, Bare, Part};
use super::words;
use crate::Dialect;
use crate::schema::{SqlColumn, SqlNames, SqlTable, SqlWord};

/// What may stand before the point of a column.
#[derive(Clone)]
pub(super) struct Source {
    /// Its alias, or the name of its table.
    name: Option<SqlWord>,
    /// The table, unless its columns are unknown.
    table: Option<SqlTable>,
}

/// What the names inside of a part of a statement may mean.
#[derive(Clone, Default)]
pub(super) struct Scope {
    pub(super) sources: Vec<Source>,
    /// Names of this part that are no columns of its tables.
    pub(super) aliases: Vec<String>,
    /// Whether any name may have a meaning.
    pub(super) is_open: bool,
}

impl Scope {
    /// A scope in which any name may have a meaning.
    fn open() -> Self {
        Self {
            is_open: true,
            ..Self::default()
        }
    }
}

/// Walks a statement.
pub(super) struct Walk {
    pub(super) dialect: Dialect,
    bare: Bare,
    pub(super) names: SqlNames,
    /// Whether the tree is not that of the text.
    pub(super) is_misread: bool,
    scopes: Vec<Scope>,
    /// The names of the common table expressions around, for each query one list.
    common: Vec<Vec<String>>,
    /// The scope of the last select of each query around, for its `ORDER BY`.
    last: Vec<Option<Scope>>,
    /// Expressions that are names of something else, by their address.
    left_alone: Vec<*const Expr>,
    /// Queries that do not see the scope that they stand in, by their address.
    pub(super) apart: Vec<*const Query>,
    /// The scope that each query around does not see.
    hidden: Vec<Option<Scope>>,
}

/// The columns that an expression names; those of its own table are among that of no name.
/// Nothing where it holds what is no expression of one row.
pub(super) fn names(expr: &Expr, dialect: Dialect) -> Option<SqlNames> {
    let table = SqlTable::own();
    let mut walk = Walk::new(dialect, Bare::Column);
    walk.scopes.push(Scope {
        sources: vec![Source {
            name: Some(table.name.clone()),
            table: Some(table),
        }],
        ..Scope::default()
    });
    // What it asks for is never to stop.
    let _ = expr.visit(&mut walk);
    // The name of the table may stand before the point: here it is not known.
    walk.names
        .columns
        .retain(|column| column.qualifier.is_none());
    (!walk.is_misread).then_some(walk.names)
}

/// A word of the text.
pub(super) fn word(ident: &Ident) -> SqlWord {
    let start = ident.span.start;
    let quotes = if ident.quote_style.is_some() { 2 } else { 0 };
    SqlWord {
        text: ident.value.clone(),
        quoted: ident.quote_style.is_some(),
        place: place(start, ident.value.chars().count() + quotes).unwrap_or_default(),
    }
}

/// The words of a name with points, unless a part of it is no word.
pub(super) fn path(name: &ObjectName) -> Option<Vec<SqlWord>> {
    let words = name.0.iter().map(|part| match part {
        ObjectNamePart::Identifier(ident) => Some(word(ident)),
        ObjectNamePart::Function(_) => None,
    });
    words.collect()
}

/// The table of a name with one point at most.
pub(super) fn table(name: &ObjectName) -> Option<SqlTable> {
    let mut path = path(name)?;
    let name = path.pop()?;
    let schema = path.pop();
    path.is_empty().then_some(SqlTable { schema, name })
}

impl Walk {
    pub(super) fn new(dialect: Dialect, bare: Bare) -> Self {
        Self {
            dialect,
            bare,
            names: SqlNames::default(),
            is_misread: false,
            scopes: Vec::new(),
            common: Vec::new(),
            last: Vec::new(),
            left_alone: Vec::new(),
            apart: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// A table that has to exist, unless it is a common table expression or the system's.
    pub(super) fn required(&mut self, name: &ObjectName) -> Option<SqlTable> {
        let table = table(name)?;
        self.is_misread |= !table.name.quoted && words::is_misread(&table.name.text);
        if self.is_common(&table) || words::is_of_the_system(&table.name.text) {
            return None;
        }
        if !self.names.tables.contains(&table) {
            self.names.tables.push(table.clone());
        }
        Some(table)
    }

    fn is_common(&self, table: &SqlTable) -> bool {
        let name = table.name.text.to_lowercase();
        table.schema.is_none() && self.common.iter().flatten().any(|known| *known == name)
    }

    /// What makes a table known under its own name.
    pub(super) fn source(&mut self, name: &ObjectName, alias: Option<&Ident>) -> Source {
        let known = self.required(name);
        let own = || table(name).map(|table| table.name);
        Source {
            name: alias.map(word).or_else(own),
            table: known,
        }
    }

    /// The sources of a part of `FROM`.
    pub(super) fn sources(&mut self, from: &[TableWithJoins], sources: &mut Vec<Source>) {
        for part in from {
            self.factor(&part.relation, sources);
            for join in &part.joins {
                self.factor(&join.relation, sources);
            }
        }
    }

    fn factor(&mut self, factor: &TableFactor, sources: &mut Vec<Source>) {
        let alias = match factor {
            TableFactor::Table {
                name,
                alias,
                args: None,
                ..
            } if alias.as_ref().is_none_or(|alias| alias.columns.is_empty()) => {
                let alias = alias.as_ref().map(|alias| &alias.name);
                let source = self.source(name, alias);
                return sources.push(source);
            }
            TableFactor::Table {
                name, alias, args, ..
            } => {
                if args.is_none() {
                    self.required(name);
                }
                alias
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            } => return self.sources(std::slice::from_ref(table_with_joins), sources),
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => {
                self.sources(std::slice::from_ref(table_with_joins), &mut Vec::new());
                alias
            }
            TableFactor::Derived { alias, .. }
            | TableFactor::TableFunction { alias, .. }
            | TableFactor::Function { alias, .. }
            | TableFactor::UNNEST { alias, .. }
            | TableFactor::JsonTable { alias, .. }
            | TableFactor::OpenJsonTable { alias, .. }
            | TableFactor::Pivot { alias, .. }
            | TableFactor::Unpivot { alias, .. }
            | TableFactor::MatchRecognize { alias, .. }
            | TableFactor::XmlTable { alias, .. }
            | TableFactor::SemanticView { alias, .. } => alias,
            TableFactor::UnpivotExpr { .. } => &None,
        };
        sources.push(Source {
            name: alias.as_ref().map(|alias| word(&alias.name)),
            table: None,
        });
    }

    /// Takes names with one more scope.
    pub(super) fn within(&mut self, scope: Scope, take: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        take(self);
        self.scopes.pop();
    }

    /// A column that has to be in one of the sources of the innermost scope.
    pub(super) fn column(&mut self, path: &[SqlWord]) {
        let (name, qualifier) = match path {
            [name] => (name, None),
            [qualifier, name] => (name, Some(qualifier)),
            _ => return,
        };
        if words::is_no_column(&name.text)
            || qualifier.is_some_and(|word| words::is_no_column(&word.text))
            // SQLite takes a name in double quotes that is no column for a string.
            || self.dialect == Dialect::Sqlite && name.quoted
        {
            return;
        }
        let among = match qualifier {
            Some(qualifier) => self.qualified(qualifier),
            None => self.unqualified(name),
        };
        if let Some(among) = among
            && (self.bare == Bare::Column || !among.is_empty())
        {
            let column = SqlColumn {
                name: name.clone(),
                among,
                qualifier: qualifier.cloned(),
            };
            if !self.names.columns.contains(&column) {
                self.names.columns.push(column);
            }
        }
    }

    /// The table that stands before the point; none where it is no source at all, nothing where
    /// its columns are unknown.
    fn qualified(&self, qualifier: &SqlWord) -> Option<Vec<SqlTable>> {
        for scope in self.scopes.iter().rev() {
            for source in &scope.sources {
                let own = source.name.as_ref();
                if own.is_some_and(|own| own.text.eq_ignore_ascii_case(&qualifier.text)) {
                    return source.table.clone().map(|table| vec![table]);
                }
            }
            // Another may stand where the columns, or the sources, are unknown.
            let is_open = |source: &Source| source.name.is_none();
            if scope.is_open || scope.sources.iter().any(is_open) {
                return None;
            }
        }
        let knows_any = self.scopes.iter().any(|scope| !scope.sources.is_empty());
        knows_any.then(Vec::new)
    }

    /// The tables one of which has a column; nothing where others may have it too.
    fn unqualified(&self, name: &SqlWord) -> Option<Vec<SqlTable>> {
        let mut among = Vec::new();
        let lower = name.text.to_lowercase();
        for scope in &self.scopes {
            // A row as a whole has the name of its table.
            let is_row = |source: &Source| {
                let own = source.name.as_ref();
                own.is_none_or(|own| own.text.to_lowercase() == lower)
            };
            if scope.is_open || scope.aliases.contains(&lower) || scope.sources.iter().any(is_row) {
                return None;
            }
            for source in &scope.sources {
                among.push(source.table.clone()?);
            }
        }
        (!among.is_empty()).then_some(among)
    }
}

impl Visitor for Walk {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        let scope = match statement::part(statement, self) {
            Part::Known(scope) => scope,
            Part::Unknown => Scope::open(),
        };
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_statement(&mut self, _: &Statement) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        if let TableFactor::Derived {
            lateral: false,
            subquery,
            ..
        } = factor
        {
            self.apart.push(std::ptr::from_ref(&**subquery));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let hidden = match self.apart.contains(&std::ptr::from_ref(query)) {
            true => self.scopes.pop(),
            false => None,
        };
        self.hidden.push(hidden);
        let tables = query.with.iter().flat_map(|with| &with.cte_tables);
        let names = tables.map(|table| table.alias.name.value.to_lowercase());
        self.common.push(names.collect());
        self.last.push(None);
        ControlFlow::Continue(())
    }

    fn post_visit_query(&mut self, _: &Query) -> ControlFlow<()> {
        self.common.pop();
        self.last.pop();
        self.scopes.extend(self.hidden.pop().flatten());
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let mut scope = Scope::default();
        self.sources(&select.from, &mut scope.sources);
        for item in &select.projection {
            match item {
                SelectItem::ExprWithAlias { alias, .. } => {
                    scope.aliases.push(alias.value.to_lowercase());
                }
                SelectItem::ExprWithAliases { aliases, .. } => {
                    let aliases = aliases.iter().map(|alias| alias.value.to_lowercase());
                    scope.aliases.extend(aliases);
                }
                SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => {
                    let tables = scope.sources.iter().filter_map(|one| one.table.clone());
                    self.names.wholes.extend(tables);
                }
                SelectItem::UnnamedExpr(_) => {}
            }
        }
        for target in select.into.iter().flat_map(|into| &into.targets) {
            self.left_alone.push(target);
            if let Expr::Identifier(ident) = target {
                self.names.makes.push(word(ident));
            }
        }
        scope.is_open = !select.lateral_views.is_empty();
        self.scopes.push(scope);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        let scope = self.scopes.pop();
        if let Some(last) = self.last.last_mut() {
            // The order of several selects is by their common columns.
            *last = match last {
                None => scope,
                Some(_) => Some(Scope::open()),
            };
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_order_by(&mut self, _: &OrderBy) -> ControlFlow<()> {
        let last = self.last.last().cloned().flatten();
        self.scopes.push(last.unwrap_or_else(Scope::open));
        ControlFlow::Continue(())
    }

    fn post_visit_order_by(&mut self, _: &OrderBy) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(_) if self.left_alone.contains(&std::ptr::from_ref(expr)) => {}
            Expr::Identifier(_) if self.bare == Bare::Anything => {}
            Expr::Identifier(ident) => self.column(&[word(ident)]),
            Expr::CompoundIdentifier(parts) => {
                let path: Vec<SqlWord> = parts.iter().map(word).collect();
                self.column(&path);
            }
            Expr::Function(function) => {
                if let FunctionArguments::List(list) = &function.args {
                    for argument in &list.args {
                        if let FunctionArg::ExprNamed { name, .. } = argument {
                            self.left_alone.push(name);
                        }
                    }
                }
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }
}
