//! By hand on PostgreSQL.

use super::changed;
use crate::support::Server;

#[tokio::test]
async fn each_change_is_named() {
    changed(
        Server::Postgres,
        &[
            (
                "ALTER TABLE customers ADD COLUMN phone varchar(20)",
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
                "ALTER TABLE customers ALTER COLUMN nick TYPE varchar(60)",
                &["column `customers.nick`: the type is `Varchar(60)` instead of `Varchar(50)`"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN score TYPE bigint",
                &["column `customers.score`: the type is `BigInt` instead of `Integer`"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN name DROP NOT NULL",
                &["column `customers.name`: the nullability is `null` instead of `not null`"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN score SET DEFAULT 1",
                &["column `customers.score`: the default is `1` instead of `0`"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN nick DROP DEFAULT",
                &["column `customers.nick`: the default is none instead of `\"none\"`"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN id DROP IDENTITY",
                &["column `customers.id`: the numbering is none instead of `identity`"],
            ),
            (
                "COMMENT ON COLUMN customers.email IS 'Where it goes.'",
                &["column `customers.email`: the comment is `Where it goes.` instead of `Where the bill goes.`"],
            ),
            (
                "COMMENT ON TABLE customers IS NULL",
                &["table `customers`: the comment is none instead of `Who buys.`"],
            ),
            (
                "ALTER TABLE orders RENAME CONSTRAINT money TO cash",
                &["check `money` of `orders` is called `cash`"],
            ),
            (
                "ALTER TABLE orders DROP CONSTRAINT note_once",
                &["unique constraint `note_once` of `orders` is missing"],
            ),
            (
                "ALTER TABLE orders DROP CONSTRAINT fk_orders_customer_id, \
                 ADD CONSTRAINT fk_orders_customer_id FOREIGN KEY (customer_id) REFERENCES customers(id)",
                &["foreign key `fk_orders_customer_id` of `orders`: the definition is \
                   `foreign key (customer_id) references customers(id)` instead of \
                   `foreign key (customer_id) references customers(id) on delete cascade`"],
            ),
            (
                "ALTER TABLE orders ADD CONSTRAINT small CHECK (net < 1000) NOT VALID",
                &[
                    "check `small` of `orders` is left over",
                    "constraint `small` of `orders`: NOT VALID",
                ],
            ),
            (
                "ALTER INDEX newest RENAME TO latest",
                &["index `newest` of `orders` is called `latest`"],
            ),
            (
                "DROP INDEX newest; CREATE INDEX newest ON orders (customer_id, id DESC) WHERE net > 0",
                &["index `newest` of `orders`: the definition is \
                   `index newest (customer_id, id desc) where (sql { postgres: \"(net > (0)::numeric)\" })` \
                   instead of `index newest (customer_id, id desc)`"],
            ),
            (
                "DROP INDEX ix_customers_name; CREATE INDEX ix_customers_name ON customers (name DESC)",
                &["index `ix_customers_name` of `customers`: the definition is \
                   `index (name desc)` instead of `index (name)`"],
            ),
            (
                "ALTER TYPE \"Status\" ADD VALUE 'lost' AFTER 'paid'",
                &["enum `Status`: the list of values is `new, paid, lost, sent` instead of `new, paid, sent`"],
            ),
            (
                "ALTER TABLE orders ALTER COLUMN total DROP EXPRESSION",
                &["column `orders.total`: the generation is none instead of `(net + tax) stored`"],
            ),
            ("DROP TABLE orders", &["table `orders` is missing"]),
            ("CREATE TABLE spare (id int)", &["table `spare` is left over"]),
            (
                "ALTER TABLE orders RENAME TO purchases",
                &["table `orders` is called `purchases`"],
            ),
            (
                "ALTER TABLE orders SET UNLOGGED",
                &["table `orders`: UNLOGGED"],
            ),
            (
                "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                &["table `orders`: ENABLE ROW LEVEL SECURITY"],
            ),
            (
                "CREATE VIEW rich AS SELECT id FROM customers WHERE score > 10",
                &["view `rich`: CREATE VIEW \"rich\" AS\n SELECT customers.id\n   FROM customers\n  WHERE (customers.score > 10);"],
            ),
        ],
    )
    .await;
}
