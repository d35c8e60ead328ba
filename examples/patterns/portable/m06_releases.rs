//! Changes that an application must not notice: expanded in one release, contracted in a later.

use migrate::migration;

migration! {
    /// Release 1: a second column, which the application writes beside the first.
    revision "0033_expand" after "0032_less_reference_data";

    alter table products { add column vendor: Option<Varchar(100)> }
}

migration! {
    /// Release 2: what was written before gets its value, then the application reads it.
    revision "0034_fill" after "0033_expand";

    backfill products { set vendor = maker, where vendor is null, keep }
}

migration! {
    /// Release 3: nobody reads the first column any more.
    revision "0035_contract" after "0034_fill";

    alter table products {
        alter column vendor set not null,
        // Both columns of the constraint are there until here, so it changes first.
        drop constraint uq_products_maker_title,
        add unique (vendor, title),
        // On the way down the rows that came meanwhile have their maker again.
        drop column maker refill (vendor),
    }
}

migration! {
    /// Another type under the old name: beside, filled, swapped.
    revision "0036_expand_stock" after "0035_contract";

    alter table products { add column stock_exact: Option<Numeric(12, 3)> }

    backfill products {
        set stock_exact = cast(stock as Numeric(12, 3)),
        where stock_exact is null,
    }
}

migration! {
    /// The name is free once the old column is gone; on SQLite all of it is one rebuild.
    revision "0037_contract_stock" after "0036_expand_stock";

    alter table products {
        alter column stock_exact set not null,
        drop column stock refill (cast(stock_exact as Integer)),
        rename column stock_exact to stock,
        alter column stock set default 0,
        add check stock_not_negative (stock >= 0),
    }
}

migration! {
    /// A foreign key to rows that have long been there: column, values, then the constraint.
    revision "0038_foreign_key" after "0037_contract_stock";

    alter table addresses { add column owner_id: Option<BigInt> }

    backfill addresses { set owner_id = user_id, where owner_id is null }

    alter table addresses {
        // On PostgreSQL NOT VALID, then VALIDATE, in transactions of their own.
        add foreign key (owner_id) references users(id) on delete cascade,
        add index (owner_id),
    }
}
