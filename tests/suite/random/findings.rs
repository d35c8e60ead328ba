//! What random histories have found, each as it was printed: a file of `findings/`.

use std::path::Path;

use super::case::Case;
use super::drive::{Tally, drive};
use super::{newest, rows};
use crate::support::Server;

#[tokio::test]
async fn stay_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/random/findings");
    let mut known = 0;
    for file in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = file.expect("the folder can be read").path();
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let case = Case::parse(&text);
        let on = |server: &&Server| rows::dialect(**server) == case.target.dialect;
        let server = Server::ALL.iter().find(on).expect("a server");
        if newest(*server).await.is_some() {
            let result = drive(*server, &case, &mut Tally::default()).await;
            result.unwrap_or_else(|fault| panic!("{}: {}", path.display(), fault.what));
        }
        known += 1;
    }
    assert!(known > 0, "nothing was found ever");
}
