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

migration! {
    /// A new name for a table, and the old one for those who still use it.
    revision "0039_vouchers" after "0038_foreign_key";

    rename table coupons to vouchers;

    // A view of one table is written through as well, except on SQLite.
    create view coupons as "SELECT id, code, discount, valid_until FROM vouchers";
}

migration! {
    /// A release later nobody uses the old name any more.
    revision "0040_no_coupons" after "0039_vouchers";

    drop view coupons;
}

migration! {
    /// Release 1: two names for a column, kept the same by the database, whoever writes.
    revision "0041_two_names" after "0040_no_coupons";

    alter table addresses { add column town: Option<Varchar(100)> }

    when dialect postgres {
        create function keep_town() -> trigger {
            language plpgsql,
            body "BEGIN NEW.town := NEW.city; RETURN NEW; END",
        }
        create trigger keep_town before insert or update on addresses
            for each row execute keep_town();
    } else when dialect sqlite {
        // A trigger here cannot change the row that is about to be written, only the one that is.
        create trigger keep_new_town after insert on addresses {
            body "UPDATE addresses SET town = NEW.city WHERE id = NEW.id",
        }
        create trigger keep_town after update of city on addresses {
            body "UPDATE addresses SET town = NEW.city WHERE id = NEW.id",
        }
    } else {
        create trigger keep_new_town before insert on addresses {
            body "SET NEW.town = NEW.city",
        }
        create trigger keep_town before update on addresses {
            body "SET NEW.town = NEW.city",
        }
    }
}

migration! {
    /// Release 2: the rows from before. Then everything reads and writes the new name.
    revision "0042_fill_town" after "0041_two_names";

    backfill addresses { set town = city, where town is null, keep }
}

migration! {
    /// Release 3: first what keeps the two together, then the old one.
    revision "0043_one_name" after "0042_fill_town";

    when dialect postgres {
        drop trigger keep_town on addresses;
        drop function keep_town;
    } else {
        drop trigger keep_town on addresses;
        drop trigger keep_new_town on addresses;
    }

    drop index addresses_of_user;

    alter table addresses {
        alter column town set not null,
        drop column city refill (town),
        add index addresses_of_user (user_id, town),
    }
}

migration! {
    /// Out of the way, in case that somebody misses it: nothing can use it, and nothing is lost.
    revision "0044_retired" after "0043_one_name";

    retire table product_labels;
    retire column products.description;
}

migration! {
    /// Nobody has, so the values may go.
    revision "0045_purged" after "0044_retired";

    purge table product_labels;
    purge column products.description;
}
