use migrate::migration;

migration! {
    revision "0002" after "0003";
}

migration! {
    revision "0003" after "0002";
}

fn main() {}
