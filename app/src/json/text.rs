//! The tokens of JSON (RFC 8259), independent of types.

use super::Unreadable;

/// Our types do not nest more deeply.
const MAX_DEPTH: u32 = 64;

/// A text, and how far it has been read.
pub(super) struct JsonText<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> JsonText<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next byte that is not a space; it stays unread.
    #[inline(never)]
    pub(super) fn peek(&mut self) -> Result<u8, Unreadable> {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' => self.at += 1,
                byte => return Ok(*byte),
            }
        }
        Err(Unreadable)
    }

    /// Whether only spaces are left.
    pub(super) fn is_over(&mut self) -> bool {
        self.peek().is_err()
    }

    /// Reads this byte if it comes next.
    #[inline(never)]
    pub(super) fn take(&mut self, wanted: u8) -> Result<bool, Unreadable> {
        let found = self.peek()? == wanted;
        self.at += usize::from(found);
        Ok(found)
    }

    /// Reads this byte, which must come next.
    #[inline(never)]
    pub(super) fn expect(&mut self, wanted: u8) -> Result<(), Unreadable> {
        if self.take(wanted)? { Ok(()) } else { Err(Unreadable) }
    }

    /// Moves to the next entry of a list or an object. False at its end, which is consumed.
    #[inline(never)]
    pub(super) fn next_entry(&mut self, first: bool, end: u8) -> Result<bool, Unreadable> {
        if self.take(end)? {
            return Ok(false);
        }
        if !first {
            self.expect(b',')?;
        }
        Ok(true)
    }

    /// `true`, `false` or `null`, if it comes next.
    #[inline(never)]
    pub(super) fn word(&mut self, word: &str) -> Result<bool, Unreadable> {
        self.peek()?;
        let found = self.bytes[self.at..].starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        Ok(found)
    }

    /// A whole number from 0.
    #[inline(never)]
    pub(super) fn number(&mut self) -> Result<u64, Unreadable> {
        self.peek()?;
        std::str::from_utf8(self.plain()).ok().and_then(|digits| digits.parse().ok()).ok_or(Unreadable)
    }

    /// The text up to the next punctuation or space.
    fn plain(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| b",]} \t\n\r".contains(byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// A string, its escapes resolved.
    #[inline(never)]
    pub(super) fn string(&mut self) -> Result<String, Unreadable> {
        self.expect(b'"')?;
        let mut text = Vec::new();
        loop {
            let byte = self.byte()?;
            match byte {
                b'"' => return String::from_utf8(text).map_err(|_| Unreadable),
                b'\\' => {
                    let character = self.escape()?;
                    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0..=0x1f => return Err(Unreadable),
                byte => text.push(byte),
            }
        }
    }

    fn byte(&mut self) -> Result<u8, Unreadable> {
        let byte = *self.bytes.get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        Ok(byte)
    }

    fn escape(&mut self) -> Result<char, Unreadable> {
        Ok(match self.byte()? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            same @ (b'"' | b'\\' | b'/') => char::from(same),
            b'u' => return self.code_point(),
            _ => return Err(Unreadable),
        })
    }

    /// Four hex digits, or a surrogate pair of twice four.
    fn code_point(&mut self) -> Result<char, Unreadable> {
        let mut code = self.hex()?;
        if (0xd800..0xdc00).contains(&code) {
            if self.byte()? != b'\\' || self.byte()? != b'u' {
                return Err(Unreadable);
            }
            let low = self.hex()?.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(Unreadable)?;
            code = 0x1_0000 + ((code - 0xd800) << 10) + low;
        }
        char::from_u32(code).ok_or(Unreadable)
    }

    fn hex(&mut self) -> Result<u32, Unreadable> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.byte()?).to_digit(16).ok_or(Unreadable)?;
        }
        Ok(code)
    }

    /// Skips a value of any shape.
    #[inline(never)]
    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
        self.skip_at(0)
    }

    fn skip_at(&mut self, depth: u32) -> Result<(), Unreadable> {
        if depth > MAX_DEPTH {
            return Err(Unreadable);
        }
        let (end, named) = match self.peek()? {
            b'"' => return self.string().map(drop),
            b'{' => (b'}', true),
            b'[' => (b']', false),
            _ if self.plain().is_empty() => return Err(Unreadable),
            _ => return Ok(()),
        };
        self.at += 1;
        let mut first = true;
        while self.next_entry(first, end)? {
            first = false;
            if named {
                self.string()?;
                self.expect(b':')?;
            }
            self.skip_at(depth + 1)?;
        }
        Ok(())
    }
}
