//! What differs between databases, and SQL of your own where the language has no word for it.

use migrate::migration;

migration! {
    /// An index of the few orders that are open: each database in its own way, and none forgotten.
    revision "0049_open_orders" after "0048_merge";

    when dialect postgres, sqlite {
        create index open_orders on orders (placed_at) where (status = "open");
    } else {
        // MySQL and MariaDB have no index of some rows: a column is null for the others.
        alter table orders {
            add column open_since: Option<Timestamptz> generated as
                (case when status = "open" then placed_at end) virtual,
            add index open_orders (open_since),
        }
    }
}

migration! {
    /// Read by the compiler in each dialect, undone by what stands beside it.
    revision "0050_own_sql" after "0049_open_orders";

    execute "UPDATE warehouses SET city = trim(city) WHERE city <> trim(city)" keep;

    execute "INSERT INTO warehouses (city) SELECT DISTINCT town FROM addresses WHERE label = 'depot'"
        reverse "DELETE FROM warehouses WHERE city IN (SELECT town FROM addresses WHERE label = 'depot')";
}

migration! {
    /// Each database its own words; one that has nothing to do says so.
    revision "0051_own_sql_of_each" after "0050_own_sql";

    execute {
        postgres: "UPDATE users SET phone = regexp_replace(phone, '[^0-9+]', '', 'g') WHERE phone IS NOT NULL",
        mysql: "UPDATE users SET phone = regexp_replace(phone, '[^0-9+]', '') WHERE phone IS NOT NULL",
        sqlite: "UPDATE users SET phone = replace(replace(phone, ' ', ''), '-', '') WHERE phone IS NOT NULL",
    } keep;
}
