//! The history of the shop.

migrate::migrations! {
    edition: 1;
    dialects: postgres 12, mysql 8.0, mariadb 10.6, sqlite 3.35;

    m0001_customers;
    m0002_products;
    m0003_orders;
    m0004_search;
    m0005_customer_slugs;
    m0006_reviews;
    m0006_stock;
    m0007_merge;
    m0008_order_notes;
}
