use migrate::migration;

migration! {
    /// The order's lines call it by its name, and a warehouse holds more than 32 bits count.
    revision "0006_stock" after "0005_customer_slugs";

    alter table order_lines {
        rename column quantity to pieces,
        alter column pieces type BigInt,
    }
}
