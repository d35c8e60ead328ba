use migrate::migration;

migration! {}

fn main() {}
