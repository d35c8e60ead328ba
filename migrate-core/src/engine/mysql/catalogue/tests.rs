//! What MySQL 8 and MariaDB print of a table, and what is read of it.

use std::collections::BTreeMap;

use super::reader::{Read, Server};
use super::table;
use crate::catalogue::Names;
use crate::expr::{Expr, ExprKind};
use crate::schema::{Column, Constraint, ConstraintKind, Index, TypeKind};
use crate::{Dialect, Name, ObjectName, Schema, print};

fn read(dialect: Dialect, text: &str) -> Option<Read> {
    let collations = [
        ("latin1", "latin1_swedish_ci"),
        ("utf8mb4", "utf8mb4_0900_ai_ci"),
        ("utf8mb3", "utf8mb3_general_ci"),
    ];
    let owned = |(set, collation): (&str, &str)| (set.to_owned(), collation.to_owned());
    let server = Server {
        dialect,
        names: Names::new("shop", false, &Schema::new()),
        collations: collations
            .into_iter()
            .map(owned)
            .collect::<BTreeMap<_, _>>(),
    };
    table::read(&ObjectName::from("t"), "shop", text, &[], &server)
}

/// What was read, a line for each thing.
fn lines(dialect: Dialect, text: &str) -> Vec<String> {
    let Read { table, unknown } = read(dialect, text).expect("the text is understood");
    let comment = table
        .comment
        .iter()
        .map(|comment| format!("comment {comment:?}"));
    comment
        .chain(table.columns.iter().map(column))
        .chain(table.constraints.iter().map(constraint))
        .chain(table.indexes.iter().map(index))
        .chain(table.storage.groups().map(|_| {
            let options = print::storage(&table.storage);
            format!("options {options}")
        }))
        .chain(unknown.iter().map(|item| format!("{item}: {}", item.sql)))
        .collect()
}

fn raw(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Sql(texts) => texts.values().map(|sql| &*sql.text).collect(),
        ExprKind::Column(name) => format!("`{name}`"),
        other => format!("{other:?}"),
    }
}

fn column(column: &Column) -> String {
    let TypeKind::Sql(ty) = &column.ty.kind else {
        panic!("{:?} is no text of the server", column.ty);
    };
    let ty: String = ty.values().cloned().collect();
    let mut line = format!("{}: {ty}", column.name);
    line += if column.nullable { "?" } else { "" };
    if let Some(collation) = &column.collation {
        line += &format!(" collate {collation}");
    }
    if let Some(default) = &column.default {
        line += &format!(" = {}", raw(default));
    }
    if column.identity.is_some() {
        line += " identity";
    }
    if let Some(generated) = &column.generated {
        let kept = if generated.stored {
            "stored"
        } else {
            "virtual"
        };
        line += &format!(" as {} {kept}", raw(&generated.expr));
    }
    if column.on_update_now {
        line += " on update now()";
    }
    if let Some(comment) = &column.comment {
        line += &format!(" comment {comment:?}");
    }
    line
}

fn names(names: &[Name]) -> String {
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    names.join(", ")
}

fn constraint(constraint: &Constraint) -> String {
    let name = &constraint.name;
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns } => format!("{name}: primary key {}", names(columns)),
        ConstraintKind::Unique { columns, .. } => format!("{name}: unique {}", names(columns)),
        ConstraintKind::Check { expr } => format!("{name}: check {}", raw(expr)),
        ConstraintKind::Exclude(_) => unreachable!("MySQL has none"),
        ConstraintKind::ForeignKey(key) => format!(
            "{name}: foreign key {} -> {} {}, {}, {}",
            names(&key.columns),
            key.table,
            names(&key.references),
            key.on_delete.words(),
            key.on_update.words(),
        ),
    }
}

