//! The pages of the whole site.

use super::messages;

messages! {
    JOBS =>
        "The jobs of this site will be listed here. Until then, open an issue to see its jobs.",
        "Hier werden die Jobs dieser Site stehen. Bis dahin zeigt jeder Vorgang seine Jobs.";
    ADMIN =>
        "There is nothing to set up for this site yet.",
        "Für diese Site gibt es noch nichts einzustellen.";
}
