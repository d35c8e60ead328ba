//! A set of revisions, by their place in the order: one bit each.

/// Places in the order of a history.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RevisionSet {
    words: Vec<u64>,
}

impl RevisionSet {
    /// Puts a place in.
    pub(super) fn insert(&mut self, place: usize) {
        let word = place / 64;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (place % 64);
    }

    /// Whether a place is in it.
    pub(super) fn contains(&self, place: usize) -> bool {
        self.words
            .get(place / 64)
            .is_some_and(|word| word & (1 << (place % 64)) != 0)
    }

    /// Puts the places of another set in.
    pub(super) fn add(&mut self, other: &Self) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Takes the places of another set out.
    pub(super) fn remove(&mut self, other: &Self) {
        for (word, less) in self.words.iter_mut().zip(&other.words) {
            *word &= !less;
        }
    }

    /// Takes all places out that are not in another set.
    pub(super) fn keep(&mut self, other: &Self) {
        let others = other.words.iter().chain(std::iter::repeat(&0));
        for (word, kept) in self.words.iter_mut().zip(others) {
            *word &= kept;
        }
    }

    /// The same with one more place.
    pub(super) fn with(mut self, place: usize) -> Self {
        self.insert(place);
        self
    }

    /// How many places are in it.
    pub(super) fn len(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether all its places are in another set.
    pub(super) fn is_subset(&self, of: &Self) -> bool {
        let others = of.words.iter().chain(std::iter::repeat(&0));
        self.words
            .iter()
            .zip(others)
            .all(|(word, other)| word & !other == 0)
    }

    /// The places, in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(word, bits)| {
            (0..64)
                .filter(move |bit| bits & (1 << bit) != 0)
                .map(move |bit| word * 64 + bit)
        })
    }
}

impl FromIterator<usize> for RevisionSet {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut set = Self::default();
        for place in places {
            set.insert(place);
        }
        set
    }
}
