//! Two people at work: branches, what they need of each other, and the merge.

use migrate::migration;

migration! {
    /// One works on reviews, under a label that a run may name: `upgrade reviews@head`.
    revision "0046_reviews" after "0045_purged";
    branch "reviews";

    create table reviews {
        id: BigInt identity primary key,
        product_id: BigInt references products on delete cascade,
        user_id: BigInt references users on delete cascade,
        stars: SmallInt check (stars between 1 and 5),

        unique (product_id, user_id),
        index (user_id),
    }
}

migration! {
    /// The other on the stock. What is side by side must not touch the same thing.
    revision "0046_warehouses" after "0045_purged";
    branch "warehouses";

    create table warehouses {
        id: BigInt identity primary key,
        city: Varchar(100) unique,
    }
}

migration! {
    /// Follows its own branch, but needs a table of the other.
    revision "0047_featured" after "0046_warehouses";
    depends on "0046_reviews";

    create table featured_reviews {
        warehouse_id: BigInt references warehouses on delete cascade,
        review_id: BigInt references reviews on delete cascade,

        primary key (warehouse_id, review_id),
        index (review_id),
    }
}

migration! {
    /// Brings both together: one head again, and nothing to do.
    revision "0048_merge" after "0046_reviews", "0047_featured";
}
