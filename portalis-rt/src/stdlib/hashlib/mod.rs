//! `hashlib`: md5, sha1, the sha2 and sha3 families, blake2, pbkdf2 and scrypt's absence.

mod blake2;
mod block;
mod digest;
mod keccak;
mod md5;
mod object;
mod sha1;
mod sha2;

pub use digest::{Algorithm, Digest, algorithm};
pub(crate) use object::data_argument;
pub use object::module;

/// The SHA-512 digest of `bytes`.
pub fn sha512(bytes: &[u8]) -> Vec<u8> {
    digest_of("sha512", bytes)
}

/// The digest of `bytes` by an algorithm of this module.
pub fn digest_of(name: &str, bytes: &[u8]) -> Vec<u8> {
    let Some(algorithm) = algorithm(name) else {
        return Vec::new();
    };
    let mut digest = algorithm.start();
    digest.update(bytes);
    digest.finish()
}

#[cfg(test)]
mod tests {
    use super::digest_of;

    fn hex(name: &str, bytes: &[u8]) -> String {
        digest_of(name, bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect()
    }

    #[test]
    fn digests_of_abc() {
        assert_eq!(hex("md5", b"abc"), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(
            hex("sha1", b"abc"),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(
            hex("sha256", b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            hex("sha3_256", b"abc"),
            "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"
        );
        assert_eq!(
            hex("sha224", b""),
            "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"
        );
        assert_eq!(
            hex("blake2s", b"abc"),
            "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"
        );
    }
}
