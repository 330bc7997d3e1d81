//! Trying again what may pass.

use std::time::Duration;

/// How long to wait before each further attempt: a connection that is lost is often back in
/// seconds, and who waits at a terminal should not have to for more than half a minute.
pub(super) const PAUSES: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(6),
    Duration::from_secs(15),
];

/// What became of an attempt.
pub(super) enum Attempt<T, E> {
    /// It worked.
    Done(T),
    /// It failed, and would again.
    Failed(E),
    /// It failed, and may pass.
    Again(E),
}

/// Tries until it works, or fails for good, or there are no more pauses.
pub(super) fn retry<T, E>(
    pauses: &[Duration],
    mut attempt: impl FnMut() -> Attempt<T, E>,
) -> Result<T, E> {
    let mut pauses = pauses.iter();
    loop {
        match attempt() {
            Attempt::Done(value) => return Ok(value),
            Attempt::Failed(error) => return Err(error),
            Attempt::Again(error) => match pauses.next() {
                Some(pause) => std::thread::sleep(*pause),
                None => return Err(error),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
        let soon = [Duration::ZERO; 2];
        let mut calls = 0;
        let result: Result<i32, &str> = retry(&soon, || {
            calls += 1;
            if calls < 3 { Attempt::Again("lost") } else { Attempt::Done(7) }
        });
        assert_eq!((result, calls), (Ok(7), 3));

        calls = 0;
        let result: Result<(), i32> = retry(&soon, || {
            calls += 1;
            Attempt::Again(calls)
        });
        assert_eq!(result, Err(3), "it gives up, with the last error");

        calls = 0;
        let result: Result<(), &str> = retry(&soon, || {
            calls += 1;
            Attempt::Failed("no")
        });
        assert_eq!((result, calls), (Err("no"), 1));
    }

    #[test]
    fn each_pause_is_longer_than_the_one_before() {
        assert!(PAUSES.is_sorted());
    }
}
