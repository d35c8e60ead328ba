use migrate::migration;

migration! {
    /// Indexes for the search page. MySQL has no partial indexes and MariaDB none on expressions
    /// either, so each says on its own what it gets.
    revision "0004_search" after "0003_orders";

    execute {
        postgres: "CREATE INDEX products_on_sale ON products (title) WHERE deleted_at IS NULL",
        sqlite: "CREATE INDEX products_on_sale ON products (title) WHERE deleted_at IS NULL",
        mysql: skip,
        mariadb: skip,
    } reverse {
        postgres: "DROP INDEX products_on_sale",
        sqlite: "DROP INDEX products_on_sale",
        mysql: skip,
        mariadb: skip,
    }

    execute {
        postgres: "CREATE INDEX customers_by_name ON customers (lower(name))",
        sqlite: "CREATE INDEX customers_by_name ON customers (lower(name))",
        mysql: skip,
        mariadb: skip,
    } reverse {
        postgres: "DROP INDEX customers_by_name",
        sqlite: "DROP INDEX customers_by_name",
        mysql: skip,
        mariadb: skip,
    }
}
