//! The Mersenne Twister MT19937, seeded and read as CPython does.

const SIZE: usize = 624;
const SHIFT: usize = 397;

/// The state of the generator.
#[derive(Clone)]
pub(super) struct Twister {
    words: Box<[u32; SIZE]>,
    /// The next word to give; `SIZE` when all are used.
    next: usize,
}

impl Twister {
    fn from_u32(seed: u32) -> Twister {
        let mut words = Box::new([0u32; SIZE]);
        words[0] = seed;
        for i in 1..SIZE {
            let previous = words[i - 1];
            words[i] = 1_812_433_253u32
                .wrapping_mul(previous ^ (previous >> 30))
                .wrapping_add(i as u32);
        }
        Twister { words, next: SIZE }
    }

    /// A generator from a key of at least one word.
    pub(super) fn from_key(key: &[u32]) -> Twister {
        let mut twister = Twister::from_u32(19_650_218);
        let words = &mut twister.words;
        let (mut i, mut j) = (1, 0);
        for _ in 0..SIZE.max(key.len()) {
            let previous = words[i - 1];
            words[i] = (words[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(key.get(j).copied().unwrap_or(0))
                .wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= SIZE {
                words[0] = words[SIZE - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 1..SIZE {
            let previous = words[i - 1];
            words[i] = (words[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1_566_083_941))
                .wrapping_sub(i as u32);
            i += 1;
            if i >= SIZE {
                words[0] = words[SIZE - 1];
                i = 1;
            }
        }
        words[0] = 0x8000_0000;
        twister
    }

    /// A generator in the state that [`Twister::state`] gave; `None` if it is malformed.
    pub(super) fn from_state(state: &[u32]) -> Option<Twister> {
        let (next, words) = state.split_last()?;
        let words: [u32; SIZE] = words.try_into().ok()?;
        let next = *next as usize;
        (next <= SIZE).then(|| Twister {
            words: Box::new(words),
            next,
        })
    }

    /// The words of the state and the position in them.
    pub(super) fn state(&self) -> Vec<u32> {
        let mut state = self.words.to_vec();
        state.push(self.next as u32);
        state
    }

    fn refill(&mut self) {
        let words = &mut self.words;
        for i in 0..SIZE {
            let y = (words[i] & 0x8000_0000) | (words[(i + 1) % SIZE] & 0x7fff_ffff);
            let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            words[i] = words[(i + SHIFT) % SIZE] ^ (y >> 1) ^ odd;
        }
        self.next = 0;
    }

    /// 32 random bits.
    pub(super) fn next_u32(&mut self) -> u32 {
        if self.next >= SIZE {
            self.refill();
        }
        let mut y = self.words[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_cpythons_words() {
        // random.seed(42); random.getrandbits(32)
        let mut twister = Twister::from_key(&[42]);
        assert_eq!(twister.next_u32(), 2746317213);
        assert_eq!(twister.next_u32(), 478163327);
    }
}
