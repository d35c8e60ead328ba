//! Types: enums through their whole life, and columns that change what they hold.

use migrate::migration;

migration! {
    /// An enum with the column that it is made for.
    revision "0018_enum" after "0017_fewer_indexes";

    create enum priority { low, normal, high }

    alter table orders { add column priority: priority = "normal" }
}

migration! {
    /// More values: each where it belongs in the order.
    revision "0019_more_values_of_enum" after "0018_enum";

    alter enum priority { add urgent, add none before low, rename high to important }
}

migration! {
    /// A value that no row has is in use from the next migration on.
    revision "0020_enum_in_use" after "0019_more_values_of_enum";

    backfill orders {
        set priority = "urgent",
        where priority = "important",
        reverse { set priority = "important", where priority = "urgent" },
    }
    alter table orders { alter column priority set default "low" }
}

migration! {
    /// Two values less. Rows get another one, or stop the run before anything is locked.
    revision "0021_fewer_values_of_enum" after "0020_enum_in_use";

    alter enum priority { drop none use low, drop important }
}

migration! {
    /// The column goes, then the enum that nothing uses any more.
    revision "0022_no_enum" after "0021_fewer_values_of_enum";

    alter table orders { drop column priority }
    drop enum priority;
}

migration! {
    /// Text that has always been a number becomes one.
    revision "0023_numbers" after "0022_no_enum";

    alter table orders {
        // The old default is text: it goes before, and comes as a number after.
        alter column quantity drop default,
        alter column quantity type Integer using (cast(quantity as Integer)),
        alter column quantity set default 1,
    }
}
