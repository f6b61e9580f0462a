//! The texts of live adverts in a file, for the processes that come after this one.
//!
//! Reading the words of a large board from Postgres takes seconds of both processors; reading them from here takes a tenth of
//! one. A text is taken from here where the database says that the advert's text is still that one
//! (`jobs.live_job.document_version`), so that a file may be of any age, and of another database: what does not fit is not
//! used. Whatever is wrong with a file, its texts are read from Postgres, as if there were none.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::Path,
};

use contracts::PostingId;
use uuid::Uuid;

use super::{
    bits::Bits,
    texts::{Added, Slot, Summed, Texts, broken},
};

/// What a file begins with. It changes with what follows, the encoding of segments included.
const BEGINNING: &[u8; 16] = b"kintsugi texts 1";

const NAME: &str = "live-texts";

/// Bytes that are read or written at once.
const AT_ONCE: usize = 1 << 20;

/// Whose text a slot holds, and which of that advert's texts it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    pub(super) slot: Slot,
    pub(super) posting: PostingId,
    pub(super) version: i64,
}

/// Texts, and whose they are. A slot without an owner is of no use.
#[derive(Debug, Default)]
pub(super) struct Left {
    pub(super) owners: Vec<Owner>,
    pub(super) texts: Texts,
}

impl Left {
    /// The slot and version of each advert.
    pub(super) fn by_posting(&self) -> HashMap<PostingId, (Slot, i64)> {
        self.owners.iter().map(|owner| (owner.posting, (owner.slot, owner.version))).collect()
    }

    /// With texts behind those that there are, each with its advert and which of its texts it is, if that is known.
    pub(super) fn with(self, added: Added, owners: &[(PostingId, Option<i64>)]) -> Self {
        let Self { owners: mut all, texts } = self;
        let first = texts.end();
        let texts = texts.with(added, || living(&all, first));
        let new = (first..).zip(owners);
        all.extend(
            new.filter_map(|(slot, (posting, version))| Some(Owner { slot, posting: *posting, version: (*version)? })),
        );
        Self { owners: all, texts }
    }

    /// What was left in that folder, if anything was.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(NAME);
        let read = File::open(&path).and_then(|file| Self::read_from(&file, file.metadata()?.len()));
        match read {
            Ok(left) => Some(left),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "texts that were left cannot be used; Postgres has them");
                None
            }
        }
    }

    fn read_from(file: impl Read, length: u64) -> io::Result<Self> {
        let mut from = Summed::new(BufReader::with_capacity(AT_ONCE, file), length);
        if from.read()? != *BEGINNING {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "another release wrote it"));
        }
        let owners = from.read_part()?;
        let (owners, rest) = owners.as_chunks::<OWNER>();
        let owners =
            rest.is_empty().then(|| owners.iter().map(Owner::unpacked).collect::<Vec<_>>()).ok_or_else(broken)?;
        let texts = Texts::read(&mut from)?;
        from.end()?;
        let is_whole = owners.iter().all(|owner| owner.slot < texts.end());
        is_whole.then_some(Self { owners, texts }).ok_or_else(broken)
    }

    /// Leaves them in that folder. Others read the file before until this one is whole.
    ///
    /// # Errors
    /// When it cannot be written; the one before is still there then.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        remove_abandoned(folder);
        let unfinished = folder.join(format!("{NAME}.{}", std::process::id()));
        let written =
            self.write_to(File::create(&unfinished)?).and_then(|()| fs::rename(&unfinished, folder.join(NAME)));
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    fn write_to(&self, file: impl Write) -> io::Result<()> {
        let mut to = Summed::new(BufWriter::with_capacity(AT_ONCE, file), 0);
        to.write(BEGINNING)?;
        to.write_part(&self.owners.iter().flat_map(|owner| owner.packed()).collect::<Vec<_>>())?;
        self.texts.write(&mut to)?;
        to.seal()?.flush()
    }
}

/// The slots below `end` that have an owner.
fn living(owners: &[Owner], end: Slot) -> Bits {
    let mut living = Bits::none(end as usize);
    owners.iter().for_each(|owner| living.insert(owner.slot as usize));
    living
}

/// Bytes of an owner.
const OWNER: usize = 28;

impl Owner {
    fn packed(&self) -> [u8; OWNER] {
        let mut bytes = [0; OWNER];
        bytes[..4].copy_from_slice(&self.slot.to_le_bytes());
        bytes[4..20].copy_from_slice(self.posting.0.as_bytes());
        bytes[20..].copy_from_slice(&self.version.to_le_bytes());
        bytes
    }

    fn unpacked(bytes: &[u8; OWNER]) -> Self {
        let (mut slot, mut posting, mut version) = ([0; 4], [0; 16], [0; 8]);
        slot.copy_from_slice(&bytes[..4]);
        posting.copy_from_slice(&bytes[4..20]);
        version.copy_from_slice(&bytes[20..]);
        Self {
            slot: Slot::from_le_bytes(slot),
            posting: PostingId(Uuid::from_bytes(posting)),
            version: i64::from_le_bytes(version),
        }
    }
}

/// Removes what processes that were killed did not finish.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let writer = name.to_str().and_then(|name| name.strip_prefix(NAME)?.strip_prefix('.')?.parse::<u32>().ok());
        if writer.is_some_and(|writer| !Path::new("/proc").join(writer.to_string()).exists()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left() -> Left {
        let document = |word: &str| [&1_i32.to_be_bytes(), word.as_bytes(), &[0, 0, 1, 0, 1]].concat();
        let documents = [document("cto"), document("vpe")];
        let added = Added::new(documents.iter().map(Vec::as_slice)).unwrap();
        let owners = [(PostingId(Uuid::from_u128(1)), Some(i64::MIN)), (PostingId(Uuid::from_u128(2)), None)];
        Left::default().with(added, &owners)
    }

    #[test]
    fn what_was_written_is_read_and_a_text_without_a_number_has_no_owner() {
        let (left, mut bytes) = (left(), Vec::new());
        left.write_to(&mut bytes).unwrap();
        let read = Left::read_from(bytes.as_slice(), bytes.len() as u64).unwrap();
        assert_eq!(read.owners, left.owners);
        assert_eq!(read.by_posting(), HashMap::from([(PostingId(Uuid::from_u128(1)), (0, i64::MIN))]));
        let mut again = Vec::new();
        read.write_to(&mut again).unwrap();
        assert_eq!(again, bytes);
    }

    #[test]
    fn no_byte_may_be_another_or_missing() {
        let mut bytes = Vec::new();
        left().write_to(&mut bytes).unwrap();
        let fails = |bytes: &[u8]| Left::read_from(bytes, bytes.len() as u64).is_err();
        for place in 0..bytes.len() {
            assert!(fails(&bytes[..place]), "{place}");
            for other in [1, 0x80] {
                let mut spoilt = bytes.clone();
                spoilt[place] ^= other;
                assert!(fails(&spoilt), "{place}");
            }
        }
        assert!(fails(&[bytes, vec![0]].concat()));
    }
}
