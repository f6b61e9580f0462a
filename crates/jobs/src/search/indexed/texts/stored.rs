//! Segments as they lie in a file: each part with its length before it, numbers with their lowest byte first.

use std::io::{self, Read, Write};

use super::segment::{Segment, Slot};

/// Where what is written is summed up, or what is read is held to be what was written.
pub(in super::super) struct Summed<S> {
    stream: S,
    sum: crc32fast::Hasher,
    /// Bytes that may still be read: a length that is not believable must not be asked of memory.
    left: u64,
}

impl<S> Summed<S> {
    /// Over this stream, of which at most `left` bytes are read.
    pub(in super::super) fn new(stream: S, left: u64) -> Self {
        Self { stream, sum: crc32fast::Hasher::new(), left }
    }
}

impl<S: Write> Summed<S> {
    pub(in super::super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.stream.write_all(bytes)
    }

    /// A part whose length is not known to who reads it.
    pub(in super::super) fn write_part(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(&(bytes.len() as u64).to_le_bytes())?;
        self.write(bytes)
    }

    fn write_numbers(&mut self, numbers: &[u32]) -> io::Result<()> {
        self.write(&(numbers.len() as u64 * 4).to_le_bytes())?;
        let mut bytes = Vec::with_capacity(1 << 14);
        for some in numbers.chunks(1 << 12) {
            bytes.clear();
            some.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
            self.write(&bytes)?;
        }
        Ok(())
    }

    /// The sum of all that was written, behind it.
    pub(in super::super) fn seal(mut self) -> io::Result<S> {
        let sum = self.sum.finalize();
        self.stream.write_all(&sum.to_le_bytes())?;
        Ok(self.stream)
    }
}

impl<S: Read> Summed<S> {
    pub(in super::super) fn read<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A part that was written with its length.
    pub(in super::super) fn read_part(&mut self) -> io::Result<Box<[u8]>> {
        let length = u64::from_le_bytes(self.read()?);
        let length = usize::try_from(length).ok().filter(|_| length <= self.left).ok_or_else(broken)?;
        let mut bytes = vec![0; length].into_boxed_slice();
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn read_numbers(&mut self) -> io::Result<Box<[u32]>> {
        let bytes = self.read_part()?;
        let (numbers, rest) = bytes.as_chunks();
        if !rest.is_empty() {
            return Err(broken());
        }
        Ok(numbers.iter().map(|number| u32::from_le_bytes(*number)).collect())
    }

    fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(broken)?;
        self.stream.read_exact(bytes)?;
        self.sum.update(bytes);
        Ok(())
    }

    /// # Errors
    /// When what was read is not what was written, or more follows.
    pub(in super::super) fn end(mut self) -> io::Result<()> {
        let (mut sum, mut behind) = ([0; 4], [0]);
        self.stream.read_exact(&mut sum)?;
        let is_all = self.stream.read(&mut behind)? == 0;
        (is_all && u32::from_le_bytes(sum) == self.sum.finalize()).then_some(()).ok_or_else(broken)
    }
}

/// What a file that is not whole is.
pub(in super::super) fn broken() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is not as it was written")
}

impl Segment {
    pub(super) fn write(&self, to: &mut Summed<impl Write>) -> io::Result<()> {
        to.write(&self.base.to_le_bytes())?;
        to.write(&(self.documents as u64).to_le_bytes())?;
        for (bytes, ends) in
            [(&self.words, &self.word_ends), (&self.slots, &self.slot_ends), (&self.places, &self.place_ends)]
        {
            to.write_part(bytes)?;
            to.write_numbers(ends)?;
        }
        Ok(())
    }

    pub(super) fn read(from: &mut Summed<impl Read>) -> io::Result<Self> {
        let base = Slot::from_le_bytes(from.read()?);
        let documents = usize::try_from(u64::from_le_bytes(from.read()?)).map_err(|_| broken())?;
        let (words, word_ends) = lists(from)?;
        let (slots, slot_ends) = lists(from)?;
        let (places, place_ends) = lists(from)?;
        if word_ends.len() != slot_ends.len() || word_ends.len() != place_ends.len() {
            return Err(broken());
        }
        Ok(Self { base, documents, words, word_ends, slots, slot_ends, places, place_ends })
    }
}

/// Lists one behind the other, and where each ends.
type Lists = (Box<[u8]>, Box<[u32]>);

/// Lists one behind the other, and where each ends: never before the one before it, the last with the bytes.
fn lists(from: &mut Summed<impl Read>) -> io::Result<Lists> {
    let (bytes, ends) = (from.read_part()?, from.read_numbers()?);
    let last = ends.last().map_or(0, |end| *end as usize);
    (ends.is_sorted() && last == bytes.len()).then_some((bytes, ends)).ok_or_else(broken)
}
