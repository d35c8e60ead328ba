use migrate::migration;

migration! {
    /// What is sold.
    revision "0002_products" after "0001_customers";

    create enum product_state { draft, active, "sold out" }

    create table products {
        id: BigInt identity primary key,
        title: Varchar(100) unique,
        state: product_state = "draft",
        price: Numeric(10, 2) = 0 check (price >= 0),
        quantity: Integer = 0 check (quantity >= 0),
        // Computed by the database, on every one of them.
        worth: Numeric(12, 2) generated as (price * quantity) stored,
        deleted_at: Option<Timestamptz>,
    }

    execute "INSERT INTO products (title, state, price, quantity) VALUES
        ('Difference engine', 'active', 1250.00, 2),
        ('Bombe', 'sold out', 980.50, 0),
        ('Nanosecond of wire', 'draft', 0.30, 500)"
        reverse "DELETE FROM products
            WHERE title IN ('Difference engine', 'Bombe', 'Nanosecond of wire')";
}
