migrate::migrations! {
    edition: 1;
    dialects: postgres 12, sqlite 3.35;
    allow: redundant_indx, wide_index;
    warn: create_index_blocking, prefer_text;
    deny: wide_index, missing_object;
    deny drop_table;
}

fn main() {}
