use migrate::migration;

migration! {
    /// Who bought what.
    revision "0003_orders" after "0002_products";

    create enum order_state { placed, paid, shipped }

    create table orders {
        id: BigInt identity primary key,
        customer_id: BigInt references customers(id) on delete cascade,
        state: order_state = "placed",
        note: Option<Varchar(200)>,
        placed_at: Timestamptz = now(),

        index (customer_id, placed_at desc),
    }

    create table order_lines {
        order_id: BigInt references orders on delete cascade,
        product_id: BigInt references products on delete restrict,
        quantity: Integer = 1,

        primary key (order_id, product_id),
        check quantity_positive (quantity > 0),
        index (product_id),
    }
}
