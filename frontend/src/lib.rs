//! The entry point of the browser's half.
