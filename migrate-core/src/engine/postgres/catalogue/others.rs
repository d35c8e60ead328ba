//! Objects of all other kinds, by one query: each branch looks at one catalogue.

use serde::Deserialize;

use super::place::{LIVE, Place, own};
use super::{Assembly, query, since, with_clauses};
use crate::catalogue::Unknown;
use crate::engine::database::Driver;
use crate::engine::failure::Failure;
use crate::engine::postgres::PostgresDriver;
use crate::schema::ObjectKind;
use crate::sql::text;
use crate::{Dialect, Name, ObjectName, Target};

/// What one catalogue holds, told in SQL over its row `o`, the schema `n` of the object or of
/// its table, and the table `t`.
struct Source {
    kind: &'static str,
    catalogue: &'static str,
    schema: &'static str,
    table: &'static str,
    name: &'static str,
    sql: &'static str,
    condition: &'static str,
}

/// An object outside of all schemas and tables.
const GLOBAL: Source = Source {
    kind: "",
    catalogue: "",
    schema: "NULL",
    table: "NULL",
    name: "",
    sql: "",
    condition: "true",
};

const FUNCTION: Source = Source {
    catalogue: "pg_proc",
    schema: "o.pronamespace",
    name: "o.proname || '(' || oidvectortypes(o.proargtypes) || ')'",
    sql: "pg_get_functiondef(o.oid)",
    ..GLOBAL
};

const TYPE: Source = Source {
    catalogue: "pg_type",
    schema: "o.typnamespace",
    name: "o.typname",
    ..GLOBAL
};

