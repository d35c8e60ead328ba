//! Columns and names: added, dropped, changed, renamed, on tables with rows.

use migrate::migration;

migration! {
    /// New columns; `not null` needs a default for the rows that are there.
    revision "0005_new_columns" after "0004_orders";

    alter table users {
        add column is_admin: Boolean = false,
        add column phone: Option<Varchar(20)>,
        add column referrer: Varchar(50) = "",
    }
}

migration! {
    /// A column goes; the history knows what the downgrade has to bring back.
    revision "0006_dropped_column" after "0005_new_columns";

    alter table users { drop column referrer }
}

migration! {
    /// Type, nullability and name of a column in one statement.
    revision "0007_changed_column" after "0006_dropped_column";

    backfill users { set name = email, where name is null, keep }

    // An ALTER of what is known in full: nothing has to be restated, nothing gets lost.
    alter table users {
        alter column name type Varchar(200),
        alter column name set not null,
        rename column name to full_name,
    }
}

migration! {
    /// New names; what refers to them is taken along.
    revision "0008_renamed" after "0007_changed_column";

    rename table product_categories to product_labels;
    alter table orders { rename column number to reference }
}

migration! {
    /// A new column with its foreign key and its index.
    revision "0009_coupons" after "0008_renamed";

    create table coupons {
        id: BigInt identity primary key,
        code: Varchar(20) unique,
        percent: SmallInt = 10,
    }

    alter table orders {
        add column coupon_id: Option<BigInt> references coupons on delete set null,
        add index (coupon_id),
    }
}

migration! {
    /// Several changes of one table: one rebuild on SQLite, one ALTER on MySQL.
    revision "0010_coupon_terms" after "0009_coupons";

    alter table coupons {
        rename column percent to discount,
        alter column discount type Integer,
        add column valid_until: Option<Date>,
        add check discount_is_percent (discount between 1 and 100),
    }
}
