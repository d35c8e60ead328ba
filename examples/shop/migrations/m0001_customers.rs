use migrate::migration;

migration! {
    /// Who buys.
    revision "0001_customers";

    /// People with an account.
    create table customers {
        id: BigInt identity primary key,
        /// Where the receipts go.
        email: Varchar(255) unique,
        name: Option<Varchar(100)>,
        age: Option<Integer>,
        created_at: Timestamptz = now(),

        check age_positive (age > 0),
    }

    execute "INSERT INTO customers (email, name, age) VALUES
        ('ada@example.org', 'Ada Lovelace', 36),
        ('alan@example.org', 'Alan Turing', 41),
        ('grace@example.org', NULL, NULL)"
        reverse "DELETE FROM customers
            WHERE email IN ('ada@example.org', 'alan@example.org', 'grace@example.org')";
}