const SOURCES: [Source; 33] = [
    Source {
        kind: "function",
        condition: "o.prokind IN ('f', 'w')",
        ..FUNCTION
    },
    Source {
        kind: "procedure",
        condition: "o.prokind = 'p'",
        ..FUNCTION
    },
    Source {
        kind: "aggregate",
        sql: "(SELECT format('CREATE AGGREGATE %I(%s) (SFUNC = %s, STYPE = %s', o.proname,
                 pg_get_function_identity_arguments(o.oid), g.aggtransfn, format_type(g.aggtranstype, NULL))
               || CASE WHEN g.aggfinalfn <> 0 THEN ', FINALFUNC = ' || g.aggfinalfn ELSE '' END
               || coalesce(', INITCOND = ' || quote_literal(g.agginitval), '') || ')'
               FROM pg_aggregate g WHERE g.aggfnoid = o.oid)",
        condition: "o.prokind = 'a'",
        ..FUNCTION
    },
    Source {
        kind: "trigger",
        catalogue: "pg_trigger",
        table: "o.tgrelid",
        name: "o.tgname",
        sql: "pg_get_triggerdef(o.oid) || CASE o.tgenabled WHEN 'D' THEN ' DISABLE'
                WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' ELSE '' END",
        ..GLOBAL
    },
    Source {
        kind: "rule",
        catalogue: "pg_rewrite",
        table: "o.ev_class",
        name: "o.rulename",
        sql: "pg_get_ruledef(o.oid) || CASE o.ev_enabled WHEN 'D' THEN ' DISABLE'
                WHEN 'R' THEN ' ENABLE REPLICA' WHEN 'A' THEN ' ENABLE ALWAYS' ELSE '' END",
        ..GLOBAL
    },
    Source {
        kind: "policy",
        catalogue: "pg_policy",
        table: "o.polrelid",
        name: "o.polname",
        sql: "format('CREATE POLICY %I ON %I.%I', o.polname, n.nspname, t.relname)
              || CASE WHEN o.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END
              || ' FOR ' || CASE o.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT'
                   WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
              || ' TO ' || (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC'
                   ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(o.polroles) r)
              || coalesce(' USING (' || pg_get_expr(o.polqual, o.polrelid) || ')', '')
              || coalesce(' WITH CHECK (' || pg_get_expr(o.polwithcheck, o.polrelid) || ')', '')",
        ..GLOBAL
    },
    Source {
        kind: "event trigger",
        catalogue: "pg_event_trigger",
        name: "o.evtname",
        sql: "format('CREATE EVENT TRIGGER %I ON %s', o.evtname, o.evtevent)
              || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ')
                   FROM unnest(o.evttags) tag) || ')', '')
              || ' EXECUTE FUNCTION ' || o.evtfoid::regproc || '()'
              || CASE o.evtenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA'
                   WHEN 'A' THEN ' ENABLE ALWAYS' ELSE '' END",
        ..GLOBAL
    },
    Source {
        kind: "extension",
        catalogue: "pg_extension",
        name: "o.extname",
        sql: "(SELECT format('CREATE EXTENSION %I SCHEMA %I VERSION %L', o.extname, s.nspname, o.extversion)
               FROM pg_namespace s WHERE s.oid = o.extnamespace)",
        condition: "o.extname <> 'plpgsql'",
        ..GLOBAL
    },
    Source {
        kind: "sequence",
        catalogue: "pg_class",
        schema: "o.relnamespace",
        table: "(SELECT d.refobjid FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                 AND d.objid = o.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
                 AND d.refobjsubid > 0)",
        name: "o.relname",
        sql: "(SELECT format('CREATE %sSEQUENCE %I.%I AS %s INCREMENT BY %s MINVALUE %s MAXVALUE %s START WITH %s CACHE %s%s',
                 CASE o.relpersistence WHEN 'u' THEN 'UNLOGGED ' END, n.nspname, o.relname,
                 format_type(q.seqtypid, NULL), q.seqincrement, q.seqmin, q.seqmax, q.seqstart,
                 q.seqcache, CASE WHEN q.seqcycle THEN ' CYCLE' END)
               FROM pg_sequence q WHERE q.seqrelid = o.oid)
              || coalesce((SELECT format(' OWNED BY %I.%I', t.relname, a.attname)
                   FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                   WHERE d.classid = 'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'a'
                   AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid), '')",
        condition: "o.relkind = 'S'",
    },
    Source {
        kind: "domain",
        sql: "format('CREATE DOMAIN %I.%I AS %s', n.nspname, o.typname, format_type(o.typbasetype, o.typtypmod))
              || coalesce((SELECT format(' COLLATE %I', l.collname) FROM pg_collation l
                   JOIN pg_type b ON b.oid = o.typbasetype
                   WHERE l.oid = o.typcollation AND b.typcollation <> l.oid), '')
              || coalesce(' DEFAULT ' || pg_get_expr(o.typdefaultbin, 0), '')
              || CASE WHEN o.typnotnull THEN ' NOT NULL' ELSE '' END
              || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname,
                   pg_get_constraintdef(k.oid)), '' ORDER BY k.conname) FROM pg_constraint k
                   WHERE k.contypid = o.oid AND k.contype = 'c'), '')",
        condition: "o.typtype = 'd'",
        ..TYPE
    },
    Source {
        kind: "type",
        sql: "(SELECT format('CREATE TYPE %I.%I AS (%s)', n.nspname, o.typname, string_agg(
                 format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                 || coalesce((SELECT format(' COLLATE %I', l.collname) FROM pg_collation l
                      JOIN pg_type b ON b.oid = a.atttypid
                      WHERE l.oid = a.attcollation AND b.typcollation <> l.oid), ''),
                 ', ' ORDER BY a.attnum))
               FROM pg_attribute a WHERE a.attrelid = o.typrelid AND a.attnum > 0 AND NOT a.attisdropped)",
        condition: "o.typtype = 'c'
                    AND EXISTS (SELECT FROM pg_class c WHERE c.oid = o.typrelid AND c.relkind = 'c')",
        ..TYPE
    },
    Source {
        kind: "type",
        sql: "(SELECT format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s)', n.nspname, o.typname,
                 format_type(r.rngsubtype, NULL)) FROM pg_range r WHERE r.rngtypid = o.oid)",
        condition: "o.typtype = 'r'",
        ..TYPE
    },
    Source {
        kind: "type",
        sql: "CASE WHEN o.typisdefined THEN format('CREATE TYPE %I.%I (INPUT = %s, OUTPUT = %s)', n.nspname,
                o.typname, o.typinput, o.typoutput) ELSE format('CREATE TYPE %I.%I', n.nspname, o.typname) END",
        condition: "o.typtype IN ('b', 'p')
                    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = o.oid)",
        ..TYPE
    },
    Source {
        kind: "cast",
        catalogue: "pg_cast",
        name: "format('(%s AS %s)', format_type(o.castsource, NULL), format_type(o.casttarget, NULL))",
        sql: "format('CREATE CAST (%s AS %s) %s%s', format_type(o.castsource, NULL), format_type(o.casttarget, NULL),
                CASE o.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || o.castfunc::regprocedure
                  WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END,
                CASE o.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' END)",
        ..GLOBAL
    },
    Source {
        kind: "operator",
        catalogue: "pg_operator",
        schema: "o.oprnamespace",
        name: "format('%s(%s, %s)', o.oprname, format_type(nullif(o.oprleft, 0), NULL), format_type(nullif(o.oprright, 0), NULL))",
        sql: "format('CREATE OPERATOR %I.%s (FUNCTION = %s%s%s)', n.nspname, o.oprname, o.oprcode,
                ', LEFTARG = ' || format_type(nullif(o.oprleft, 0), NULL),
                ', RIGHTARG = ' || format_type(nullif(o.oprright, 0), NULL))",
        ..GLOBAL
    },
    Source {
        kind: "operator class",
        catalogue: "pg_opclass",
        schema: "o.opcnamespace",
        name: "o.opcname",
        sql: "(SELECT format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I', n.nspname, o.opcname,
                 CASE WHEN o.opcdefault THEN ' DEFAULT' END, format_type(o.opcintype, NULL), m.amname)
               FROM pg_am m WHERE m.oid = o.opcmethod)",
        ..GLOBAL
    },
    Source {
        kind: "operator family",
        catalogue: "pg_opfamily",
        schema: "o.opfnamespace",
        name: "o.opfname",
        sql: "(SELECT format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, o.opfname, m.amname)
               FROM pg_am m WHERE m.oid = o.opfmethod)",
        ..GLOBAL
    },
    Source {
        kind: "text search configuration",
        catalogue: "pg_ts_config",
        schema: "o.cfgnamespace",
        name: "o.cfgname",
        sql: "(SELECT format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I)', n.nspname, o.cfgname, p.prsname)
               FROM pg_ts_parser p WHERE p.oid = o.cfgparser)",
        ..GLOBAL
    },
    Source {
        kind: "text search dictionary",
        catalogue: "pg_ts_dict",
        schema: "o.dictnamespace",
        name: "o.dictname",
        sql: "(SELECT format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I%s)', n.nspname, o.dictname,
                 p.tmplname, ', ' || o.dictinitoption) FROM pg_ts_template p WHERE p.oid = o.dicttemplate)",
        ..GLOBAL
    },
    Source {
        kind: "text search parser",
        catalogue: "pg_ts_parser",
        schema: "o.prsnamespace",
        name: "o.prsname",
        sql: "format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s)', n.nspname, o.prsname,
                o.prsstart, o.prstoken)",
        ..GLOBAL
    },
    Source {
        kind: "text search template",
        catalogue: "pg_ts_template",
        schema: "o.tmplnamespace",
        name: "o.tmplname",
        sql: "format('CREATE TEXT SEARCH TEMPLATE %I.%I (LEXIZE = %s)', n.nspname, o.tmplname, o.tmpllexize)",
        ..GLOBAL
    },
    Source {
        kind: "publication",
        catalogue: "pg_publication",
        name: "o.pubname",
        sql: "format('CREATE PUBLICATION %I', o.pubname) || CASE WHEN o.puballtables THEN ' FOR ALL TABLES'
                ELSE coalesce(' FOR TABLE ' || (SELECT string_agg(r.prrelid::regclass::text, ', '
                  ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = o.oid), '') END",
        ..GLOBAL
    },
    Source {
        kind: "foreign data wrapper",
        catalogue: "pg_foreign_data_wrapper",
        name: "o.fdwname",
        sql: "format('CREATE FOREIGN DATA WRAPPER %I', o.fdwname)",
        ..GLOBAL
    },
    Source {
        kind: "foreign server",
        catalogue: "pg_foreign_server",
        name: "o.srvname",
        sql: "(SELECT format('CREATE SERVER %I FOREIGN DATA WRAPPER %I', o.srvname, w.fdwname)
               FROM pg_foreign_data_wrapper w WHERE w.oid = o.srvfdw)",
        ..GLOBAL
    },
    Source {
        kind: "statistics",
        catalogue: "pg_statistic_ext",
        schema: "o.stxnamespace",
        table: "o.stxrelid",
        name: "o.stxname",
        sql: "pg_get_statisticsobjdef(o.oid)",
        ..GLOBAL
    },
    Source {
        kind: "collation",
        catalogue: "pg_collation",
        schema: "o.collnamespace",
        name: "o.collname",
        // The column of the locale has another name in most versions.
        sql: "format('CREATE COLLATION %I.%I (PROVIDER = %s, LOCALE = %L%s)', n.nspname, o.collname,
                CASE o.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
                coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale', o.collcollate),
                CASE WHEN NOT o.collisdeterministic THEN ', DETERMINISTIC = false' END)",
        ..GLOBAL
    },
    Source {
        kind: "conversion",
        catalogue: "pg_conversion",
        schema: "o.connamespace",
        name: "o.conname",
        sql: "format('CREATE CONVERSION %I.%I FOR %L TO %L FROM %s', n.nspname, o.conname,
                pg_encoding_to_char(o.conforencoding), pg_encoding_to_char(o.contoencoding), o.conproc)",
        ..GLOBAL
    },
    Source {
        kind: "language",
        catalogue: "pg_language",
        name: "o.lanname",
        sql: "format('CREATE LANGUAGE %I', o.lanname)",
        ..GLOBAL
    },
    Source {
        kind: "access method",
        catalogue: "pg_am",
        name: "o.amname",
        sql: "format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', o.amname,
                CASE o.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, o.amhandler)",
        ..GLOBAL
    },
    Source {
        kind: "transform",
        catalogue: "pg_transform",
        name: "(SELECT format('FOR %s LANGUAGE %I', format_type(o.trftype, NULL), l.lanname)
                FROM pg_language l WHERE l.oid = o.trflang)",
        sql: "(SELECT format('CREATE TRANSFORM FOR %s LANGUAGE %I', format_type(o.trftype, NULL), l.lanname)
               FROM pg_language l WHERE l.oid = o.trflang)",
        ..GLOBAL
    },
    // One of which the history knows nothing is told by the names of its tables and enums.
    Source {
        kind: "schema",
        catalogue: "pg_namespace",
        name: "o.nspname",
        sql: "format('CREATE SCHEMA %I', o.nspname)",
        condition: "o.nspname !~ '^pg_' AND o.nspname NOT IN ('public', 'information_schema')
                    AND o.nspname <> current_schema()",
        ..GLOBAL
    },
    Source {
        kind: "user mapping",
        catalogue: "(SELECT umid AS oid, usename, srvname FROM pg_user_mappings)",
        name: "format('FOR %s SERVER %s', o.usename, o.srvname)",
        sql: "format('CREATE USER MAPPING FOR %I SERVER %I', o.usename, o.srvname)",
        ..GLOBAL
    },
    // Nobody but a superuser may see its number.
    Source {
        kind: "subscription",
        catalogue: "(SELECT 16384::oid AS oid, subname, subdbid FROM pg_subscription)",
        name: "o.subname",
        sql: "format('CREATE SUBSCRIPTION %I', o.subname)",
        condition: "o.subdbid = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())",
        ..GLOBAL
    },
];

