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
                &["table `orders`: the list of options is `postgres { unlogged }` instead of none"],
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

#[tokio::test]
async fn each_property_and_each_other_object_is_named() {
    changed(
        Server::Postgres,
        &[
            (
                "CREATE SEQUENCE spare AS smallint CYCLE",
                &["sequence `spare`: CREATE SEQUENCE public.spare AS smallint INCREMENT BY 1 MINVALUE 1 \
                   MAXVALUE 32767 START WITH 1 CACHE 1 CYCLE"],
            ),
            (
                "CREATE TYPE mood AS ENUM ('a')",
                &["enum `mood` is left over"],
            ),
            (
                "ALTER TYPE \"Status\" RENAME VALUE 'paid' TO 'settled'",
                &["enum `Status`: the list of values is `new, settled, sent` instead of `new, paid, sent`"],
            ),
            (
                "CREATE DOMAIN pos AS int NOT NULL CHECK (VALUE > 0)",
                &["domain `pos`: CREATE DOMAIN public.pos AS integer NOT NULL \
                   CONSTRAINT pos_check CHECK ((VALUE > 0))"],
            ),
            (
                "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                &["function `one()`: CREATE OR REPLACE FUNCTION public.one()\n RETURNS integer\n \
                   LANGUAGE sql\nAS $function$SELECT 1$function$"],
            ),
            (
                "CREATE TRIGGER same BEFORE UPDATE ON orders FOR EACH ROW \
                 EXECUTE FUNCTION suppress_redundant_updates_trigger(); \
                 ALTER TABLE orders DISABLE TRIGGER same",
                &["trigger `same` of `orders`: CREATE TRIGGER same BEFORE UPDATE ON public.orders \
                   FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger() DISABLE"],
            ),
            (
                "ALTER TABLE customers DISABLE TRIGGER ALL",
                &["constraint `fk_orders_customer_id` of `orders`: DISABLE TRIGGER"],
            ),
            (
                "CREATE RULE keep AS ON DELETE TO orders DO INSTEAD NOTHING",
                &["rule `keep` of `orders`: CREATE RULE keep AS\n    ON DELETE TO public.orders DO INSTEAD NOTHING;"],
            ),
            (
                "CREATE POLICY rich ON orders USING (net > 0)",
                &["policy `rich` of `orders`: CREATE POLICY rich ON public.orders FOR ALL TO PUBLIC \
                   USING ((net > (0)::numeric))"],
            ),
            (
                "CREATE STATISTICS pair (ndistinct) ON net, tax FROM orders",
                &["statistics `pair` of `orders`: CREATE STATISTICS public.pair (ndistinct) ON net, tax FROM orders"],
            ),
            (
                "CREATE MATERIALIZED VIEW one AS SELECT 1 AS one; CREATE INDEX ones ON one (one)",
                &[
                    "index `ones` of `one`: CREATE INDEX ones ON public.one USING btree (one)",
                    "materialized view `one`: CREATE MATERIALIZED VIEW \"one\" AS\n SELECT 1 AS one;",
                ],
            ),
            (
                "CREATE TABLE parted (id int) PARTITION BY RANGE ((id + 1))",
                &["table `parted` is left over"],
            ),
            (
                "CREATE TABLE heir (more int) INHERITS (orders); ALTER TABLE heir NO INHERIT orders",
                &["table `heir` is left over"],
            ),
            (
                "CREATE PUBLICATION news FOR TABLE orders",
                &["publication `news`: CREATE PUBLICATION news FOR TABLE orders"],
            ),
            ("CREATE SCHEMA extra", &["schema `extra`: CREATE SCHEMA extra"]),
            (
                "ALTER TABLE orders ALTER COLUMN id SET GENERATED ALWAYS",
                &["column `orders.id`: the numbering is `identity always` instead of `identity`"],
            ),
            (
                "ALTER TABLE orders ALTER COLUMN id SET INCREMENT 5",
                &["column `orders.id`: the numbering is `identity (increment 5)` instead of `identity`"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN name SET STORAGE EXTERNAL",
                &["column `name` of `customers`: STORAGE EXTERNAL"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN name SET STATISTICS 500",
                &["column `name` of `customers`: STATISTICS 500"],
            ),
            (
                "ALTER TABLE customers ALTER COLUMN email TYPE varchar(200) COLLATE \"C\"",
                &["column `customers.email`: the collation is `C` instead of none"],
            ),
            (
                "ALTER TABLE customers SET (fillfactor = 50)",
                &["table `customers`: the list of options is `postgres { fillfactor = 50 }` instead of none"],
            ),
            (
                "ALTER TABLE customers REPLICA IDENTITY FULL",
                &["table `customers`: REPLICA IDENTITY FULL"],
            ),
            (
                "ALTER TABLE orders CLUSTER ON newest",
                &["table `orders`: CLUSTER ON newest"],
            ),
            (
                "ALTER INDEX newest SET (fillfactor = 50)",
                &["index `newest` of `orders`: the definition is \
                   `index newest (customer_id, id desc) with { postgres { fillfactor = 50 } }` instead of \
                   `index newest (customer_id, id desc)`"],
            ),
            (
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'newest'::regclass",
                &["index `newest` of `orders`: INVALID"],
            ),
            (
                "COMMENT ON INDEX newest IS 'it''s'",
                &["index `newest` of `orders`: COMMENT 'it''s'"],
            ),
            (
                "COMMENT ON CONSTRAINT money ON orders IS 'cash'",
                &["constraint `money` of `orders`: COMMENT 'cash'"],
            ),
            (
                "ALTER TABLE orders DROP CONSTRAINT note_once, \
                 ADD CONSTRAINT note_once UNIQUE (customer_id, note) DEFERRABLE",
                &[
                    "unique constraint `note_once` of `orders`: the definition is \
                     `unique note_once (customer_id, note) deferrable` instead of \
                     `unique note_once (customer_id, note)`",
                ],
            ),
            (
                "ALTER TABLE orders DROP CONSTRAINT fk_orders_customer_id, ADD CONSTRAINT fk_orders_customer_id \
                 FOREIGN KEY (customer_id) REFERENCES customers(id) MATCH FULL ON DELETE CASCADE",
                &["constraint `fk_orders_customer_id` of `orders`: MATCH FULL"],
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn what_changes_nothing_is_no_drift() {
    changed(
        Server::Postgres,
        &[
            ("ALTER SEQUENCE orders_id_seq RESTART WITH 100", &[]),
            ("ALTER SEQUENCE orders_id_seq RENAME TO numbers", &[]),
            ("GRANT SELECT ON orders TO PUBLIC", &[]),
            ("ALTER TABLE customers ALTER COLUMN score SET DEFAULT 0", &[]),
            (
                "ALTER TABLE customers DROP COLUMN born; ALTER TABLE customers ADD COLUMN born date",
                &[],
            ),
            (
                "ALTER TABLE orders DROP CONSTRAINT money, \
                 ADD CONSTRAINT money CHECK (((net) >= 0) AND tax >= 0)",
                &[],
            ),
            (
                "DROP INDEX newest; CREATE INDEX newest ON orders USING btree \
                 (customer_id int8_ops ASC NULLS LAST, id DESC NULLS FIRST)",
                &[],
            ),
            (
                "CREATE SCHEMA extra; CREATE TABLE extra.orders (id int PRIMARY KEY); \
                 CREATE VIEW extra.v AS SELECT 1 AS x; CREATE MATERIALIZED VIEW extra.m AS SELECT 1 AS x; \
                 CREATE INDEX i ON extra.m (x); CREATE RULE r AS ON INSERT TO extra.v DO INSTEAD NOTHING; \
                 CREATE TYPE extra.e AS ENUM ('a')",
                &[],
            ),
            ("INSERT INTO customers (email, name) VALUES ('a', 'b'); ANALYZE", &[]),
        ],
    )
    .await;
}
