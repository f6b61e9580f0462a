//! What the fuzzer (`examples/fuzz`) has found once is read or refused ever after, and keeps its promises.

mod promises;
mod strict;

use importing::Format;

#[test]
fn what_was_found_once_does_no_harm_again() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let format: Format = name.split('-').next().expect("a format").parse().expect("a format");
        match promises::read(format, &std::fs::read(&path).expect("bytes")) {
            Ok(feed) => assert_eq!(promises::fault(&feed), None, "{name}"),
            Err(error) => assert!(error.to_string().chars().count() < 500, "{name}: {error}"),
        }
        read += 1;
    }
    assert!(read > 0);
}