fn index(index: &Index) -> String {
    let keys: Vec<String> = index
        .keys
        .iter()
        .map(|key| {
            let length = key
                .length
                .map_or_else(String::new, |length| format!("({length})"));
            raw(&key.expr) + &length + if key.descending { " desc" } else { "" }
        })
        .collect();
    let unique = if index.unique { "unique " } else { "" };
    let method = index.method.as_ref().map_or("", Name::as_str);
    format!(
        "{}: {unique}index {method}({})",
        index.name,
        keys.join(", ")
    )
}

#[test]
fn mysql_columns() {
    let text = r"CREATE TABLE `t` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'a, (b)',
  `a` int DEFAULT NULL,
  `bare` int,
  `n` decimal(10,2) NOT NULL DEFAULT '1.50',
  `s` varchar(20) COLLATE utf8mb4_bin NOT NULL DEFAULT 'it''s \\',
  `l` char(3) CHARACTER SET latin1 DEFAULT NULL,
  `e` enum('a','it''s','b,c') CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT 'a',
  `own` text,
  `j` json DEFAULT NULL,
  `u` varchar(36) DEFAULT (uuid()),
  `x` int DEFAULT ((1 + `n`)),
  `at` datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  `of` datetime DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP,
  `off` datetime(3) DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP(6),
  `g` int GENERATED ALWAYS AS ((`n` * 2)) STORED NOT NULL,
  `v` varchar(9) COLLATE utf8mb4_bin GENERATED ALWAYS AS (concat(_utf8mb4'a)',`s`)) VIRTUAL,
  `hidden` int /*!80023 INVISIBLE */ DEFAULT '3',
  `place` point NOT NULL /*!80003 SRID 4326 */,
  `kept` blob /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT DYNAMIC */
) ENGINE=InnoDB AUTO_INCREMENT=42 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci COMMENT='it''s\n'";
    let wanted = [
        "comment \"it's\\n\"",
        "id: bigint unsigned identity comment \"a, (b)\"",
        "a: int?",
        "bare: int?",
        "n: decimal(10,2) = '1.50'",
        r"s: varchar(20) = 'it''s \\'",
        "l: char(3)? collate latin1_swedish_ci",
        "e: enum('a','it''s','b,c')? collate utf8mb3_bin = 'a'",
        "own: text? collate utf8mb4_0900_ai_ci",
        "j: json?",
        "u: varchar(36)? collate utf8mb4_0900_ai_ci = (uuid())",
        "x: int? = ((1 + `n`))",
        "at: datetime(6)? = CURRENT_TIMESTAMP(6) on update now()",
        "of: datetime? on update now()",
        "off: datetime(3)?",
        "g: int as (`n` * 2) stored",
        "v: varchar(9)? as concat(_utf8mb4'a)',`s`) virtual",
        "hidden: int? = '3'",
        "place: point",
        "kept: blob?",
        "options mysql { collate = \"utf8mb4_0900_ai_ci\" }",
        "column `bare` of `t`: NO DEFAULT",
        "column `off` of `t`: ON UPDATE CURRENT_TIMESTAMP(6)",
        "column `hidden` of `t`: INVISIBLE",
        "column `place` of `t`: SRID 4326",
        "column `kept` of `t`: STORAGE DISK",
        "column `kept` of `t`: COLUMN_FORMAT DYNAMIC",
    ];
    assert_eq!(lines(Dialect::Mysql, text), wanted);
}

