//! MD5 (RFC 1321).

use super::block::Blocks;
use super::digest::Digest;

#[derive(Clone)]
pub(super) struct Md5 {
    state: [u32; 4],
    blocks: Blocks<64>,
}

const TURNS: [[u32; 4]; 4] = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
];

impl Md5 {
    pub(super) fn new() -> Md5 {
        Md5 {
            state: [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476],
            blocks: Blocks::new(),
        }
    }
}

fn constants() -> [u32; 64] {
    std::array::from_fn(|i| (f64::sin((i + 1) as f64).abs() * 4_294_967_296.0) as u32)
}

fn compress(state: &mut [u32; 4], block: &[u8; 64], constants: &[u32; 64]) {
    let words: [u32; 16] = std::array::from_fn(|i| {
        u32::from_le_bytes([
            block[4 * i],
            block[4 * i + 1],
            block[4 * i + 2],
            block[4 * i + 3],
        ])
    });
    let [mut a, mut b, mut c, mut d] = *state;
    for i in 0..64 {
        let (mix, at) = match i / 16 {
            0 => ((b & c) | (!b & d), i),
            1 => ((d & b) | (!d & c), (5 * i + 1) % 16),
            2 => (b ^ c ^ d, (3 * i + 5) % 16),
            _ => (c ^ (b | !d), (7 * i) % 16),
        };
        let sum = a
            .wrapping_add(mix)
            .wrapping_add(constants[i])
            .wrapping_add(words[at]);
        (a, d, c) = (d, c, b);
        b = b.wrapping_add(sum.rotate_left(TURNS[i / 16][i % 4]));
    }
    for (slot, x) in state.iter_mut().zip([a, b, c, d]) {
        *slot = slot.wrapping_add(x);
    }
}

impl Digest for Md5 {
    fn update(&mut self, bytes: &[u8]) {
        let constants = constants();
        let state = &mut self.state;
        self.blocks
            .update(bytes, |block| compress(state, block, &constants));
    }
    fn finish(&self) -> Vec<u8> {
        let mut this = self.clone();
        let constants = constants();
        let state = &mut this.state;
        this.blocks
            .finish(8, false, |block| compress(state, block, &constants));
        this.state
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect()
    }
    fn copy(&self) -> Box<dyn Digest> {
        Box::new(self.clone())
    }
}
