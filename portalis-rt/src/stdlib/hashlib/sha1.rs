//! SHA-1 (FIPS 180-4).

use super::block::Blocks;
use super::digest::Digest;

#[derive(Clone)]
pub(super) struct Sha1 {
    state: [u32; 5],
    blocks: Blocks<64>,
}

impl Sha1 {
    pub(super) fn new() -> Sha1 {
        Sha1 {
            state: [
                0x6745_2301,
                0xefcd_ab89,
                0x98ba_dcfe,
                0x1032_5476,
                0xc3d2_e1f0,
            ],
            blocks: Blocks::new(),
        }
    }
}

fn compress(state: &mut [u32; 5], block: &[u8; 64]) {
    let mut words = [0u32; 80];
    for (word, bytes) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    }
    for i in 16..80 {
        words[i] = (words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16]).rotate_left(1);
    }
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for (i, word) in words.iter().enumerate() {
        let (mix, constant) = match i / 20 {
            0 => ((b & c) | (!b & d), 0x5a82_7999),
            1 => (b ^ c ^ d, 0x6ed9_eba1),
            2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6u32),
        };
        let sum = a
            .rotate_left(5)
            .wrapping_add(mix)
            .wrapping_add(e)
            .wrapping_add(constant)
            .wrapping_add(*word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
    }
    for (slot, x) in state.iter_mut().zip([a, b, c, d, e]) {
        *slot = slot.wrapping_add(x);
    }
}

impl Digest for Sha1 {
    fn update(&mut self, bytes: &[u8]) {
        let state = &mut self.state;
        self.blocks.update(bytes, |block| compress(state, block));
    }
    fn finish(&self) -> Vec<u8> {
        let mut this = self.clone();
        let state = &mut this.state;
        this.blocks.finish(8, true, |block| compress(state, block));
        this.state
            .iter()
            .flat_map(|word| word.to_be_bytes())
            .collect()
    }
    fn copy(&self) -> Box<dyn Digest> {
        Box::new(self.clone())
    }
}
