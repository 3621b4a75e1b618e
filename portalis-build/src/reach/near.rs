//! Which names are near enough to a word that "Did you mean" may show them: the runtime's rule (`ops/suggest.rs`).

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;

/// Whether the name may be suggested for the word.
pub(super) fn is_near(word: &str, name: &str) -> bool {
    let limit = (word.len() + name.len() + 3) * MOVE_COST / 6;
    if word.len().abs_diff(name.len()) * MOVE_COST > limit {
        return false;
    }
    let mut row: Vec<usize> = (0..=name.len()).map(|i| i * MOVE_COST).collect();
    for (i, x) in word.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MOVE_COST;
        for (j, y) in name.bytes().enumerate() {
            let substituted = diagonal + substitution(x, y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j].min(diagonal) + MOVE_COST);
        }
    }
    row.last().is_some_and(|cost| *cost <= limit)
}

fn substitution(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn near_is_what_cpython_may_suggest() {
        assert!(is_near("apend", "append"));
        assert!(is_near("NaMe", "name"));
        assert!(!is_near("NAME", "name"));
        assert!(!is_near("zz", "sin"));
    }
}
