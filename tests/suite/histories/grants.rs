//! Who may do what with a view is not forgotten when it makes way, or is made anew.

use migrate::engine::Migrator;

use crate::support::{Database, Server};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12;
}

migrate::migration! {
    revision "0001";
    create enum mood { sad, glad, happy }
    create table people { id: BigInt identity primary key, mood: mood = "sad", name: Text }
    create view moods as "SELECT id, mood, name FROM people";
    create materialized view counted as "SELECT mood, count(*) AS many FROM people GROUP BY mood";
    create view names as "SELECT id, name FROM people";
}

migrate::migration! {
    revision "0002" after "0001";
    alter enum mood { drop glad use happy }
}

migrate::migration! {
    revision "0003" after "0002";
    replace view names as "SELECT name, id AS number FROM people";
    replace materialized view counted as "SELECT count(*) AS many FROM people";
}

#[tokio::test]
async fn grants_outlive_a_view() {
    let Some(database) = Server::Postgres.database().await else {
        return;
    };
    let migrator = Migrator::connect(MIGRATIONS, &database.url).await;
    let mut migrator = migrator.expect("a connection");
    migrator.upgrade("0001").await.expect("the first");
    database
        .execute(&[
            "GRANT SELECT ON moods, counted, names TO PUBLIC",
            "GRANT UPDATE (name), INSERT (id) ON names TO PUBLIC",
            "GRANT UPDATE ON moods TO pg_signal_backend WITH GRANT OPTION",
            "ALTER VIEW moods OWNER TO pg_monitor",
        ])
        .await;
    let given = grants(&database).await;
    let has = |word: &str| given.iter().flatten().any(|value| value == word);
    assert!(
        has("pg_monitor") && has("pg_signal_backend") && has("id") && has("-"),
        "{given:?}"
    );
    migrator.upgrade("0002").await.expect("the second");
    assert_eq!(grants(&database).await, given);
    migrator.upgrade("0003").await.expect("the third");
    let mut left = given.clone();
    left.retain(|row| !row.contains(&"id".to_owned()));
    assert_eq!(grants(&database).await, left);
    migrator.downgrade("0001").await.expect("the way down");
    assert_eq!(grants(&database).await, left);
    database.drop().await;
}

/// The owners of the views, and the rights on them and on their columns.
async fn grants(database: &Database) -> Vec<Vec<String>> {
    let rights = "SELECT relname::text, '' AS attname, grantee::regrole::text, privilege_type, is_grantable::text
           FROM pg_class, aclexplode(relacl)
         UNION ALL SELECT relname, attname, grantee::regrole::text, privilege_type, is_grantable::text
           FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid, aclexplode(attacl)
         UNION ALL SELECT relname, '', relowner::regrole::text, 'OWNER', '' FROM pg_class";
    let query = format!(
        "SELECT * FROM ({rights}) given WHERE relname IN ('moods', 'counted', 'names')
           AND (privilege_type = 'OWNER' OR grantee <> current_user::text) ORDER BY 1, 2, 3, 4"
    );
    database.rows(&query).await
}
