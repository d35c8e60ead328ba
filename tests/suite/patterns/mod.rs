//! The gallery of patterns: its histories run on every database that they are for, with rows in
//! the tables; and the page of the guide that lists it says nothing that is not there.

mod page;
mod running;

use crate::cycle::{Case, cycle, step};

#[path = "../../../examples/patterns/computed/mod.rs"]
mod computed;
#[path = "../../../examples/patterns/conditional/mod.rs"]
mod conditional;
#[path = "../../../examples/patterns/mysql/mod.rs"]
mod mysql;
#[path = "../../../examples/patterns/one_way/mod.rs"]
mod one_way;
#[path = "../../../examples/patterns/portable/mod.rs"]
mod portable;
#[path = "../../../examples/patterns/postgres/mod.rs"]
mod postgres;
#[path = "../../../examples/patterns/sqlite/mod.rs"]
mod sqlite;

/// What every database has.
fn portable() -> Case {
    Case {
        migrations: portable::MIGRATIONS,
        steps: vec![
            step("0001_users").below("base").rows(&[
                "INSERT INTO users (email, name, age) VALUES ('Ada@example.org', 'Ada Lovelace', 36), ('alan@example.org', NULL, NULL), ('Grace@example.org', 'Grace Hopper', -1)",
            ]),
            step("0002_products").rows(&[
                "INSERT INTO products (title, maker, price, stock) VALUES ('Difference engine', 'Babbage', 1250.50, 2), ('Bombe', 'Turing', 980, 0), ('Nanosecond', '', 0.30, 500)",
            ]),
            step("0003_categories").rows(&[
                "INSERT INTO categories (name) VALUES ('Machines'), ('Wires')",
                "INSERT INTO product_categories VALUES (1, 1), (2, 1), (3, 2)",
            ]),
            step("0004_orders").rows(&[
                "INSERT INTO orders (number, user_id, total, quantity) VALUES ('A-1', 1, 12.34, '2'), ('A-2', 2, 5, '1')",
                "INSERT INTO orders (number, user_id, status, placed_at) VALUES ('A-3', 3, 'shipped', '2024-02-29 12:00:00')",
            ]),
            step("0005_new_columns").rows(&["UPDATE users SET phone = '+49 30-1', referrer = 'a friend' WHERE id = 1"]),
            step("0006_dropped_column").loses_values(),
            step("0007_changed_column").loses_values(),
            step("0008_renamed").rows(&["INSERT INTO product_labels VALUES (3, 1)"]),
            step("0009_coupons").rows(&[
                "INSERT INTO coupons (code) VALUES ('SPRING'), ('SUMMER')",
                "UPDATE orders SET coupon_id = 1 WHERE reference = 'A-1'",
            ]),
            step("0010_coupon_terms").rows(&["INSERT INTO coupons (code, discount, valid_until) VALUES ('LATE', 50, '2030-01-01')"]),
            step("0011_checks").loses_values(),
            step("0012_more_values").rows(&["UPDATE orders SET status = 'shipped' WHERE reference = 'A-2'"]),
            step("0013_fewer_values").loses_values(),
            step("0014_constraints").rows(&[
                "INSERT INTO addresses (user_id, city) VALUES (1, 'London'), (2, 'Bletchley')",
                "INSERT INTO addresses (user_id, label, city) VALUES (1, 'depot', 'Berlin')",
            ]),
            step("0015_fewer_constraints"),
            step("0016_indexes"),
            step("0017_fewer_indexes"),
            step("0018_enum").rows(&["UPDATE orders SET priority = 'high' WHERE reference = 'A-1'"]),
            step("0019_more_values_of_enum"),
            step("0020_enum_in_use").rows(&["UPDATE orders SET priority = 'none' WHERE reference = 'A-3'"]),
            step("0021_fewer_values_of_enum").loses_values(),
            step("0022_no_enum").loses_values(),
            step("0023_numbers"),
            step("0024_reference_data"),
            step("0025_slugs"),
            step("0026_email_keys").rows(&["INSERT INTO users (email, full_name, slug, email_key) VALUES ('new@example.org', 'New', 'new', 'new@example.org')"]),
            step("0027_fill_email_keys").loses_values(),
            step("0028_require_email_keys"),
            step("0029_other_values"),
            step("0030_cents"),
            step("0031_currency"),
            step("0032_less_reference_data").loses_values(),
            step("0033_expand").rows(&["INSERT INTO products (title, maker, vendor) VALUES ('Abacus', 'Anon', 'Anon')"]),
            step("0034_fill").loses_values(),
            step("0035_contract").rows(&["INSERT INTO products (title, vendor, stock) VALUES ('Slide rule', 'Oughtred', 3)"]),
            step("0036_expand_stock"),
            step("0037_contract_stock").rows(&["INSERT INTO products (title, vendor, stock) VALUES ('Wire', 'Hopper', 2.0)"]),
            step("0038_foreign_key"),
            step("0039_vouchers").rows(&["INSERT INTO vouchers (code) SELECT 'SEEN' FROM coupons WHERE code = 'LATE'"]),
            step("0040_no_coupons"),
            step("0041_two_names").rows(&[
                "INSERT INTO addresses (user_id, label, city) VALUES (2, 'work', 'Manchester')",
                "UPDATE addresses SET city = 'Potsdam' WHERE label = 'depot'",
            ]),
            step("0042_fill_town").loses_values(),
            step("0043_one_name").rows(&["INSERT INTO addresses (user_id, town) VALUES (3, 'Arlington')"]),
            step("0044_retired").rows(&["INSERT INTO products (title, vendor) VALUES ('Enigma', 'Scherbius')"]),
            step("0045_purged").loses_values(),
            step("0046_reviews").rows(&["INSERT INTO reviews (product_id, user_id, stars) VALUES (1, 1, 5), (2, 1, 4)"]),
            step("0046_warehouses").below("warehouses@-1").rows(&["INSERT INTO warehouses (city) VALUES ('London')"]),
            step("0047_featured").below("warehouses@-1").rows(&["INSERT INTO featured_reviews VALUES (1, 2)"]),
            step("0048_merge").below("warehouses@-1"),
            step("0049_open_orders"),
            step("0050_own_sql"),
            step("0051_own_sql_of_each").loses_values(),
        ],
    }
}

