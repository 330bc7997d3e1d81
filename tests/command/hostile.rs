//! Content and folders that are broken or meant to do harm.
