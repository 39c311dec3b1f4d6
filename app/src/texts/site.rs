//! The pages of the whole site.

use super::messages;

messages! {
    ADMIN =>
        "There is nothing to set up for this site yet.",
        "Für diese Site gibt es noch nichts einzustellen.";
}
