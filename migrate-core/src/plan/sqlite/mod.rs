//! The strategy on SQLite.

use super::{Request, Step};
use crate::sql::Unsupported;

pub(super) fn build(request: &Request<'_>) -> Result<Vec<Step>, Vec<Unsupported>> {
    let _ = request;
    Ok(Vec::new())
}