#[derive(Deserialize)]
struct Row {
    source: usize,
    schema: Option<String>,
    name: Option<String>,
    table_schema: Option<String>,
    table_name: Option<String>,
    sql: Option<String>,
    comment: Option<String>,
}

/// Reads them.
pub(super) async fn read(
    driver: &mut PostgresDriver,
    place: &Place<'_>,
    assembly: &mut Assembly,
) -> Result<(), Failure> {
    let target = driver.target();
    let branches: Vec<String> = SOURCES
        .iter()
        .enumerate()
        .map(|(number, source)| source.query(number, target))
        .collect();
    for row in query::<Row>(driver, &branches.join("\nUNION ALL\n")).await? {
        let Some(source) = SOURCES.get(row.source) else {
            continue;
        };
        let name = row.name.unwrap_or_default();
        let name = match &row.schema {
            Some(schema) => place.object(schema, &name),
            None => Some(ObjectName::new(name.as_str())),
        };
        if source.kind == ObjectKind::Schema.word()
            && name
                .as_ref()
                .is_some_and(|name| assembly.tells(&name.name, place))
        {
            continue;
        }
        let table = row.table_schema.zip(row.table_name);
        assembly.reading.unknown.extend(name.map(|name| Unknown {
            kind: source.kind,
            name,
            table: table.and_then(|(schema, name)| place.object(&schema, &name)),
            sql: with_clauses(&row.sql.unwrap_or_default(), row.comment.as_slice()),
        }));
    }
    Ok(())
}

