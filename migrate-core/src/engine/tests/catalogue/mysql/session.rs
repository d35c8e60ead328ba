//! What the reader needs of a session and of its user, and how it leaves both.

use sqlx::mysql::MySqlPoolOptions;

use super::{describe, read};
use crate::engine::Migrator;
use crate::engine::database::Driver as _;
use crate::engine::reach::each;
use crate::engine::tests::language::parse;
use crate::engine::tests::server::{on_servers, open};
use crate::schema::{Column, Table, Type, TypeKind};
use crate::{Dialect, PerDialect, Schema};

const TABLES: &str = r#"
    revision "1";
    create table t { id: BigInt primary key, note: Text = "it's \\ \"so\"", check small (id < 9) }
"#;

#[test]
fn a_lent_session_is_read_through_and_given_back() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let migrations = vec![parse(TABLES)];
        database
            .migrator(migrations.clone())
            .await
            .upgrade("head")
            .await
            .unwrap();
        let pool = MySqlPoolOptions::new()
            .max_connections(1)
            .connect(&database.url())
            .await
            .unwrap();
        let own = "CREATE TEMPORARY TABLE migrate_described_1 (mine INT)";
        let odd = "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,NO_TABLE_OPTIONS', \
                   sql_quote_show_create = 0";
        for sql in [own, odd, "SET NAMES latin1"] {
            sqlx::query(sql).execute(&pool).await.unwrap();
        }
        let settings = "SELECT CONCAT_WS(' ', @@sql_mode, @@sql_quote_show_create, \
                        @@character_set_client, @@character_set_results, @@lock_wait_timeout)";
        let before: String = sqlx::query_scalar(settings).fetch_one(&pool).await.unwrap();
        let mut migrator = Migrator::with_pool(database.history(migrations), pool.clone()).unwrap();
        let drift = migrator.drift().await.unwrap();
        assert!(drift.is_empty(), "{drift:?}");
        let after: String = sqlx::query_scalar(settings).fetch_one(&pool).await.unwrap();
        assert_eq!(before, after);
        sqlx::query("SELECT mine FROM migrate_described_1")
            .fetch_all(&pool)
            .await
            .unwrap();
        let left = sqlx::query("SELECT 1 FROM migrate_described_2")
            .fetch_all(&pool)
            .await;
        assert!(left.is_err(), "a temporary table is left");
        pool.close().await;
    });
}

#[test]
fn a_user_without_temporary_tables_is_told_what_to_ask_for() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let migrations = vec![parse(TABLES)];
        database
            .migrator(migrations.clone())
            .await
            .upgrade("head")
            .await
            .unwrap();
        let name = "migrate_test_reader";
        database
            .send(&format!("CREATE OR REPLACE USER {name}@localhost"))
            .await;
        database
            .send(&format!(
                "GRANT SELECT ON {}.* TO {name}@localhost",
                database.name()
            ))
            .await;
        let url = database.url().replace("root@", &format!("{name}@"));
        let mut migrator = Migrator::connect(database.history(migrations), &url)
            .await
            .unwrap();
        let error = migrator.drift().await.unwrap_err();
        let help = error.help().unwrap_or_default().to_owned();
        assert!(help.contains("CREATE TEMPORARY TABLES"), "{error}: {help}");
        database.send(&format!("DROP USER {name}@localhost")).await;
    });
}

#[test]
fn a_table_that_the_server_refuses_leaves_the_others() {
    on_servers(&[Dialect::Mariadb], |database| async move {
        let mut schema = Schema::new();
        for place in 0..200 {
            let name = format!("t{place:03}");
            let mut table = Table::new(name.as_str());
            let ty = TypeKind::Sql(PerDialect::Same(
                if place == 70 {
                    "no_such_type"
                } else {
                    "int unsigned"
                }
                .to_owned(),
            ));
            table.columns.push(Column::new("a", Type::new(ty)));
            schema.put_table(table);
        }
        database.send("CREATE TABLE t000 (live INT)").await;
        database
            .send("CREATE TABLE migrate_described_1 (live INT)")
            .await;
        let mut connected = open(&database.url()).await;
        let described = describe(&mut connected, &schema).await;
        let refused: Vec<String> = described
            .refused
            .iter()
            .map(|refused| refused.table.to_string())
            .collect();
        assert_eq!(refused, ["t070"]);
        assert!(
            described.refused[0].message.contains("no_such_type"),
            "{described:?}"
        );
        assert_eq!(described.reading.schema.tables().count(), 199);
        for table in ["t000", "migrate_described_1"] {
            let sql = format!("SELECT live FROM {table}");
            each!(&mut connected, session => session.driver.rows(&sql).await).unwrap();
        }
        let live = read(&mut connected).await;
        assert_eq!(
            live.schema.tables().count(),
            1,
            "the ledger's prefix is left out"
        );
        let left = "SELECT 1 FROM migrate_described_2";
        let left = each!(&mut connected, session => session.driver.rows(left).await);
        assert!(left.is_err(), "a temporary table is left");
    });
}
