//! The rows of a table as lines of text.

/// To the right of this column no cell spans more than one: nobody reads that far.
const MAX_COLUMNS: usize = 64;
/// Written in an empty cell, so that the following cells stay in their columns.
const EMPTY: &str = "–";

/// A cell.
#[derive(Debug)]
pub(super) struct Cell {
    /// Its text, on one line.
    pub(super) text: String,
    /// How many columns it spans.
    pub(super) columns: usize,
    /// How many rows it spans.
    pub(super) rows: usize,
}

/// A column whose cell reaches into the rows below.
#[derive(Debug, Default)]
struct Column {
    text: String,
    rows_left: usize,
}

/// What a row needs to know about those above it.
#[derive(Debug, Default)]
pub(super) struct Grid {
    columns: Vec<Column>,
}

impl Grid {
    /// A row as a line; none for a row without any text. A cell that spans rows is repeated in each.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Option<String> {
        let mut texts = Vec::new();
        let mut has_words = false;
        for cell in cells {
            self.take_spanning(&mut texts);
            has_words |= !cell.text.is_empty();
            self.add(cell, &mut texts);
        }
        self.take_spanning(&mut texts);
        let used = texts.iter().rposition(|text| !text.is_empty()).filter(|_| has_words)?;
        let shown = texts[..=used].iter().map(|text| if text.is_empty() { EMPTY } else { text });
        Some(shown.collect::<Vec<_>>().join(" | "))
    }

    fn take_spanning(&mut self, texts: &mut Vec<String>) {
        while let Some(column) = self.columns.get_mut(texts.len()).filter(|column| column.rows_left > 0) {
            column.rows_left -= 1;
            texts.push(column.text.clone());
        }
    }

    fn add(&mut self, cell: Cell, texts: &mut Vec<String>) {
        let Cell { mut text, columns, rows } = cell;
        let room = MAX_COLUMNS.saturating_sub(texts.len());
        for _ in 0..columns.min(room).max(1) {
            if self.columns.len() == texts.len() {
                self.columns.push(Column::default());
            }
            if rows > 1 {
                self.columns[texts.len()] = Column { text: text.clone(), rows_left: rows - 1 };
            }
            texts.push(std::mem::take(&mut text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, columns: usize, rows: usize) -> Cell {
        Cell { text: text.to_owned(), columns, rows }
    }

    #[test]
    fn every_cell_stays_in_its_column() {
        let mut grid = Grid::default();
        assert_eq!(
            grid.row([cell("Phase", 1, 1), cell("Days", 1, 1), cell("Price", 1, 1)]).unwrap(),
            "Phase | Days | Price"
        );
        assert_eq!(grid.row([cell("A", 1, 2), cell("1", 1, 1), cell("10", 1, 1)]).unwrap(), "A | 1 | 10");
        assert_eq!(grid.row([cell("2", 1, 1), cell("20", 1, 1)]).unwrap(), "A | 2 | 20");
        assert_eq!(grid.row([cell("Total", 2, 1), cell("30", 1, 1)]).unwrap(), "Total | – | 30");
        assert_eq!(grid.row([cell("", 1, 1), cell("", 1, 1)]), None);
        assert_eq!(grid.row([cell("Lee", 1, 1), cell("", 1, 1)]).unwrap(), "Lee");
        assert_eq!(grid.row([cell("x", usize::MAX, usize::MAX)]).unwrap(), "x");
    }
}
