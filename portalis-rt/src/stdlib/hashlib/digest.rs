//! [`Digest`]: a running hash; the table of algorithms.

use super::blake2::{Blake2b, Blake2s, Parameters};
use super::keccak::Sha3;
use super::md5::Md5;
use super::sha1::Sha1;
use super::sha2::{Sha256, Sha512};

/// A running hash.
pub trait Digest {
    /// Takes more bytes.
    fn update(&mut self, bytes: &[u8]);
    /// The digest of what was taken so far.
    fn finish(&self) -> Vec<u8>;
    /// A digest of a given length, for SHAKE.
    fn finish_with(&self, len: usize) -> Vec<u8> {
        let mut digest = self.finish();
        digest.truncate(len);
        digest
    }
    /// An independent copy.
    fn copy(&self) -> Box<dyn Digest>;
}

/// An algorithm: its name, sizes, and how it starts.
#[derive(Clone, Copy)]
pub struct Algorithm {
    /// As `hashlib` names it.
    pub name: &'static str,
    /// `digest_size`; 0 for SHAKE.
    pub digest_size: usize,
    /// `block_size`
    pub block_size: usize,
    start: fn() -> Box<dyn Digest>,
}

impl Algorithm {
    /// A fresh hash.
    pub fn start(&self) -> Box<dyn Digest> {
        (self.start)()
    }
}

/// Every algorithm.
pub(super) const ALGORITHMS: &[Algorithm] = &[
    Algorithm {
        name: "md5",
        digest_size: 16,
        block_size: 64,
        start: || Box::new(Md5::new()),
    },
    Algorithm {
        name: "sha1",
        digest_size: 20,
        block_size: 64,
        start: || Box::new(Sha1::new()),
    },
    Algorithm {
        name: "sha224",
        digest_size: 28,
        block_size: 64,
        start: || Box::new(Sha256::new(224)),
    },
    Algorithm {
        name: "sha256",
        digest_size: 32,
        block_size: 64,
        start: || Box::new(Sha256::new(256)),
    },
    Algorithm {
        name: "sha384",
        digest_size: 48,
        block_size: 128,
        start: || Box::new(Sha512::new(384)),
    },
    Algorithm {
        name: "sha512",
        digest_size: 64,
        block_size: 128,
        start: || Box::new(Sha512::new(512)),
    },
    Algorithm {
        name: "sha3_224",
        digest_size: 28,
        block_size: 144,
        start: || Box::new(Sha3::new(224)),
    },
    Algorithm {
        name: "sha3_256",
        digest_size: 32,
        block_size: 136,
        start: || Box::new(Sha3::new(256)),
    },
    Algorithm {
        name: "sha3_384",
        digest_size: 48,
        block_size: 104,
        start: || Box::new(Sha3::new(384)),
    },
    Algorithm {
        name: "sha3_512",
        digest_size: 64,
        block_size: 72,
        start: || Box::new(Sha3::new(512)),
    },
    Algorithm {
        name: "shake_128",
        digest_size: 0,
        block_size: 168,
        start: || Box::new(Sha3::shake(128)),
    },
    Algorithm {
        name: "shake_256",
        digest_size: 0,
        block_size: 136,
        start: || Box::new(Sha3::shake(256)),
    },
    Algorithm {
        name: "blake2b",
        digest_size: 64,
        block_size: 128,
        start: || {
            Box::new(Blake2b::new(&Parameters {
                size: 64,
                ..Parameters::default()
            }))
        },
    },
    Algorithm {
        name: "blake2s",
        digest_size: 32,
        block_size: 64,
        start: || {
            Box::new(Blake2s::new(&Parameters {
                size: 32,
                ..Parameters::default()
            }))
        },
    },
];

/// The algorithm of this name, in any case, with `-` or `_`.
pub fn algorithm(name: &str) -> Option<Algorithm> {
    let normal = name.to_ascii_lowercase().replace('-', "_");
    let normal = match normal.as_str() {
        "sha_1" => "sha1",
        "sha_224" | "sha2_224" => "sha224",
        "sha_256" | "sha2_256" => "sha256",
        "sha_384" | "sha2_384" => "sha384",
        "sha_512" | "sha2_512" => "sha512",
        other => other,
    };
    ALGORITHMS.iter().find(|a| a.name == normal).copied()
}
