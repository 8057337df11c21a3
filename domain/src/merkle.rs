//! Merkle trees as in RFC 6962, with SM3: that one entry is part of a sealed batch.
//!
//! `leaf = SM3(0x00 ‖ data)`, `node = SM3(0x01 ‖ left ‖ right)`; a tree of n leaves splits at the
//! largest power of two below n. The two prefixes keep a leaf from being passed off as a node.

use crate::chain::{Algorithm, Hash};

/// The hash of a leaf.
pub fn leaf(data: &[u8]) -> Hash {
    Algorithm::Sm3.digest(&[&[0], data].concat())
}

fn node(left: Hash, right: Hash) -> Hash {
    Algorithm::Sm3.digest(&[&[1], left.bytes().as_slice(), right.bytes()].concat())
}

/// The root over these leaves; `None` if there are none.
pub fn root(leaves: &[Hash]) -> Option<Hash> {
    match leaves {
        [] => None,
        [only] => Some(*only),
        more => {
            let (left, right) = more.split_at_checked(split(more.len()))?;
            Some(node(root(left)?, root(right)?))
        }
    }
}

/// The hashes that lead from the leaf at `index` to the root, the lowest first.
pub fn path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if leaves.len() <= 1 {
        return (index < leaves.len()).then(Vec::new);
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at_checked(at)?;
    let (mut path, sibling) = match index.checked_sub(at) {
        None => (path(left, index)?, root(right)?),
        Some(index) => (path(right, index)?, root(left)?),
    };
    path.push(sibling);
    Some(path)
}

/// The root that `path` leads to from the leaf at `index` of `size`; `None` if the path does not
/// fit such a tree.
pub fn climb(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    let (mut place, mut last) = (index, size.checked_sub(1)?);
    if index > last {
        return None;
    }
    let mut hash = leaf;
    for sibling in path {
        if last == 0 {
            return None;
        }
        if place % 2 == 1 || place == last {
            hash = node(*sibling, hash);
            while place % 2 == 0 && place != 0 {
                place /= 2;
                last /= 2;
            }
        } else {
            hash = node(hash, *sibling);
        }
        place /= 2;
        last /= 2;
    }
    (last == 0).then_some(hash)
}

/// The largest power of two below `count`, which is at least two.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|it| leaf(&[it])).collect()
    }

    #[test]
    fn every_leaf_of_every_tree_climbs_to_its_root_and_to_no_other() {
        for count in 1..=40 {
            let leaves = leaves(count);
            let root = root(&leaves);
            let size = u64::from(count);
            for (index, at) in (0..size).zip(0..) {
                let path = path(&leaves, at).expect("within the tree");
                assert_eq!(climb(leaves[at], index, size, &path), root, "{index} of {count}");
                let other = (index + 1) % size;
                if other != index {
                    assert_ne!(climb(leaves[at], other, size, &path), root);
                }
                for place in 0..path.len() {
                    let mut altered = path.clone();
                    altered[place] = leaf(b"altered");
                    assert_ne!(climb(leaves[at], index, size, &altered), root);
                    let mut shorter = path.clone();
                    shorter.remove(place);
                    assert_ne!(climb(leaves[at], index, size, &shorter), root);
                }
                let longer = [path.as_slice(), &[leaf(b"more")]].concat();
                assert_ne!(climb(leaves[at], index, size, &longer), root);
            }
            assert_eq!(path(&leaves, usize::from(count)), None);
        }
    }

    #[test]
    fn there_is_no_tree_without_leaves() {
        assert_eq!(root(&[]), None);
        assert_eq!(path(&[], 0), None);
        assert_eq!(climb(leaf(b""), 0, 0, &[]), None);
        assert_eq!(climb(leaf(b""), 1, 1, &[]), None);
    }

    #[test]
    fn leaves_and_nodes_have_prefixes_of_their_own() {
        assert_ne!(leaf(b""), Algorithm::Sm3.digest(b""));
        let [a, b] = [leaf(b"a"), leaf(b"b")];
        let bytes = [a.bytes().as_slice(), b.bytes()].concat();
        assert_ne!(root(&[a, b]), Some(leaf(&bytes)));
    }
}
