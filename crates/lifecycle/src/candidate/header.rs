//! What the first bytes of a file tell about running it here (elf(5), execve(2)).

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

/// `e_machine` of the machines that people run servers on, with the words of [`std::env::consts::ARCH`].
const MACHINES: [(u16, &str); 9] = [
    (3, "x86"),
    (20, "powerpc"),
    (21, "powerpc64"),
    (22, "s390x"),
    (40, "arm"),
    (62, "x86_64"),
    (183, "aarch64"),
    (243, "riscv64"),
    (258, "loongarch64"),
];

/// Most program headers that are looked at; linkers write about a dozen.
const SEGMENTS: u16 = 256;

const LOAD: u32 = 1;

/// Why a file cannot run here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not a program, or not a whole one; the rest of a sentence that begins with the file.
    NotAProgram(String),
    /// The machine that it is for.
    Elsewhere(String),
}

/// Whether a file can be a program for this machine; a file that begins with `#!` can.
///
/// # Errors
/// When the file cannot be read. The inner error says why it cannot run.
pub(super) fn check(file: &mut File) -> io::Result<Result<(), Fault>> {
    let size = file.metadata()?.len();
    let head = read_at(file, 0, 64)?;
    if head.starts_with(b"#!") {
        return Ok(Ok(()));
    }
    if head.is_empty() {
        return Ok(fault("is empty"));
    }
    // Other systems than Linux have other formats; the self-test tells there.
    if !cfg!(target_os = "linux") {
        return Ok(Ok(()));
    }
    if !head.starts_with(b"\x7fELF") {
        return Ok(fault("is neither an ELF program nor a script"));
    }
    let Some(header) = Header::read(&head) else { return Ok(fault("is cut off within its header")) };
    if let Err(fault) = header.suits() {
        return Ok(Err(fault));
    }
    let end = header.end(file, size)?;
    Ok(if end > size {
        fault(&format!("is cut off: it has {size} bytes and its headers speak of {end}"))
    } else {
        Ok(())
    })
}

fn fault(text: &str) -> Result<(), Fault> {
    Err(Fault::NotAProgram(text.to_owned()))
}

/// The file's header, as far as it matters here. Where its class or byte order is not ours, the numbers behind the
/// machine are not to be used.
#[derive(Debug)]
struct Header {
    bits: u16,
    is_little_endian: bool,
    kind: u16,
    machine: u16,
    /// Where the tables begin, how long an entry is, how many there are.
    segments: (u64, u16, u16),
    sections: (u64, u16, u16),
}

impl Header {
    /// `None` when `head` is too short, or of a class that elf(5) does not know.
    fn read(head: &[u8]) -> Option<Self> {
        let bits = match head.get(4)? {
            1 => 32,
            2 => 64,
            _ => return None,
        };
        let bytes = Bytes { bytes: head, is_little_endian: *head.get(5)? != 2 };
        let (kind, machine) = (bytes.u16(16)?, bytes.u16(18)?);
        let (segments, sections) = if bits == 64 {
            ((bytes.u64(32)?, bytes.u16(54)?, bytes.u16(56)?), (bytes.u64(40)?, bytes.u16(58)?, bytes.u16(60)?))
        } else {
            let wide = |at| bytes.u32(at).map(u64::from);
            ((wide(28)?, bytes.u16(42)?, bytes.u16(44)?), (wide(32)?, bytes.u16(46)?, bytes.u16(48)?))
        };
        Some(Self { bits, is_little_endian: bytes.is_little_endian, kind, machine, segments, sections })
    }

    fn suits(&self) -> Result<(), Fault> {
        let own = std::env::consts::ARCH;
        let known = MACHINES.iter().find(|(_, name)| *name == own);
        let is_ours = usize::BITS == u32::from(self.bits)
            && cfg!(target_endian = "little") == self.is_little_endian
            && known.is_none_or(|(machine, _)| *machine == self.machine);
        if !is_ours {
            let name = MACHINES.iter().find(|(machine, _)| *machine == self.machine);
            let name = name.map_or_else(|| format!("machine {}", self.machine), |(_, name)| (*name).to_owned());
            let order = if self.is_little_endian { "little" } else { "big" };
            return Err(Fault::Elsewhere(format!("{name}, {} bits, {order} endian", self.bits)));
        }
        // Executable, or a shared object: programs whose place in memory is chosen at the start are the latter.
        if self.kind != 2 && self.kind != 3 {
            return fault("is an ELF file, but not an executable one");
        }
        Ok(())
    }

    /// Where the last of what the headers speak of ends, in a file of `size` bytes. Bytes behind that are allowed.
    fn end(&self, file: &mut File, size: u64) -> io::Result<u64> {
        let (sections, length, count) = self.sections;
        let mut end = if count == 0 { 0 } else { table(sections, length, count) };
        let (segments, length, count) = self.segments;
        end = end.max(table(segments, length, count));
        if end > size {
            // The table that is read next may not be there.
            return Ok(end);
        }
        let count = count.min(SEGMENTS);
        let headers = read_at(file, segments, u64::from(length) * u64::from(count))?;
        for header in headers.chunks_exact(usize::from(length).max(1)) {
            let bytes = Bytes { bytes: header, is_little_endian: self.is_little_endian };
            let (offset, length) = if self.bits == 64 {
                (bytes.u64(8), bytes.u64(32))
            } else {
                (bytes.u32(4).map(u64::from), bytes.u32(16).map(u64::from))
            };
            if let (Some(LOAD), Some(offset), Some(length)) = (bytes.u32(0), offset, length) {
                end = end.max(offset.saturating_add(length));
            }
        }
        Ok(end)
    }
}

fn table(start: u64, length: u16, count: u16) -> u64 {
    start.saturating_add(u64::from(length) * u64::from(count))
}

fn read_at(file: &mut File, at: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at))?;
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Numbers in a file's own byte order.
struct Bytes<'a> {
    bytes: &'a [u8],
    is_little_endian: bool,
}

impl Bytes<'_> {
    fn array<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        let mut array: [u8; N] = self.bytes.get(at..at + N)?.try_into().ok()?;
        if !self.is_little_endian {
            array.reverse();
        }
        Some(array)
    }

    fn u16(&self, at: usize) -> Option<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    fn u32(&self, at: usize) -> Option<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    fn u64(&self, at: usize) -> Option<u64> {
        self.array(at).map(u64::from_le_bytes)
    }
}
