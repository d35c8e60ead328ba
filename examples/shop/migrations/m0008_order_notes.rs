use migrate::migration;

migration! {
    /// Longer notes, returned orders.
    revision "0008_order_notes" after "0007_merge";

    alter enum order_state { add returned after shipped }

    alter table orders {
        alter column note type Text,
        add column returned_at: Option<Timestamptz>,
    }

    rename table order_lines to order_items;
}