#[test]
fn mysql_keys_and_constraints() {
    let text = r"CREATE TABLE `t` (
  `a` int NOT NULL,
  PRIMARY KEY (`a`,`b` DESC),
  UNIQUE KEY `uq` (`a`,`b`),
  UNIQUE KEY `uq_prefix` (`c`(10)) COMMENT 'it''s',
  UNIQUE KEY `uq_desc` (`a` DESC) USING BTREE,
  KEY `fk` (`b`) /*!80000 INVISIBLE */,
  KEY `expr` ((lower(`c`)) DESC,`a`),
  KEY `many` ((cast(json_extract(`j`,_utf8mb4'$.a') as unsigned array))),
  FULLTEXT KEY `ft` (`c`) /*!50100 WITH PARSER `ngram` */ ,
  SPATIAL KEY `sp` (`place`),
  CONSTRAINT `fk` FOREIGN KEY (`b`) REFERENCES `other`.`p``s` (`id`) ON DELETE SET NULL ON UPDATE RESTRICT,
  CONSTRAINT `two` FOREIGN KEY (`a`, `b`) REFERENCES `t` (`a`, `b`) ON DELETE CASCADE,
  CONSTRAINT `t_chk_1` CHECK (((`a` > 0) and (`c` <> _utf8mb4')'))),
  CONSTRAINT `off` CHECK ((`a` < 9)) /*!80016 NOT ENFORCED */
) /*!50100 TABLESPACE `ts` */ ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8 /*!80016 ENCRYPTION='Y' */
/*!50100 PARTITION BY RANGE (`a`)
(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB) */";
    let wanted = [
        "a: int",
        "PRIMARY: primary key a, b",
        "uq: unique a, b",
        "fk: foreign key b -> other.p`s id, set null, restrict",
        "two: foreign key a, b -> t a, b, cascade, no action",
        "t_chk_1: check ((`a` > 0) and (`c` <> _utf8mb4')'))",
        "off: check (`a` < 9)",
        "uq_prefix: unique index (`c`(10))",
        "uq_desc: unique index (`a` desc)",
        "fk: index (`b`)",
        "expr: index (lower(`c`) desc, `a`)",
        "many: index (cast(json_extract(`j`,_utf8mb4'$.a') as unsigned array))",
        "ft: index fulltext(`c`)",
        "sp: index spatial(`place`)",
        "options mysql { encryption = \"Y\", key_block_size = 8, row_format = \"compressed\" }",
        "table `t`: TABLESPACE `ts`",
        "table `t`: PARTITION BY RANGE (`a`)\n(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB)",
        "constraint `PRIMARY` of `t`: `b` DESC",
        "index `uq_prefix` of `t`: COMMENT 'it''s'",
        "index `fk` of `t`: INVISIBLE",
        "index `ft` of `t`: WITH PARSER `ngram`",
        "constraint `off` of `t`: NOT ENFORCED",
    ];
    assert_eq!(lines(Dialect::Mysql, text), wanted);
}

#[test]
fn mariadb_in_its_own_way() {
    let text = r"CREATE TABLE `t` (
  `id` int(10) unsigned zerofill NOT NULL AUTO_INCREMENT,
  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '{}' CHECK (json_valid(`j`)),
  `v` varchar(10) GENERATED ALWAYS AS (concat(`u`,'x')) VIRTUAL COMMENT 'vv',
  `packed` varchar(100) /*M!100301 COMPRESSED*/ DEFAULT NULL,
  `old` datetime /* mariadb-5.3 */ DEFAULT current_timestamp(),
  `hidden` int(11) INVISIBLE DEFAULT 3,
  `own` int(11) DEFAULT 1 `engine_says`='yes',
  `neg` int(11) DEFAULT (-`k`),
  `st` timestamp(6) GENERATED ALWAYS AS ROW START,
  `plain` int(11) WITHOUT SYSTEM VERSIONING DEFAULT NULL,
  PERIOD FOR SYSTEM_TIME (`st`, `en`),
  PRIMARY KEY (`id`) USING BTREE,
  UNIQUE KEY `blob` (`bl`) USING HASH,
  UNIQUE KEY `period` (`a`,`p` WITHOUT OVERLAPS),
  UNIQUE KEY `ignored` (`a`) IGNORED,
  KEY `hash` (`k`) USING HASH COMMENT 'co''m',
  CONSTRAINT `fk` FOREIGN KEY (`k`) REFERENCES `p` (`k`) ON DELETE SET NULL ON UPDATE NO ACTION,
  CONSTRAINT `ck` CHECK (`n` > 0 and `u` <> 'it\'s')
) ENGINE=Aria DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci PAGE_CHECKSUM=1 UNION=(`a`,`b`) `x`='y' WITH SYSTEM VERSIONING
 PARTITION BY SYSTEM_TIME 