fn postgres() -> Case {
    Case {
        migrations: postgres::MIGRATIONS,
        steps: vec![
            step("0001_articles").below("base").rows(&[
                "INSERT INTO articles (title, body, tags, attributes) VALUES ('One', 'of many words', '{a,b}', '{\"colour\": \"red\"}'), ('Two', '', '{}', '{}')",
                "INSERT INTO articles (title, is_deleted, deleted_at) VALUES ('one', true, now())",
            ]),
            step("0002_partial_indexes").rows(&["INSERT INTO articles (title, deleted_at) VALUES ('ONE', now())"]),
            step("0003_other_indexes"),
            step("0004_block"),
            step("0005_own_index"),
            step("0006_function"),
            step("0007_slugs"),
            step("0008_better_function"),
            step("0009_touched").rows(&["UPDATE articles SET body = 'new' WHERE title = 'One'"]),
            step("0010_untouched"),
            step("0011_counted_tags"),
            step("0012_extension"),
            step("0013_storage").rows(&["INSERT INTO page_views (path, views) VALUES ('/', 3), ('/about', 1)"]),
            step("0014_other_storage"),
        ],
    }
}

fn mysql() -> Case {
    Case {
        migrations: mysql::MIGRATIONS,
        steps: vec![
            step("0001_articles").below("base").rows(&[
                "INSERT INTO articles (title, body) VALUES ('One', 'of many words'), ('Two', '')",
                "INSERT INTO articles (title, deleted_at) VALUES ('one', now())",
            ]),
            step("0002_live_titles")
                .rows(&["INSERT INTO articles (title, deleted_at) VALUES ('ONE', now())"]),
            step("0003_table_options").rows(&[
                "INSERT INTO customers (name, notes) VALUES ('Ada', 'first'), ('alan', NULL)",
            ]),
            step("0004_other_options"),
        ],
    }
}

fn sqlite() -> Case {
    Case {
        migrations: sqlite::MIGRATIONS,
        steps: vec![
            step("0001_articles").below("base").rows(&[
                "INSERT INTO articles (title) VALUES ('One'), ('Two')",
                "INSERT INTO articles (title, deleted_at) VALUES ('one', '2024-02-29 12:00:00.000+00:00')",
            ]),
            step("0002_partial_indexes"),
            step("0003_rebuild"),
            step("0004_table_options").rows(&["INSERT INTO settings (name, value) VALUES ('theme', 'dark')"]),
            step("0005_known_settings"),
        ],
    }
}

fn conditional() -> Case {
    Case {
        migrations: conditional::MIGRATIONS,
        steps: vec![
            step("0001_users")
                .below("base")
                .rows(&["INSERT INTO users (email) VALUES ('own@example.org')"]),
            step("0002_samples"),
            step("0003_audit_times"),
            step("0004_notes").rows(&["INSERT INTO notes (body) VALUES ('own')"]),
        ],
    }
}

fn computed() -> Case {
    Case {
        migrations: computed::MIGRATIONS,
        steps: vec![
            step("0001_users").below("base").rows(&[
                "INSERT INTO users (email) VALUES ('ada@Example.org'), ('nobody'), ('alan@example.com')",
            ]),
            step("0002_domains"),
        ],
    }
}

#[tokio::test]
async fn on_every_database() {
    cycle(portable()).await;
}

#[tokio::test]
async fn computed_by_the_program() {
    cycle(computed()).await;
}

#[tokio::test]
async fn under_conditions() {
    cycle(conditional()).await;
}

#[tokio::test]
async fn on_one_database() {
    for case in [postgres(), mysql(), sqlite()] {
        cycle(case).await;
    }
}
