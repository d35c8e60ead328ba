use migrate::migration;

migrate::migrations! {
    edition: 1;
    dialects: mariadb 10.6;
}

migration! {
    revision "0001_notes";

    create table notes { id: BigInt primary key, body: Text } with {
        mariadb { page_compressed = on, key_block_size = 8 },
    }

    create table lines { id: BigInt primary key, body: Text } with {
        mariadb { page_compression_level = 3 },
    }
}

fn main() {}
