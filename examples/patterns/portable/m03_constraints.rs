//! Constraints and indexes: added to tables with rows, and dropped.

use migrate::migration;

migration! {
    /// Rows are made to fit before the check is there to refuse them.
    revision "0011_checks" after "0010_coupon_terms";

    backfill users { set age = null, where age <= 0, keep }

    alter table users { add check age_positive (age > 0) }

    alter table orders {
        add check status_known (status in ("pending", "paid", "shipped")),
    }
}

migration! {
    /// A value more in a list of values: one check is replaced by another.
    revision "0012_more_values" after "0011_checks";

    alter table orders {
        drop constraint status_known,
        add check status_known (status in ("pending", "paid", "shipped", "returned")),
    }
}

migration! {
    /// A value less: its rows get another one first.
    revision "0013_fewer_values" after "0012_more_values";

    backfill orders { set status = "paid", where status = "shipped", keep }

    alter table orders {
        drop constraint status_known,
        add check status_known (status in ("pending", "paid", "returned")),
    }
}

migration! {
    /// Constraints of each kind, on tables with rows.
    revision "0014_constraints" after "0013_fewer_values";

    create table addresses {
        id: BigInt identity primary key,
        user_id: BigInt,
        label: Varchar(50) = "home",
        city: Varchar(100),
    }

    alter table addresses {
        add unique one_of_a_label (user_id, label),
        add check city_is_tidy (city = trim(city)),
        add foreign key address_of_user (user_id) references users(id) on delete cascade,
    }
}

migration! {
    /// What kind a constraint is need not be said again: the history knows.
    revision "0015_fewer_constraints" after "0014_constraints";

    alter table addresses {
        drop constraint city_is_tidy,
        drop constraint address_of_user,
        drop constraint one_of_a_label,
    }
}

migration! {
    /// Indexes on tables in use: on PostgreSQL CONCURRENTLY, outside of a transaction.
    revision "0016_indexes" after "0015_fewer_constraints";

    create unique index users_by_phone on users (phone);
    create index users_by_name on users (full_name, created_at desc);
    create index addresses_of_user on addresses (user_id, city);
}

migration! {
    /// Dropped by its name alone, and CONCURRENTLY as well.
    revision "0017_fewer_indexes" after "0016_indexes";

    drop index users_by_name;
    rename index users_by_phone to users_phone;
}