/// The query that shows an object of the temporary schema in the same words, with its comment.
pub(super) fn temporary(kind: &str, name: &str) -> Option<String> {
    let mut sources = SOURCES.iter();
    let Source {
        catalogue,
        schema,
        table,
        sql,
        name: title,
        condition,
        ..
    } = sources.find(|source| source.kind == kind)?;
    let name = text(name, Dialect::Postgres);
    Some(format!(
        "SELECT {sql} AS sql,
           'COMMENT ' || quote_literal(obj_description(o.oid, '{catalogue}')) AS comment
         FROM {catalogue} o LEFT JOIN pg_class t ON t.oid = {table}
         JOIN pg_namespace n ON n.oid = {schema}
         WHERE n.oid = pg_my_temp_schema() AND {title} = {name} AND ({condition})"
    ))
}

impl Assembly {
    /// Whether a schema that the history has not made is told by what stands in it.
    fn tells(&self, schema: &Name, place: &Place<'_>) -> bool {
        let is_inside = |name: &ObjectName| name.schema.as_ref() == Some(schema);
        let tables = self.tables.values().map(|table| &table.name);
        let others = self.strangers.values();
        let others = others.map(|one| &one.unknown.name);
        let enums = self.reading.schema.enums().map(|ty| &ty.name);
        let is_made = match place {
            Place::Live { names } => names.has_made(schema),
            Place::Temporary { .. } => false,
        };
        !is_made && tables.chain(others).chain(enums).any(is_inside)
    }
}

