//! By hand on MariaDB.

use super::changed;
use crate::support::Server;

#[tokio::test]
async fn each_change_is_named() {
    changed(
        Server::Mariadb,
        &[
            (
                "DROP TABLE orders",
                &["table `orders` is missing"],
            ),
            (
                "CREATE TABLE notes (id INT PRIMARY KEY) CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
                &["table `notes` is left over"],
            ),
            (
                "RENAME TABLE orders TO bills",
                &["table `orders` is called `bills`"],
            ),
            (
                "ALTER TABLE customers COMMENT 'Who sells.'",
                &["table `customers`: the comment is `Who sells.` instead of `Who buys.`"],
            ),
            (
                "ALTER TABLE customers ENGINE=InnoDB ROW_FORMAT=COMPRESSED",
                &["table `customers`: the list of options is `mariadb { row_format = \"compressed\" }` instead of none"],
            ),
            (
                "ALTER TABLE orders DEFAULT CHARSET=latin1",
                &["table `orders`: CHARSET=latin1 COLLATE=latin1_swedish_ci"],
            ),
            (
                "ALTER TABLE customers ADD phone VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                &["column `customers.phone` is left over"],
            ),
            (
                "ALTER TABLE customers DROP COLUMN born",
                &["column `customers.born` is missing"],
            ),
            (
                "ALTER TABLE customers RENAME COLUMN nick TO handle",
                &["column `customers.nick` is called `handle`"],
            ),
            (
                "ALTER TABLE customers MODIFY nick VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'none'",
                &["column `customers.nick`: the type is `Varchar(60)` instead of `Varchar(50)`"],
            ),
            (
                "ALTER TABLE customers MODIFY nick VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci DEFAULT 'none'",
                &["column `customers.nick`: the collation is `utf8mb4_general_ci` instead of none"],
            ),
            (
                "ALTER TABLE customers MODIFY nick VARCHAR(50) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'none'",
                &["column `customers.nick`: the nullability is `not null` instead of `null`"],
            ),
            (
                "ALTER TABLE customers ALTER score SET DEFAULT 1",
                &["column `customers.score`: the default is `1` instead of `0`"],
            ),
            (
                "ALTER TABLE customers ALTER nick DROP DEFAULT",
                &["column `customers.nick`: the default is none instead of `\"none\"`"],
            ),
            (
                "ALTER TABLE customers MODIFY email VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL",
                &["column `customers.email`: the comment is none instead of `Where the bill goes.`"],
            ),
            (
                "ALTER TABLE customers MODIFY born DATE INVISIBLE",
                &["column `born` of `customers`: INVISIBLE"],
            ),
            (
                "ALTER TABLE customers MODIFY joined TIMESTAMP(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6)",
                &["column `customers.joined`: the value on update is `now()` instead of none"],
            ),
            (
                "ALTER TABLE orders MODIFY status ENUM('new','paid','sent','lost') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'new'",
                &["column `orders.status`: the type is `sql { mariadb: \"enum('new','paid','sent','lost')\" }` instead of `Status`"],
            ),
            (
                "ALTER TABLE customers MODIFY extra LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                &["column `customers.extra`: the clause is none instead of `CHECK (json_valid(`extra`))`"],
            ),
            (
                "ALTER TABLE customers MODIFY extra LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin CHECK (extra <> '')",
                &["column `extra` of `customers`: CHECK (`extra` <> '')"],
            ),
            (
                "ALTER TABLE customers MODIFY extra VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                &["column `customers.extra`: the type is `Varchar(9)` instead of `Json`"],
            ),
            (
                "ALTER TABLE customers DROP extra",
                &["column `customers.extra` is missing"],
            ),
            (
                "ALTER TABLE orders MODIFY id BIGINT NOT NULL",
                &["column `orders.id`: the numbering is none instead of `identity`"],
            ),
            (
                "ALTER TABLE orders MODIFY total DECIMAL(12,2) AS (net - tax) STORED",
                &["column `orders.total`: the generation is `(sql { mariadb: \"`net` - `tax`\" }) stored` instead of `(net + tax) stored`"],
            ),
            (
                "ALTER TABLE customers DROP INDEX uq_customers_email",
                &["unique constraint `uq_customers_email` of `customers` is missing"],
            ),
            (
                "ALTER TABLE customers DROP CONSTRAINT ck_customers_score",
                &["check `ck_customers_score` of `customers` is missing"],
            ),
            (
                "ALTER TABLE orders DROP CONSTRAINT money, ADD CONSTRAINT money CHECK (net >= 1)",
                &["check `money` of `orders`: the definition is `check money (sql { mariadb: \"`net` >= 1\" })` instead of `check money (net >= 0 and tax >= 0)`"],
            ),
            (
                "ALTER TABLE orders DROP CONSTRAINT money, ADD CONSTRAINT cash CHECK (net >= 0 AND tax >= 0)",
                &["check `money` of `orders` is called `cash`"],
            ),
            (
                "ALTER TABLE orders DROP FOREIGN KEY fk_orders_customer_id",
                &["foreign key `fk_orders_customer_id` of `orders` is missing"],
            ),
            (
                "ALTER TABLE orders ADD CONSTRAINT by_note FOREIGN KEY (note) REFERENCES customers (email)",
                &["foreign key `by_note` of `orders` is left over"],
            ),
            (
                "ALTER TABLE orders DROP INDEX newest, ADD INDEX newest (customer_id, id)",
                &["index `newest` of `orders`: the definition is `index newest (customer_id, id)` instead of `index newest (customer_id, id desc)`"],
            ),
            (
                "ALTER TABLE orders RENAME INDEX newest TO latest",
                &["index `newest` of `orders` is called `latest`"],
            ),
            (
                "CREATE INDEX by_name ON customers (nick(10))",
                &["index `by_name` of `customers` is left over"],
            ),
            (
                "ALTER TABLE orders ALTER INDEX newest IGNORED",
                &["index `newest` of `orders`: IGNORED"],
            ),
            (
                "CREATE VIEW paid AS SELECT id FROM orders",
                &["view `paid`: CREATE ALGORITHM=UNDEFINED DEFINER=`root`@`localhost` SQL SECURITY DEFINER VIEW `paid` AS select `orders`.`id` AS `id` from `orders`"],
            ),
            (
                "CREATE TRIGGER audit BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = 'x'",
                &["trigger `audit` of `orders`: CREATE DEFINER=`root`@`localhost` TRIGGER audit BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = 'x'"],
            ),
            (
                "CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN 2 * n",
                &["function `twice`: CREATE DEFINER=`root`@`localhost` FUNCTION `twice`(n INT) RETURNS int(11)\n    DETERMINISTIC\nRETURN 2 * n"],
            ),
        ],
    )
    .await;
}