(PARTITION `p0` HISTORY ENGINE = InnoDB)";
    let wanted = [
        "id: int(10) unsigned zerofill identity",
        "j: longtext = '{}'",
        "v: varchar(10)? collate latin1_swedish_ci as concat(`u`,'x') virtual comment \"vv\"",
        "packed: varchar(100)? collate latin1_swedish_ci",
        "old: datetime? = current_timestamp()",
        "hidden: int(11)? = 3",
        "own: int(11)? = 1",
        "neg: int(11)? = (-`k`)",
        "st: timestamp(6)",
        "plain: int(11)?",
        "PRIMARY: primary key id",
        "ignored: unique a",
        r"ck: check `n` > 0 and `u` <> 'it\'s'",
        "blob: unique index hash(`bl`)",
        "period: unique index (`a`, `p`)",
        "hash: index hash(`k`)",
        "options mariadb { engine = \"Aria\", page_checksum = true }",
        "table `t`: UNION=(`a`,`b`)",
        "table `t`: `x`='y'",
        "table `t`: WITH SYSTEM VERSIONING",
        "table `t`: PARTITION BY SYSTEM_TIME \n(PARTITION `p0` HISTORY ENGINE = InnoDB)",
        "table `t`: CHARSET=latin1 COLLATE=latin1_swedish_ci",
        "column `j` of `t`: CHECK (json_valid(`j`))",
        "column `packed` of `t`: COMPRESSED",
        "column `old` of `t`: /* mariadb-5.3 */",
        "column `hidden` of `t`: INVISIBLE",
        "column `own` of `t`: `engine_says`='yes'",
        "column `st` of `t`: GENERATED ALWAYS AS ROW START",
        "column `plain` of `t`: WITHOUT SYSTEM VERSIONING",
        "table `t`: PERIOD FOR SYSTEM_TIME (`st`, `en`)",
        "index `period` of `t`: `p` WITHOUT OVERLAPS",
        "constraint `ignored` of `t`: IGNORED",
        "index `hash` of `t`: COMMENT 'co''m'",
    ];
    let read = lines(Dialect::Mariadb, text);
    let read: Vec<&String> = read
        .iter()
        .filter(|line| !line.starts_with("fk:"))
        .collect();
    assert_eq!(read, wanted);
}

#[test]
fn names_hold_anything() {
    let text = "CREATE TEMPORARY TABLE `a ( ``b` (\n  `),'` int(11) NOT NULL,\n  \
                `CONSTRAINT` text NOT NULL DEFAULT '),\\n PRIMARY KEY (`a`',\n  \
                KEY `a,\\` (`),'`)\n) ENGINE=InnoDB";
    let wanted = [
        "),': int(11)",
        r"CONSTRAINT: text = '),\n PRIMARY KEY (`a`'",
        "a,\\: index (`),'`)",
    ];
    assert_eq!(lines(Dialect::Mariadb, text), wanted);
}

#[test]
fn what_is_no_table_is_not_read() {
    let view = "CREATE ALGORITHM=UNDEFINED VIEW `v` AS select 1 AS `1`";
    for text in [
        "",
        "CREATE TABLE",
        "CREATE TABLE `t` (",
        "CREATE TABLE `t` ('",
        view,
    ] {
        assert!(read(Dialect::Mysql, text).is_none(), "{text}");
    }
    let newer = "CREATE TABLE `t` (\n  `a` int,\n  NEW THING `x` (`a`)\n) NEW=1";
    let lines = lines(Dialect::Mysql, newer);
    assert!(
        lines.contains(&"table `t`: NEW THING `x` (`a`)".to_owned()),
        "{lines:?}"
    );
}
