//! Tables: keys, defaults, checks, indexes, foreign keys, in the statement that creates them.

use migrate::migration;

migration! {
    /// People with an account.
    revision "0001_users";

    create table users {
        id: BigInt identity primary key,
        // The constraint has an index of its own, so `email` needs no other.
        email: Varchar(255) unique,
        name: Option<Varchar(100)>,
        age: Option<Integer>,
        // A default is the database's: it holds for whoever writes.
        created_at: Timestamptz = now(),

        index (created_at),
    }
}

migration! {
    /// Everything that a table usually has.
    revision "0002_products" after "0001_users";

    /// What is sold.
    create table products {
        id: BigInt identity,
        /// As printed on the label.
        title: Varchar(100),
        description: Option<Varchar(500)>,
        maker: Varchar(100) = "",
        price: Numeric(10, 2) = 0.00,
        stock: Integer = 0,
        is_active: Boolean = true,
        attributes: Jsonb = "{}",
        created_at: Timestamptz = now(),
        updated_at: Option<Timestamptz>,
        // Deleted softly: the row stays, and says so.
        is_deleted: Boolean = false,
        deleted_at: Option<Timestamptz>,

        primary key products_key (id),
        unique (maker, title),
        check price_not_negative (price >= 0),
        check stock_not_negative (stock >= 0),
        // What is compared with `=` comes first, what is sorted by comes last.
        index (is_active, created_at desc),
        index (updated_at),
    }
}

migration! {
    /// A table between two others.
    revision "0003_categories" after "0002_products";

    create table categories {
        id: BigInt identity primary key,
        name: Varchar(50) unique,
    }

    create table product_categories {
        // The links go with their product; a category with products stays.
        product_id: BigInt references products on delete cascade,
        category_id: BigInt references categories on delete restrict,

        primary key (product_id, category_id),
        // The primary key begins with `product_id`, so only the other needs an index.
        index (category_id),
    }
}

migration! {
    /// Orders, numbered by chance so that nobody can count them.
    revision "0004_orders" after "0003_categories";

    create table orders {
        id: Uuid = gen_random_uuid() primary key,
        number: Varchar(20),
        user_id: BigInt references users on delete cascade on update cascade,
        status: Varchar(20) = "pending",
        total: Numeric(10, 2) = 0,
        quantity: Varchar(10) = "1",
        placed_at: Timestamptz = now(),

        unique index (number),
        index (status),
        // Also serves what looks for `user_id` alone.
        index (user_id, placed_at desc),
    }
}
