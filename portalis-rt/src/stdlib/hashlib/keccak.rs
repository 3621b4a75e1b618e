//! SHA-3 and SHAKE (FIPS 202).

use super::digest::Digest;

/// A sponge over Keccak-f[1600].
#[derive(Clone)]
pub(super) struct Sha3 {
    lanes: [u64; 25],
    /// Bytes absorbed into the present block.
    filled: usize,
    /// Bytes of a block.
    rate: usize,
    /// Bytes of the digest; 0 for SHAKE.
    len: usize,
    /// The bits after the message.
    suffix: u8,
}

impl Sha3 {
    pub(super) fn new(bits: usize) -> Sha3 {
        Sha3 {
            lanes: [0; 25],
            filled: 0,
            rate: 200 - bits / 4,
            len: bits / 8,
            suffix: 0x06,
        }
    }

    pub(super) fn shake(bits: usize) -> Sha3 {
        Sha3 {
            lanes: [0; 25],
            filled: 0,
            rate: 200 - bits / 4,
            len: 0,
            suffix: 0x1f,
        }
    }

    fn absorb(&mut self, byte: u8, at: usize) {
        self.lanes[at / 8] ^= u64::from(byte) << (8 * (at % 8));
    }
}

fn permute(a: &mut [u64; 25]) {
    // The round constants come from a shift register.
    let mut register = 1u8;
    for _ in 0..24 {
        let columns: [u64; 5] =
            std::array::from_fn(|x| a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
        for (i, lane) in a.iter_mut().enumerate() {
            *lane ^= columns[(i + 4) % 5] ^ columns[(i % 5 + 1) % 5].rotate_left(1);
        }
        let (mut x, mut y) = (1, 0);
        let mut moved = a[1];
        for turn in 0..24u32 {
            (x, y) = (y, (2 * x + 3 * y) % 5);
            let target = x + 5 * y;
            let lane = a[target];
            a[target] = moved.rotate_left(((turn + 1) * (turn + 2) / 2) % 64);
            moved = lane;
        }
        for row in a.chunks_exact_mut(5) {
            let old = [row[0], row[1], row[2], row[3], row[4]];
            for (i, lane) in row.iter_mut().enumerate() {
                *lane = old[i] ^ (!old[(i + 1) % 5] & old[(i + 2) % 5]);
            }
        }
        for j in 0..7 {
            if register & 1 == 1 {
                a[0] ^= 1 << ((1 << j) - 1);
            }
            register = if register & 0x80 != 0 {
                (register << 1) ^ 0x71
            } else {
                register << 1
            };
        }
    }
}

impl Digest for Sha3 {
    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.absorb(*byte, self.filled);
            self.filled += 1;
            if self.filled == self.rate {
                permute(&mut self.lanes);
                self.filled = 0;
            }
        }
    }
    fn finish(&self) -> Vec<u8> {
        self.finish_with(self.len)
    }
    fn finish_with(&self, len: usize) -> Vec<u8> {
        let mut this = self.clone();
        this.absorb(this.suffix, this.filled);
        this.absorb(0x80, this.rate - 1);
        let mut out = Vec::with_capacity(len);
        while out.len() < len {
            permute(&mut this.lanes);
            let block: Vec<u8> = this
                .lanes
                .iter()
                .flat_map(|lane| lane.to_le_bytes())
                .collect();
            out.extend_from_slice(&block[..this.rate.min(len - out.len())]);
        }
        out
    }
    fn copy(&self) -> Box<dyn Digest> {
        Box::new(self.clone())
    }
}
