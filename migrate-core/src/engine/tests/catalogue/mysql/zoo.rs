//! A database that nobody of ours has made: everything in it is read or named as unknown.

use super::read;
use crate::catalogue::{Reading, Unknown};
use crate::engine::database::Driver as _;
use crate::engine::ledger::Row;
use crate::engine::reach::{Connected, each};
use crate::engine::tests::server::{Database, on_servers};
use crate::schema::{ConstraintKind, Table};
use crate::{Dialect, print};

/// What others make.
const ZOO: [&str; 30] = [
    "SET NAMES utf8mb4",
    "CREATE TABLE parent (id BIGINT AUTO_INCREMENT PRIMARY KEY, \
     code VARCHAR(20) COLLATE utf8mb4_general_ci UNIQUE, k INT, KEY kk (k)) \
     AUTO_INCREMENT=77 CHARSET=utf8mb4 COMMENT='it''s \\\\ a\\nb'",
    "CREATE TABLE everything ( \
     id INT UNSIGNED ZEROFILL NOT NULL AUTO_INCREMENT, parent_id BIGINT NOT NULL, \
     bytes BINARY(3) DEFAULT 0xFF0041, some VARBINARY(9) DEFAULT 'a\\'b\\\\', j JSON, \
     e ENUM('a','it''s','b,c') CHARACTER SET latin1 NOT NULL DEFAULT 'a', \
     s SET('x','y') DEFAULT 'x,y', \
     ts TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), \
     n DECIMAL(10,2) DEFAULT -1.5, b BIT(5) DEFAULT b'101', u VARCHAR(40) DEFAULT uuid(), \
     x INT DEFAULT (1 + n), g INT AS (n * 2) PERSISTENT, \
     v VARCHAR(10) AS (concat(u, 'x)')) VIRTUAL COMMENT 'v,)', hidden INT INVISIBLE DEFAULT 3, \
     txt TEXT DEFAULT 'a),b', blobs BLOB, geo POINT NOT NULL, ck INT CHECK (ck > 3), \
     packed VARCHAR(100) COMPRESSED, y YEAR DEFAULT 2020, day DATE DEFAULT (curdate()), \
     PRIMARY KEY (id) USING BTREE, UNIQUE KEY uq (parent_id, n), UNIQUE KEY down (n DESC), \
     KEY starts (txt(10), u(5) DESC), KEY hashed (ck) USING HASH, KEY said (ck) COMMENT 'co''m', \
     KEY passed (ck) IGNORED, FULLTEXT KEY words (txt, u), SPATIAL KEY places (geo), \
     UNIQUE KEY long_one (blobs), \
     CONSTRAINT up FOREIGN KEY (parent_id) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE NO ACTION, \
     CONSTRAINT positive CHECK (n > 0 AND u <> 'it''s'), CHECK (n < 100)) \
     ROW_FORMAT=DYNAMIC STATS_PERSISTENT=1",
    "CREATE TABLE `no columns to speak of` (a INT)",
    "CREATE TABLE `a``b'\"\\\\ → (` (`),'\"\\\\` INT, `PRIMARY KEY` INT, \
     KEY `a),(``b` (`),'\"\\\\`), CONSTRAINT `CHECK (` CHECK (`PRIMARY KEY` > 0))",
    "CREATE TABLE Upper (A INT, KEY A (a)) CHARSET=latin1",
    "CREATE TABLE upper (a INT) CHARSET=ucs2",
    "CREATE TABLE old_engine (a INT, b VARCHAR(9), KEY (a)) ENGINE=MyISAM CHECKSUM=1",
    "CREATE TABLE in_memory (a INT, KEY a (a), KEY b (a) USING BTREE) ENGINE=MEMORY MAX_ROWS=9",
    "CREATE TABLE aria (a INT) ENGINE=Aria TRANSACTIONAL=1",
    "CREATE TABLE merged (a INT, b VARCHAR(9), KEY (a)) ENGINE=MERGE UNION=(old_engine) INSERT_METHOD=LAST",
    "CREATE TABLE merged_with_nothing (a INT) ENGINE=MERGE UNION=(gone)",
    "CREATE TABLE hole (a INT NOT NULL) ENGINE=CSV",
    "CREATE TABLE versioned (a INT, b INT WITHOUT SYSTEM VERSIONING, \
     st TIMESTAMP(6) AS ROW START, en TIMESTAMP(6) AS ROW END, PERIOD FOR SYSTEM_TIME (st, en)) \
     WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION h HISTORY, PARTITION c CURRENT)",
    "CREATE TABLE quiet_versions (a INT) WITH SYSTEM VERSIONING",
    "CREATE TABLE periods (room INT, since DATE, until DATE, PERIOD FOR stay (since, until), \
     UNIQUE (room, stay WITHOUT OVERLAPS))",
    "CREATE TABLE parts (a INT NOT NULL PRIMARY KEY, b INT) PARTITION BY RANGE (a) \
     SUBPARTITION BY HASH (a) SUBPARTITIONS 2 \
     (PARTITION p0 VALUES LESS THAN (10) COMMENT 'a)', PARTITION p1 VALUES LESS THAN MAXVALUE)",
    "CREATE TABLE selfish (id INT PRIMARY KEY, up INT, FOREIGN KEY (up) REFERENCES selfish (id))",
    "CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 3 CYCLE",
    "CREATE TABLE numbered (a BIGINT DEFAULT nextval(numbers))",
    "CREATE VIEW looks AS SELECT id, code FROM parent WHERE k > 1 WITH CHECK OPTION",
    "CREATE TABLE short_lived (a INT)",
    "CREATE VIEW blind AS SELECT a FROM short_lived",
    "DROP TABLE short_lived",
    "CREATE TRIGGER first_trigger BEFORE INSERT ON parent FOR EACH ROW SET NEW.k = 1",
    "CREATE TRIGGER `tr``2` BEFORE INSERT ON parent FOR EACH ROW FOLLOWS first_trigger SET NEW.k = 2",
    "CREATE PROCEDURE work (IN a INT, OUT b VARCHAR(10)) COMMENT 'x' SET b = a",
    "CREATE FUNCTION work (a INT) RETURNS INT DETERMINISTIC RETURN a + 1",
    "CREATE EVENT ticks ON SCHEDULE EVERY 1 DAY DO SET @a = 1",
    "CREATE TEMPORARY TABLE for_a_moment (a INT)",
];

