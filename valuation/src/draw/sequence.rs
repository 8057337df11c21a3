//! From a seed to an order: SM3 in counter mode, numbers without bias, Fisher–Yates.
//!
//! ```text
//! block(i) = SM3(text("fachui/draw/1/block") ‖ seed ‖ i)      i = 0, 1, 2 … as 64 bits
//! words    = the blocks cut into 64-bit big-endian numbers, four a block
//! below(n) = the next word w with w < 2⁶⁴ − (2⁶⁴ mod n), modulo n; others are skipped
//! pick     = for k = 0, 1, 2: exchange k with k + below(n − k)
//! ```

use domain::canonical::Canonical;
use domain::chain::Hash;

const PURPOSE: &str = "fachui/draw/1/block";

/// The endless words of a seed.
pub struct Words {
    seed: Hash,
    block: u64,
    ready: Vec<u64>,
}

impl Words {
    pub fn of(seed: Hash) -> Words {
        Words { seed, block: 0, ready: Vec::new() }
    }

    fn next(&mut self) -> u64 {
        if let Some(word) = self.ready.pop() {
            return word;
        }
        let mut bytes = Canonical::default();
        bytes.text(PURPOSE);
        bytes.raw(self.seed.bytes());
        bytes.unsigned(self.block);
        self.block += 1;
        let block = bytes.hash();
        let words = block.bytes().chunks_exact(8).map(|it| {
            let bytes: [u8; 8] = it.try_into().expect("chunks of eight");
            u64::from_be_bytes(bytes)
        });
        // Taken from the end, so the first word comes last.
        self.ready = words.rev().collect();
        self.ready.pop().expect("a block has four words")
    }

    /// A number below `n`, each equally likely. Zero has no number below it and gives zero.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 {
            return 0;
        }
        // 2⁶⁴ mod n, without 2⁶⁴.
        let surplus = (u64::MAX % n + 1) % n;
        loop {
            let word = self.next();
            if word <= u64::MAX - surplus {
                return word % n;
            }
        }
    }
}

/// The first `count` of `items` after a Fisher–Yates exchange from the front.
pub fn pick<T>(seed: Hash, mut items: Vec<T>, count: usize) -> Vec<T> {
    let mut words = Words::of(seed);
    let count = count.min(items.len());
    for place in 0..count {
        let left = u64::try_from(items.len() - place).expect("a count fits into 64 bits");
        let step = usize::try_from(words.below(left)).expect("below the count");
        items.swap(place, place + step);
    }
    items.truncate(count);
    items
}
