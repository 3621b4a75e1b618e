//! Random bytes from the operating system or the browser.

/// Fills `bytes` with random bytes.
///
/// # Errors
/// The platform's message if it has no source of randomness.
pub fn entropy(bytes: &mut [u8]) -> Result<(), String> {
    getrandom::getrandom(bytes).map_err(|e| e.to_string())
}
