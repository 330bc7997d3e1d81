//! Files that grow with the archive, made piece by piece, so that what is in memory does not.

use std::convert::Infallible;
use std::ops::Range;

use rayon::prelude::*;

/// How many records, or texts that mention some, a piece is made from: enough that writing it is
/// little beside making it, and few enough that it is in the processor's cache when it is written.
pub(super) const PIECE: usize = 32;

/// How many pieces are made at once, for each thread.
pub(super) const PIECES: usize = 8;

/// Takes a file, piece by piece.
pub trait Sink: Send {
    /// Why a piece may be refused.
    type Error: Send;

    /// Takes the bytes that come next.
    ///
    /// # Errors
    /// Where they cannot be kept; then nothing more is handed to any sink.
    fn take(&mut self, bytes: &[u8]) -> Result<(), Self::Error>;
}

impl Sink for Vec<u8> {
    type Error = Infallible;

    fn take(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.extend_from_slice(bytes);
        Ok(())
    }
}

/// Makes pieces of `count` things, several at once, and hands them on in their order. `fill` puts
/// what comes of some things in place of what was in a piece, whose memory is used again.
///
/// # Errors
/// What `put` says.
pub(super) fn in_pieces<P: Default + Send, E>(
    count: usize,
    fill: impl Fn(&mut P, Range<usize>) + Sync,
    mut put: impl FnMut(&[P]) -> Result<(), E>,
) -> Result<(), E> {
    let at_once = PIECES * rayon::current_num_threads();
    let mut pieces: Vec<P> = Vec::new();
    pieces.resize_with(at_once.min(count.div_ceil(PIECE)), P::default);
    for start in (0..count).step_by(PIECE * at_once) {
        pieces.par_iter_mut().enumerate().for_each(|(number, piece)| {
            let from = (start + number * PIECE).min(count);
            fill(piece, from..(from + PIECE).min(count));
        });
        put(&pieces)?;
    }
    Ok(())
}
