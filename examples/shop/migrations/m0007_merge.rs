use migrate::migration;

migration! {
    /// Brings the reviews and the stock together.
    revision "0007_merge" after "0006_reviews", "0006_stock";
}
