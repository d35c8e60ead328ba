//! From sites back to the source: the spans of the tokens that were read.
//!
//! The number of a site is that of a token, or of a range of tokens behind all of them.

use proc_macro2::Span;

use crate::Site;

/// The spans behind the sites of one parsed text.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    tokens: Vec<Span>,
    ranges: Vec<(Span, Span)>,
}

impl SourceMap {
    /// Where the thing at `site` begins.
    pub fn span(&self, site: Site) -> Option<Span> {
        self.range(site).map(|(start, _)| start)
    }

    /// The first and the last token of the thing at `site`; the same one where it is one token.
    pub fn range(&self, site: Site) -> Option<(Span, Span)> {
        let number = usize::try_from(site.number()?).ok()?.checked_sub(1)?;
        match self.tokens.get(number) {
            Some(span) => Some((*span, *span)),
            None => self.ranges.get(number - self.tokens.len()).copied(),
        }
    }

    /// The next token; all of them come before the first range.
    pub(super) fn push_token(&mut self, span: Span) {
        self.tokens.push(span);
    }

    /// The span of the last token.
    pub(super) fn last_token(&self) -> Option<Span> {
        self.tokens.last().copied()
    }

    /// The site of a token, by its place.
    pub(super) fn site_of_token(place: usize) -> Site {
        u32::try_from(place + 1).map_or(Site::NOWHERE, Site::new)
    }

    /// The site of the tokens from `first` to `last`.
    pub(super) fn site_of_range(&mut self, first: usize, last: usize) -> Site {
        match (self.tokens.get(first), self.tokens.get(last)) {
            (Some(start), Some(end)) if first < last => {
                self.ranges.push((*start, *end));
                Self::site_of_token(self.tokens.len() + self.ranges.len() - 1)
            }
            _ => Self::site_of_token(first),
        }
    }
}