async fn rows(connected: &mut Connected, sql: &str) -> Vec<Row> {
    each!(connected, session => session.driver.rows(sql).await).unwrap()
}

async fn filled(database: &Database) -> Connected {
    let mut connected = database.connect().await;
    for sql in ZOO {
        rows(&mut connected, sql).await;
    }
    connected
}

fn word(row: &Row, place: usize) -> &str {
    row[place].as_deref().unwrap_or_default()
}

/// What is unknown, a line for each thing.
fn unknown(reading: &Reading) -> Vec<String> {
    let mut lines: Vec<String> = reading
        .unknown
        .iter()
        .map(|item| format!("{item}: {}", item.sql))
        .collect();
    lines.sort();
    lines
}

#[test]
fn nothing_that_the_server_lists_is_left_out() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let mut connected = filled(&database).await;
        let reading = read(&mut connected).await;
        let table = |row: &Row| -> Option<&Table> {
            let mut tables = reading.schema.tables();
            tables.find(|table| table.name.name == *word(row, 0))
        };
        let listed = rows(
            &mut connected,
            "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
        )
        .await;
        assert!(listed.len() > 20, "{listed:?}");
        for row in &listed {
            let named = |item: &Unknown| item.name.name == *word(row, 0);
            assert!(
                table(row).is_some() || reading.unknown.iter().any(named),
                "{row:?}"
            );
        }
        let columns = rows(
            &mut connected,
            "SELECT table_name, column_name, is_nullable, column_type, collation_name, \
             column_comment, extra, column_default \
             FROM information_schema.columns WHERE table_schema = DATABASE()",
        )
        .await;
        for row in &columns {
            let Some(table) = table(row) else { continue };
            let column = table
                .column(word(row, 1))
                .unwrap_or_else(|| panic!("{row:?}"));
            let numbered = word(row, 6) == "auto_increment";
            let ty = column.ty.to_string();
            let (shown, _) = word(row, 3).split_once(" /*").unwrap_or((word(row, 3), ""));
            assert!(ty.contains(shown), "{ty}: {row:?}");
            assert_eq!(column.nullable, word(row, 2) == "YES", "{row:?}");
            assert_eq!(column.identity.is_some(), numbered, "{row:?}");
            assert_eq!(
                column.comment.as_deref().unwrap_or_default(),
                word(row, 5),
                "{row:?}"
            );
            let collation = column
                .collation
                .as_ref()
                .map_or("utf8mb4_bin", |own| own.as_str());
            assert!(
                ["", collation].contains(&word(row, 4)),
                "{collation}: {row:?}"
            );
            let generated =
                word(row, 6).ends_with("GENERATED") && !["st", "en"].contains(&word(row, 1));
            assert_eq!(column.generated.is_some(), generated, "{row:?}");
            assert_eq!(
                column.default.is_some(),
                !["", "NULL"].contains(&word(row, 7)),
                "{row:?}"
            );
        }
        let keys = rows(
            &mut connected,
            "SELECT DISTINCT table_name, index_name FROM information_schema.statistics \
             WHERE table_schema = DATABASE() UNION \
             SELECT table_name, constraint_name FROM information_schema.table_constraints \
             WHERE table_schema = DATABASE()",
        )
        .await;
        assert!(keys.len() > 20, "{keys:?}");
        for row in &keys {
            let (table, name) = (table(row).unwrap(), word(row, 1));
            // The checks of columns and periods are properties.
            let quoted = format!("`{name}`");
            let property = |item: &Unknown| {
                item.table.as_ref().unwrap_or(&item.name) == &table.name
                    && item.sql.contains(&quoted)
            };
            assert!(
                table.constraint(name).is_some()
                    || table.index(name).is_some()
                    || reading.unknown.iter().any(property),
                "{row:?}"
            );
        }
    });
}

