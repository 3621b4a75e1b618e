//! Cuts a stream of bytes into blocks.

/// Bytes that wait for their block to fill.
#[derive(Clone)]
pub(super) struct Blocks<const N: usize> {
    pending: [u8; N],
    filled: usize,
    /// Bytes seen in all.
    pub(super) total: u128,
}

impl<const N: usize> Blocks<N> {
    pub(super) fn new() -> Blocks<N> {
        Blocks {
            pending: [0; N],
            filled: 0,
            total: 0,
        }
    }

    /// Calls `compress` for each full block.
    pub(super) fn update(&mut self, mut bytes: &[u8], mut compress: impl FnMut(&[u8; N])) {
        self.total += bytes.len() as u128;
        if self.filled > 0 {
            let take = bytes.len().min(N - self.filled);
            self.pending[self.filled..self.filled + take].copy_from_slice(&bytes[..take]);
            self.filled += take;
            bytes = &bytes[take..];
            if self.filled < N {
                return;
            }
            compress(&self.pending);
            self.filled = 0;
        }
        let mut blocks = bytes.chunks_exact(N);
        for block in &mut blocks {
            if let Ok(block) = block.try_into() {
                compress(block);
            }
        }
        let rest = blocks.remainder();
        self.pending[..rest.len()].copy_from_slice(rest);
        self.filled = rest.len();
    }

    /// Pads with a one bit, zeros and the length in bits (`length_bytes` of them), as MD5 and SHA do.
    pub(super) fn finish(
        &mut self,
        length_bytes: usize,
        big_endian: bool,
        compress: impl FnMut(&[u8; N]),
    ) {
        let bits = self.total * 8;
        let mut padding = vec![0x80];
        while !(self.filled + padding.len() + length_bytes).is_multiple_of(N) {
            padding.push(0);
        }
        if big_endian {
            padding.extend_from_slice(&bits.to_be_bytes()[16 - length_bytes..]);
        } else {
            padding.extend_from_slice(&bits.to_le_bytes()[..length_bytes]);
        }
        self.update(&padding, compress);
    }

    /// What waits, with zeros after it.
    pub(super) fn rest(&self) -> ([u8; N], usize) {
        let mut block = [0; N];
        block[..self.filled].copy_from_slice(&self.pending[..self.filled]);
        (block, self.filled)
    }
}
