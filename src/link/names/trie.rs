//! The names as a tree by bytes.

use std::collections::VecDeque;
use std::ops::Range;

/// The names as a tree by bytes. (An Aho–Corasick automaton also finds names that start inside
/// words, which is what is not wanted; walking a tree from the places where a name can start needs
/// no failure links, and skips most of the text.)
#[derive(Debug, Clone)]
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// The edges of all nodes, each node's together: the byte, and the node that it leads to.
    bytes: Vec<u8>,
    targets: Vec<u32>,
    /// The edges of the root, by byte; 0, the root itself, for none.
    root: Box<[u32; 256]>,
    /// Whether some name begins with two bytes, not in ASCII.
    leads: Box<[bool; 1 << 12]>,
}

#[derive(Debug, Clone)]
struct Node {
    edges: Range<u32>,
    /// The name that ends here.
    entry: Option<u32>,
}

/// The lower six bits of two bytes: all that differs between the lead bytes of UTF-8, and between
/// the bytes that follow them.
fn lead(first: u8, second: u8) -> usize {
    usize::from(first & 0x3F) << 6 | usize::from(second & 0x3F)
}

impl Trie {
    /// Builds the tree of names that are sorted, unique and not empty. Entries are their indices.
    pub(super) fn new(names: Vec<&str>) -> Self {
        let mut trie = Self {
            nodes: Vec::new(),
            bytes: Vec::new(),
            targets: Vec::new(),
            root: Box::new([0; 256]),
            leads: Box::new([false; 1 << 12]),
        };
        let names: Vec<&[u8]> = names.into_iter().map(str::as_bytes).collect();
        for name in &names {
            if let [first, second, ..] = name {
                trie.leads[lead(*first, *second)] = true;
            }
        }
        let mut queue = VecDeque::from([(0..names.len(), 0)]);
        let mut made: u32 = 1;
        while let Some((mut range, depth)) = queue.pop_front() {
            let ended =
                names.get(range.start).is_some_and(|name| !range.is_empty() && name.len() == depth);
            let entry = ended.then_some(range.start as u32);
            range.start += usize::from(ended);
            let first = trie.bytes.len() as u32;
            while let Some(&byte) = names[range.clone()].first().and_then(|name| name.get(depth)) {
                let same =
                    names[range.clone()].partition_point(|name| name.get(depth) == Some(&byte));
                queue.push_back((range.start..range.start + same, depth + 1));
                trie.bytes.push(byte);
                trie.targets.push(made);
                if depth == 0 {
                    trie.root[usize::from(byte)] = made;
                }
                made += 1;
                range.start += same;
            }
            trie.nodes.push(Node { edges: first..trie.bytes.len() as u32, entry });
        }
        trie
    }

    /// Finds the next place where a name may begin, by its first byte, or two where the first only
    /// tells the script.
    pub(super) fn next_beginning(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let found = rest.iter().enumerate().position(|(at, &byte)| {
            self.root[usize::from(byte)] != 0
                && (byte.is_ascii()
                    || rest.get(at + 1).is_some_and(|&next| self.leads[lead(byte, next)]))
        });
        found.map(|found| from + found)
    }

    /// Finds the names that a text begins with: length and entry of each, the shortest first.
    pub(super) fn walk(&self, text: &[u8], ends: &mut Vec<(usize, usize)>) {
        ends.clear();
        let Some((&first, rest)) = text.split_first() else { return };
        let mut node = self.root[usize::from(first)] as usize;
        if node == 0 {
            return;
        }
        for (index, byte) in rest.iter().enumerate() {
            let Node { edges, entry } = &self.nodes[node];
            if let Some(entry) = entry {
                ends.push((index + 1, *entry as usize));
            }
            let edges = edges.start as usize..edges.end as usize;
            let Some(edge) = self.bytes[edges.clone()].iter().position(|edge| edge == byte) else {
                return;
            };
            node = self.targets[edges.start + edge] as usize;
        }
        if let Some(entry) = self.nodes[node].entry {
            ends.push((text.len(), entry as usize));
        }
    }
}
