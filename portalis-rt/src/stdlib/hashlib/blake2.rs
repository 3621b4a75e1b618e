//! BLAKE2b and BLAKE2s (RFC 7693), with a key, a digest size, salt and personalization.

use super::block::Blocks;
use super::digest::Digest;

const SIGMA: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const LANES: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// The parameters beside the message.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    /// Bytes of the digest.
    pub(super) size: usize,
    /// `key`
    pub(super) key: Vec<u8>,
    /// `salt`
    pub(super) salt: Vec<u8>,
    /// `person`
    pub(super) person: Vec<u8>,
}

const START_B: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// BLAKE2b.
#[derive(Clone)]
pub(super) struct Blake2b {
    state: [u64; 8],
    blocks: Blocks<128>,
    /// A full block that may be the last one.
    held: Option<Box<[u8; 128]>>,
    counter: u128,
    size: usize,
}

impl Blake2b {
    pub(super) fn new(parameters: &Parameters) -> Blake2b {
        let mut block = [0u8; 64];
        block[0] = parameters.size as u8;
        block[1] = parameters.key.len() as u8;
        block[2] = 1;
        block[3] = 1;
        let put = |block: &mut [u8; 64], at: usize, bytes: &[u8]| {
            let len = bytes.len().min(64 / 4);
            block[at..at + len].copy_from_slice(&bytes[..len]);
        };
        put(&mut block, 64 / 2, &parameters.salt);
        put(&mut block, 64 / 4 * 3, &parameters.person);
        let mut state = START_B;
        for (slot, bytes) in state.iter_mut().zip(block.chunks_exact(8)) {
            *slot ^= bytes
                .iter()
                .rev()
                .fold(0, |word, b| (word << 8) | u64::from(*b));
        }
        let mut this = Blake2b {
            state,
            blocks: Blocks::new(),
            held: None,
            counter: 0,
            size: parameters.size,
        };
        if !parameters.key.is_empty() {
            let mut key = parameters.key.clone();
            key.resize(128, 0);
            this.update(&key);
        }
        this
    }
}

fn compress_b(state: &mut [u64; 8], block: &[u8; 128], counter: u128, last: bool) {
    let words: [u64; 16] = std::array::from_fn(|i| {
        block[8 * i..8 * (i + 1)]
            .iter()
            .rev()
            .fold(0, |word, b| (word << 8) | u64::from(*b))
    });
    let mut v: [u64; 16] = std::array::from_fn(|i| if i < 8 { state[i] } else { START_B[i - 8] });
    v[12] ^= counter as u64;
    v[13] ^= (counter >> u64::BITS) as u64;
    if last {
        v[14] = !v[14];
    }
    for round in 0..12 {
        let order = &SIGMA[round % 10];
        for (i, [a, b, c, d]) in LANES.into_iter().enumerate() {
            let (x, y) = (words[order[2 * i]], words[order[2 * i + 1]]);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
            v[d] = (v[d] ^ v[a]).rotate_right(32);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(24);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
            v[d] = (v[d] ^ v[a]).rotate_right(16);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(63);
        }
    }
    for (i, slot) in state.iter_mut().enumerate() {
        *slot ^= v[i] ^ v[i + 8];
    }
}

impl Digest for Blake2b {
    fn update(&mut self, bytes: &[u8]) {
        let Blake2b {
            state,
            blocks,
            held,
            counter,
            ..
        } = self;
        blocks.update(bytes, |block| {
            if let Some(full) = held.replace(Box::new(*block)) {
                *counter += 128;
                compress_b(state, &full, *counter, false);
            }
        });
    }
    fn finish(&self) -> Vec<u8> {
        let mut this = self.clone();
        let (rest, filled) = this.blocks.rest();
        match (this.held.take(), filled) {
            (Some(full), 0) => {
                compress_b(&mut this.state, &full, this.counter + 128, true);
            }
            (full, _) => {
                if let Some(full) = full {
                    this.counter += 128;
                    compress_b(&mut this.state, &full, this.counter, false);
                }
                compress_b(&mut this.state, &rest, this.counter + filled as u128, true);
            }
        }
        let mut out: Vec<u8> = this
            .state
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        out.truncate(self.size);
        out
    }
    fn copy(&self) -> Box<dyn Digest> {
        Box::new(self.clone())
    }
}

