//! The life of views: made, read by others, replaced by others with more and with fewer columns,
//! renamed, dropped for a change of their table and made again.

use super::{Case, cycle, step};

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mariadb 10.6, sqlite 3.35;
    allow: fk_without_index;
}

migrate::migration! {
    revision "0001";
    create table users {
        id: BigInt identity primary key,
        email: Varchar(200),
        name: Option<Varchar(50)>,
        active: Boolean = true,
    }
    create table orders {
        id: BigInt identity primary key,
        user_id: BigInt references users(id),
        total: Numeric(10, 2) = 0,
        check positive (total >= 0),
    }
    /// Who may log in.
    create view active_users as "select id, email from users where active";
    create view totals (user_id, spent) as {
        postgres: "select user_id, sum(total) from orders group by user_id -- all of it",
        mysql: "select user_id, sum(total) from orders group by user_id -- all of it",
        sqlite: "select user_id, sum(total) from orders group by user_id -- all of it",
    }
    create view spenders as "select a.email, t.spent from active_users a join totals t on t.user_id = a.id";
    create view only_here as { postgres: "select now() as moment", mysql: skip, sqlite: skip }
}

migrate::migration! {
    revision "0002" after "0001";
    drop view spenders;
    /// Who may log in, and what they are called.
    replace view active_users as "select id, email, name from users where active";
    rename view totals to spent;
    create view spenders as "select a.name, t.spent from active_users a join spent t on t.user_id = a.id";
}

migrate::migration! {
    revision "0003" after "0002";
    drop view spenders;
    replace view active_users as "select email, id from users where active";
    drop view spent;
    alter table orders {
        alter column total type Numeric(12, 2),
        add column note: Option<Text>,
        drop constraint positive,
    }
    create view spent as "select user_id, sum(total) as spent, count(*) as orders from orders group by user_id";
}

migrate::migration! {
    revision "0004" after "0003";
    drop view active_users;
    rename table users to people;
    create view users as "select id, email, name, active from people";
}

migrate::migration! {
    revision "0005" after "0004";
    drop view users;
    drop view spent;
    drop view only_here;
    alter table people { drop column name }
}

#[tokio::test]
async fn views_live_and_lead_back() {
    cycle(Case {
        migrations: MIGRATIONS,
        steps: vec![
            step("0001").rows(&[
                "INSERT INTO users (email, name, active) VALUES ('a@b', 'ann', true), ('c@d', NULL, false)",
                "INSERT INTO orders (user_id, total) VALUES (1, 3.5), (1, 4), (2, 1)",
            ]),
            step("0002"),
            step("0003").rows(&["INSERT INTO orders (user_id, total, note) VALUES (2, 5, 'x')"]),
            step("0004").rows(&["INSERT INTO people (email) VALUES ('e@f')"]),
            step("0005").loses_values(),
        ],
    })
    .await;
}