#[test]
fn what_the_model_has_no_place_for_is_named() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let mut connected = filled(&database).await;
        let reading = read(&mut connected).await;
        let lines = unknown(&reading);
        for expected in [
            "column `ck` of `everything`: CHECK (`ck` > 3)",
            "column `hidden` of `everything`: INVISIBLE",
            "column `j` of `everything`: CHECK (json_valid(`j`))",
            "column `packed` of `everything`: COMPRESSED",
            "index `passed` of `everything`: IGNORED",
            "index `said` of `everything`: COMMENT 'co''m'",
            "table `hole`: ENGINE=CSV",
            "table `in_memory`: MAX_ROWS=9",
            "table `merged`: UNION=(`old_engine`)",
            "table `quiet_versions`: WITH SYSTEM VERSIONING",
            "table `versioned`: PERIOD FOR SYSTEM_TIME (`st`, `en`)",
            "index `room` of `periods`: `stay` WITHOUT OVERLAPS",
        ] {
            assert!(
                lines.iter().any(|line| line == expected),
                "{expected}\n{lines:#?}"
            );
        }
        for begins in [
            "event `ticks`: CREATE ",
            "function `work`: CREATE ",
            "procedure `work`: CREATE ",
            "sequence `numbers`: CREATE SEQUENCE",
            "table `parts`: PARTITION BY RANGE (`a`)",
            "trigger `first_trigger` of `parent`: CREATE ",
            "trigger `tr`2` of `parent`: CREATE ",
            "view `blind`: CREATE ",
            "view `looks`: CREATE ",
        ] {
            assert!(
                lines.iter().any(|line| line.starts_with(begins)),
                "{begins}\n{lines:#?}"
            );
        }
        assert!(
            !lines.iter().any(|line| line.contains("for_a_moment")),
            "{lines:#?}"
        );
        let everything = reading.schema.table(&"everything".into()).unwrap();
        let binary = everything.column("bytes").unwrap().default.clone().unwrap();
        assert!(format!("{binary:?}").contains("xff"), "{binary:?}");
        let unique = everything.constraint("uq").unwrap();
        assert!(
            matches!(unique.kind, ConstraintKind::Unique { .. }),
            "{unique:?}"
        );
        assert!(everything.index("down").unwrap().unique);
        let options = print::storage(&everything.storage);
        assert_eq!(
            options,
            "mariadb { row_format = \"dynamic\", stats_persistent = true }"
        );
        let selfish = reading.schema.table(&"selfish".into()).unwrap();
        assert_eq!(selfish.foreign_keys().count(), 1);
    });
}