const START_S: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// BLAKE2s.
#[derive(Clone)]
pub(super) struct Blake2s {
    state: [u32; 8],
    blocks: Blocks<64>,
    /// A full block that may be the last one.
    held: Option<Box<[u8; 64]>>,
    counter: u128,
    size: usize,
}

impl Blake2s {
    pub(super) fn new(parameters: &Parameters) -> Blake2s {
        let mut block = [0u8; 32];
        block[0] = parameters.size as u8;
        block[1] = parameters.key.len() as u8;
        block[2] = 1;
        block[3] = 1;
        let put = |block: &mut [u8; 32], at: usize, bytes: &[u8]| {
            let len = bytes.len().min(32 / 4);
            block[at..at + len].copy_from_slice(&bytes[..len]);
        };
        put(&mut block, 32 / 2, &parameters.salt);
        put(&mut block, 32 / 4 * 3, &parameters.person);
        let mut state = START_S;
        for (slot, bytes) in state.iter_mut().zip(block.chunks_exact(4)) {
            *slot ^= bytes
                .iter()
                .rev()
                .fold(0, |word, b| (word << 8) | u32::from(*b));
        }
        let mut this = Blake2s {
            state,
            blocks: Blocks::new(),
            held: None,
            counter: 0,
            size: parameters.size,
        };
        if !parameters.key.is_empty() {
            let mut key = parameters.key.clone();
            key.resize(64, 0);
            this.update(&key);
        }
        this
    }
}

fn compress_s(state: &mut [u32; 8], block: &[u8; 64], counter: u128, last: bool) {
    let words: [u32; 16] = std::array::from_fn(|i| {
        block[4 * i..4 * (i + 1)]
            .iter()
            .rev()
            .fold(0, |word, b| (word << 8) | u32::from(*b))
    });
    let mut v: [u32; 16] = std::array::from_fn(|i| if i < 8 { state[i] } else { START_S[i - 8] });
    v[12] ^= counter as u32;
    v[13] ^= (counter >> u32::BITS) as u32;
    if last {
        v[14] = !v[14];
    }
    for round in 0..10 {
        let order = &SIGMA[round % 10];
        for (i, [a, b, c, d]) in LANES.into_iter().enumerate() {
            let (x, y) = (words[order[2 * i]], words[order[2 * i + 1]]);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(x);
            v[d] = (v[d] ^ v[a]).rotate_right(16);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(12);
            v[a] = v[a].wrapping_add(v[b]).wrapping_add(y);
            v[d] = (v[d] ^ v[a]).rotate_right(8);
            v[c] = v[c].wrapping_add(v[d]);
            v[b] = (v[b] ^ v[c]).rotate_right(7);
        }
    }
    for (i, slot) in state.iter_mut().enumerate() {
        *slot ^= v[i] ^ v[i + 8];
    }
}

impl Digest for Blake2s {
    fn update(&mut self, bytes: &[u8]) {
        let Blake2s {
            state,
            blocks,
            held,
            counter,
            ..
        } = self;
        blocks.update(bytes, |block| {
            if let Some(full) = held.replace(Box::new(*block)) {
                *counter += 64;
                compress_s(state, &full, *counter, false);
            }
        });
    }
    fn finish(&self) -> Vec<u8> {
        let mut this = self.clone();
        let (rest, filled) = this.blocks.rest();
        match (this.held.take(), filled) {
            (Some(full), 0) => {
                compress_s(&mut this.state, &full, this.counter + 64, true);
            }
            (full, _) => {
                if let Some(full) = full {
                    this.counter += 64;
                    compress_s(&mut this.state, &full, this.counter, false);
                }
                compress_s(&mut this.state, &rest, this.counter + filled as u128, true);
            }
        }
        let mut out: Vec<u8> = this
            .state
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        out.truncate(self.size);
        out
    }
    fn copy(&self) -> Box<dyn Digest> {
        Box::new(self.clone())
    }
}
