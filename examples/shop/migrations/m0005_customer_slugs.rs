use migrate::migration;

migration! {
    /// Every customer gets an address of their own.
    revision "0005_customer_slugs" after "0004_search";

    alter table customers {
        add column slug: Option<Varchar(255)>,
    }

    // The name may be missing, the email never is.
    backfill customers {
        set slug = lower(replace(coalesce(name, email), " ", "-")),
        where slug is null,
    }

    // Safe now: no row is left without a slug.
    alter table customers {
        alter column slug set not null,
        add unique (slug),
    }
}
