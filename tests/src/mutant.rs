//! Damages Python sources in the ways that editors, merges and disks do; the same seed, the same damage.

/// A small generator of pseudo-random numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Seeds it.
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if `limit` is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        if limit == 0 {
            0
        } else {
            (self.roll() % limit as u64) as usize
        }
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// What is put where it does not belong.
const STRAYS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    "=",
    ":=",
    "*",
    "**",
    "->",
    "@",
    "\\",
    "'",
    "\"\"\"",
    "f'{",
    "}'",
    ";",
    "\t",
    "\n",
    "    ",
    " await ",
    " yield ",
    " async ",
    " def ",
    " class ",
    " lambda: ",
    " return ",
    " nonlocal x",
    " global x",
    " match ",
    " case _:",
    " else:",
    " finally:",
    " except* ",
    " import *",
    " 0x",
    " 1e999",
    " 1_",
    "9999999999999999999",
    "é",
    "\u{0}",
    "\u{feff}",
    "\u{1f600}",
    "#",
    "...",
    " is not ",
    " not in ",
    " if ",
    " for ",
    "!=",
    "<>",
];

/// One to three injuries to `source`. What comes out need not be UTF-8.
pub fn mutate(source: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = source.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        match dice.below(8) {
            0 => flip_byte(&mut bytes, dice),
            1 => cut_line(&mut bytes, dice),
            2 => swap_tokens(&mut bytes, dice),
            3 => insert_stray(&mut bytes, dice),
            4 => bytes.truncate(dice.below(bytes.len())),
            5 => repeat_line(&mut bytes, dice),
            6 => shift_line(&mut bytes, dice),
            _ => delete_token(&mut bytes, dice),
        }
    }
    bytes
}

fn flip_byte(bytes: &mut [u8], dice: &mut Dice) {
    let at = dice.below(bytes.len());
    let bit = 1 << dice.below(8);
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= bit;
    }
}

/// The ranges of the lines, line ends among them.
fn lines(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut start = 0;
    bytes
        .split_inclusive(|&byte| byte == b'\n')
        .map(|line| {
            let range = (start, start + line.len());
            start = range.1;
            range
        })
        .collect()
}

/// The ranges of words and of single other characters.
fn tokens(bytes: &[u8]) -> Vec<(usize, usize)> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii_whitespace() {
            continue;
        }
        match found.last_mut() {
            Some((_, end)) if *end == at && is_word(byte) && is_word(bytes[at - 1]) => {
                *end = at + 1
            }
            _ => found.push((at, at + 1)),
        }
    }
    found
}

fn cut_line(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if let Some(&(start, end)) = dice.pick(&lines(bytes)) {
        bytes.drain(start..end);
    }
}

fn repeat_line(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let lines = lines(bytes);
    if let (Some(&(start, end)), Some(&(to, _))) = (dice.pick(&lines), dice.pick(&lines)) {
        let line = bytes[start..end].to_vec();
        bytes.splice(to..to, line);
    }
}

fn shift_line(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let spaces = 1 + dice.below(5);
    if let Some(&(start, end)) = dice.pick(&lines(bytes)) {
        if bytes[start..end].starts_with(b" ") && dice.below(2) == 0 {
            bytes.remove(start);
        } else {
            bytes.splice(start..start, vec![b' '; spaces]);
        }
    }
}

fn swap_tokens(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let tokens = tokens(bytes);
    if let (Some(&a), Some(&b)) = (dice.pick(&tokens), dice.pick(&tokens)) {
        let (first, second) = (a.min(b), a.max(b));
        if first == second {
            return;
        }
        let mut swapped = bytes[..first.0].to_vec();
        swapped.extend_from_slice(&bytes[second.0..second.1]);
        swapped.extend_from_slice(&bytes[first.1..second.0]);
        swapped.extend_from_slice(&bytes[first.0..first.1]);
        swapped.extend_from_slice(&bytes[second.1..]);
        *bytes = swapped;
    }
}

fn delete_token(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if let Some(&(start, end)) = dice.pick(&tokens(bytes)) {
        bytes.drain(start..end);
    }
}

fn insert_stray(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    if let Some(stray) = dice.pick(STRAYS) {
        bytes.splice(at..at, stray.bytes());
    }
}