impl Source {
    /// Objects of users have numbers from 16384 up, wherever they are. What an object has inside
    /// is left out: the sequence of an identity column, the constructors of a range, the triggers
    /// of a foreign key.
    fn query(&self, number: usize, target: Target) -> String {
        let Self {
            catalogue,
            schema,
            table,
            name,
            sql,
            condition,
            ..
        } = self;
        let (comment, own) = if catalogue.starts_with('(') {
            ("NULL".to_owned(), "true".to_owned())
        } else {
            let comment = match *catalogue {
                // It comes with the extension.
                "pg_extension" => "NULL".to_owned(),
                _ => format!("'COMMENT ' || quote_literal(obj_description(o.oid, '{catalogue}'))"),
            };
            (comment, own(catalogue, "o.oid", "'e', 'i'"))
        };
        let clones = match *catalogue {
            "pg_trigger" => since(target, 13, "o.tgparentid = 0", "true"),
            _ => "true",
        };
        format!(
            "SELECT {number} AS source, n.nspname AS schema,
               {name} AS name, m.nspname AS table_schema, t.relname AS table_name,
               {sql} AS sql, {comment} AS comment
             FROM {catalogue} o
             LEFT JOIN pg_class t ON t.oid = {table}
             LEFT JOIN pg_namespace m ON m.oid = t.relnamespace
             LEFT JOIN pg_namespace n ON n.oid = coalesce({schema}, t.relnamespace)
             WHERE o.oid >= 16384 AND {own} AND {clones} AND ({condition})
             AND (n.oid IS NULL OR n.nspname = 'pg_catalog' OR {LIVE})"
        )
    }
}
