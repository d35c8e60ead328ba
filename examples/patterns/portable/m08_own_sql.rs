//! SQL of your own, where the language has no word for it.

use migrate::migration;

migration! {
    /// Read by the compiler in each dialect, undone by what stands beside it.
    revision "0042_own_sql" after "0041_merge";

    execute "UPDATE warehouses SET city = trim(city) WHERE city <> trim(city)" keep;

    execute "INSERT INTO warehouses (city) SELECT DISTINCT city FROM addresses WHERE label = 'depot'"
        reverse "DELETE FROM warehouses WHERE city IN (SELECT city FROM addresses WHERE label = 'depot')";
}

migration! {
    /// Each database its own words; one that has nothing to do says so.
    revision "0043_own_sql_of_each" after "0042_own_sql";

    execute {
        postgres: "UPDATE users SET phone = regexp_replace(phone, '[^0-9+]', '', 'g') WHERE phone IS NOT NULL",
        mysql: "UPDATE users SET phone = regexp_replace(phone, '[^0-9+]', '') WHERE phone IS NOT NULL",
        sqlite: "UPDATE users SET phone = replace(replace(phone, ' ', ''), '-', '') WHERE phone IS NOT NULL",
    } keep;
}
