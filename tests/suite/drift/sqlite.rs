//! By hand on SQLite: by ALTER, by a table made anew, and in the text of `sqlite_schema`.

use super::changed;
use crate::support::Server;

/// Writes something else into a definition.
macro_rules! rewrite {
    ($object:literal, $from:literal, $to:literal) => {
        concat!(
            "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, '",
            $from,
            "', '",
            $to,
            "') WHERE name = '",
            $object,
            "'; PRAGMA writable_schema = 0"
        )
    };
}

/// Makes `orders` anew with this body.
macro_rules! remake {
    ($body:literal) => {
        concat!(
            "PRAGMA foreign_keys = 0; CREATE TABLE made ",
            $body,
            "; INSERT INTO made (id, customer_id, status, net, tax, note) \
             SELECT id, customer_id, status, net, tax, note FROM orders; \
             DROP TABLE orders; ALTER TABLE made RENAME TO orders; \
             CREATE INDEX newest ON orders (customer_id, id DESC)"
        )
    };
}

#[tokio::test]
async fn each_change_is_named() {
    changed(
        Server::Sqlite,
        &[
            (
                "ALTER TABLE customers ADD COLUMN phone VARCHAR(20)",
                &["column `customers.phone` is left over"],
            ),
            (
                "ALTER TABLE customers DROP COLUMN born",
                &["column `customers.born` is missing"],
            ),
            (
                "ALTER TABLE customers RENAME COLUMN name TO full_name",
                &["column `customers.name` is called `full_name`"],
            ),
            (
                "ALTER TABLE customers RENAME COLUMN score TO \"the score\"",
                &["column `customers.score` is called `the score`"],
            ),
            (
                "ALTER TABLE orders RENAME TO purchases",
                &["table `orders` is called `purchases`"],
            ),
            ("DROP TABLE orders", &["table `orders` is missing"]),
            (
                "CREATE TABLE spare (id INT)",
                &["table `spare` is left over"],
            ),
            (
                rewrite!("customers", "VARCHAR(50)", "VARCHAR(60)"),
                &["column `customers.nick`: the type is `Varchar(60)` instead of `Varchar(50)`"],
            ),
            (
                rewrite!("customers", "\"score\" INTEGER", "\"score\" NUMERIC"),
                &["column `customers.score`: the type is `sql { sqlite: \"NUMERIC\" }` instead of `Integer`"],
            ),
            (
                rewrite!("customers", "\"name\" VARCHAR(100) NOT NULL", "\"name\" VARCHAR(100)"),
                &["column `customers.name`: the nullability is `null` instead of `not null`"],
            ),
            (
                rewrite!("customers", "DEFAULT ''none''", "DEFAULT ''some''"),
                &["column `customers.nick`: the default is `\"some\"` instead of `\"none\"`"],
            ),
            (
                rewrite!("customers", "DEFAULT ''none''", ""),
                &["column `customers.nick`: the default is none instead of `\"none\"`"],
            ),
            (
                rewrite!("customers", " AUTOINCREMENT", ""),
                &["column `customers.id`: the numbering is none instead of `identity`"],
            ),
            (
                rewrite!("customers", "\"name\" VARCHAR(100)", "\"name\" VARCHAR(100) COLLATE NOCASE"),
                &["column `customers.name`: the collation is `NOCASE` instead of none"],
            ),
            (
                rewrite!("customers", "\"score\" >= 0", "\"score\" > 0"),
                &["check `ck_customers_score` of `customers`: the definition is \
                   `check ck_customers_score (sql { sqlite: \"\\\"score\\\" > 0\" })` instead of `check ck_customers_score (score >= 0)`"],
            ),
            (
                rewrite!("customers", "UNIQUE (\"email\")", "UNIQUE (\"email\") ON CONFLICT IGNORE"),
                &["constraint `uq_customers_email` of `customers`: ON CONFLICT IGNORE"],
            ),
            (
                rewrite!("customers", "\"name\" VARCHAR(100) NOT NULL", "\"name\" VARCHAR(100) NOT NULL ON CONFLICT REPLACE"),
                &["column `name` of `customers`: NOT NULL ON CONFLICT REPLACE"],
            ),
            (
                rewrite!("orders", "\"money\"", "\"cash\""),
                &["check `money` of `orders` is called `cash`"],
            ),
            (
                rewrite!("orders", "(\"net\" + \"tax\")", "(\"net\" - \"tax\")"),
                &["column `orders.total`: the generation is `(sql { sqlite: \"\\\"net\\\" - \\\"tax\\\"\" }) stored` instead of `(net + tax) stored`"],
            ),
            (
                rewrite!("orders", "ON DELETE CASCADE", "ON DELETE SET NULL"),
                &["foreign key `fk_orders_customer_id` of `orders`: the definition is \
                   `foreign key (customer_id) references customers(id) on delete set null` instead of \
                   `foreign key (customer_id) references customers(id) on delete cascade`"],
            ),
            (
                rewrite!("orders", "''new'', ''paid''", "''new'', ''lost'', ''paid''"),
                &["column `orders.status`: the type is `sql { sqlite: \"TEXT CHECK (\\\"status\\\" IN ('new', 'lost', 'paid', 'sent'))\" }` instead of `Status`"],
            ),
            (
                remake!("(id INTEGER PRIMARY KEY AUTOINCREMENT, customer_id INTEGER NOT NULL, \
                   status TEXT NOT NULL DEFAULT 'new' CONSTRAINT ck_orders_status_values CHECK (status IN ('new', 'paid', 'sent')), \
                   net NUMERIC(10, 2) NOT NULL DEFAULT 0, tax NUMERIC(10, 2) NOT NULL DEFAULT 0, \
                   total NUMERIC(12, 2) AS (net + tax) STORED, note VARCHAR(100), \
                   CONSTRAINT money CHECK (net >= 0 AND tax >= 0), CONSTRAINT note_once UNIQUE (customer_id, note))"),
                &["foreign key `fk_orders_customer_id` of `orders` is missing"],
            ),
            (
                "CREATE TABLE lists (a INT PRIMARY KEY) STRICT, WITHOUT ROWID",
                &["table `lists` is left over"],
            ),
            ("DROP INDEX newest", &["index `newest` of `orders` is missing"]),
            (
                "CREATE INDEX more ON orders (net)",
                &["index `more` of `orders` is left over"],
            ),
            (
                "DROP INDEX newest; CREATE INDEX newest ON orders (customer_id, id)",
                &["index `newest` of `orders`: the definition is \
                   `index newest (customer_id, id)` instead of `index newest (customer_id, id desc)`"],
            ),
            (
                "DROP INDEX newest; CREATE UNIQUE INDEX newest ON orders (customer_id, id DESC) WHERE net > 0",
                &["index `newest` of `orders`: the definition is \
                   `unique index newest (customer_id, id desc) where (sql { sqlite: \"\\\"net\\\" > 0\" })` \
                   instead of `index newest (customer_id, id desc)`"],
            ),
            (
                "DROP INDEX newest; CREATE INDEX latest ON orders (customer_id, id DESC)",
                &["index `newest` of `orders` is called `latest`"],
            ),
            (
                "CREATE VIEW rich AS SELECT id FROM customers WHERE score > 10",
                &["view `rich`: CREATE VIEW rich AS SELECT id FROM customers WHERE score > 10"],
            ),
            (
                "CREATE TRIGGER watch AFTER INSERT ON orders BEGIN SELECT 1; END",
                &["trigger `watch` of `orders`: CREATE TRIGGER watch AFTER INSERT ON orders BEGIN SELECT 1; END"],
            ),
            (
                "CREATE VIRTUAL TABLE texts USING fts5(body)",
                &["virtual table `texts`: CREATE VIRTUAL TABLE texts USING fts5(body)"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_means_the_same_is_no_difference() {
    changed(
        Server::Sqlite,
        &[
            ("ANALYZE; VACUUM; REINDEX", &[]),
            ("CREATE TEMP TABLE orders (id INT); CREATE TEMP VIEW v AS SELECT 1", &[]),
            (
                "ALTER TABLE customers RENAME COLUMN score TO points; ALTER TABLE customers RENAME TO people; \
                 ALTER TABLE people RENAME TO customers; ALTER TABLE customers RENAME COLUMN points TO score",
                &[],
            ),
            (
                rewrite!("customers", "CONSTRAINT \"uq_customers_email\" ", ""),
                &[],
            ),
            (
                remake!("( -- by hand, (of course)
                   [id] integer constraint pk_orders primary key asc autoincrement, customer_id integer not null \
                   constraint fk_orders_customer_id references Customers on delete cascade,
                   status text default (('new')) not null constraint ck_orders_status_values check (((Status in ('new','paid','sent')))),
                   `net` numeric(10,2) not null default 0, tax numeric( 10,2 ) not null default +0,
                   total numeric(12, 2) generated always as ((net+/* and */tax)) stored, note varchar(100) null,
                   constraint note_once unique (\"customer_id\" asc, 'note') on conflict abort
                   constraint money check (NET >= 0 and made.tax >= 0))"),
                &[],
            ),
        ],
    )
    .await;
}
