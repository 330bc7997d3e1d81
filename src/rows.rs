//! How work on many things is shared among threads.

/// How many of them, at most, one thread takes before it looks whether another has nothing to do:
/// what it has begun, no other can take part in.
pub(crate) const ROW: usize = 32;
