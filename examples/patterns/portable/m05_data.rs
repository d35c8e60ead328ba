//! Data: rows that come with a migration, values that are filled in and changed.

use migrate::migration;

migration! {
    /// Rows that the application needs in order to run.
    revision "0024_reference_data" after "0023_numbers";

    insert into categories (name) values ("Books"), ("Tools"), ("Toys");
}

migration! {
    /// Every user gets an address of a page: a column, its values, then what they have to obey.
    revision "0025_slugs" after "0024_reference_data";

    alter table users { add column slug: Option<Varchar(255)> }

    // In the database, in batches: no row travels to the program and back.
    backfill users {
        set slug = lower(replace(full_name, " ", "-")) || "-" || cast(id as Text),
        where slug is null,
    }

    // Accepted, since the rows above are filled; where one is null after all, nothing is locked.
    alter table users {
        alter column slug set not null,
        add unique (slug),
    }
}

migration! {
    /// The first half of a long change: from now on the application writes `email_key`.
    revision "0026_email_keys" after "0025_slugs";

    alter table users { add column email_key: Option<Varchar(255)> }
}

migration! {
    /// The long half, apart from the change of the schema: small batches with rests between.
    revision "0027_fill_email_keys" after "0026_email_keys";

    backfill users {
        set email_key = lower(email),
        // What is filled is left out, so that nothing is done twice.
        where email_key is null,
        batch 1_000,
        pause 20 ms,
        // Nothing to undo: the column goes with the migration before.
        keep,
    }
}

migration! {
    /// The end of it: counts the rows without a value first, and stops where there are any.
    revision "0028_require_email_keys" after "0027_fill_email_keys";

    alter table users { alter column email_key set not null }
}

migration! {
    /// One value becomes another, and back.
    revision "0029_other_values" after "0028_require_email_keys";

    alter table orders { drop constraint status_known }

    backfill orders {
        set status = "open",
        where status = "pending",
        reverse { set status = "pending", where status = "open" },
    }

    alter table orders {
        alter column status set default "open",
        add check status_known (status in ("open", "paid", "returned")),
    }
}

migration! {
    /// Computed with what is there: whole cents instead of fractions.
    revision "0030_cents" after "0029_other_values";

    alter table orders { add column total_cents: Option<BigInt> }

    backfill orders {
        set total_cents = cast(total * 100 as BigInt),
        where total_cents is null,
        batch 500,
    }
}

migration! {
    /// A value that every new row gets at once, the old ones in their own time.
    revision "0031_currency" after "0030_cents";

    alter table orders {
        add column currency: Option<Char(3)>,
        alter column currency set default "EUR",
    }

    backfill orders { set currency = "EUR", where currency is null }

    // On PostgreSQL through a check that is validated beside the writers.
    alter table orders { alter column currency set not null }
}

migration! {
    /// Rows that are removed are brought back by what is written beside.
    revision "0032_less_reference_data" after "0031_currency";

    delete from categories where (name = "Toys") reverse {
        insert into categories (name) values ("Toys");
    }
}
