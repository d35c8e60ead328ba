use migrate::migration;

migration! {
    revision "0001";
    migration! { revision "0002"; }
}

fn main() {}
