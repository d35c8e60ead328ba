use migrate::migration;

migration! {
    /// What customers think. Written while others worked on the stock.
    revision "0006_reviews" after "0005_customer_slugs";
    branch "reviews";

    create table reviews {
        id: BigInt identity primary key,
        customer_id: BigInt references customers on delete cascade,
        product_id: BigInt references products on delete cascade,
        stars: SmallInt check (stars between 1 and 5),
        body: Option<Text>,
        written_at: Timestamptz = now(),

        unique (customer_id, product_id),
        index (product_id, stars desc),
    }
}
