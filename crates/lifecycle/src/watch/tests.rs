//! Every way in which a release arrives, with the tools that operators use: files here, links in `tests/links.rs`.

mod links;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    Seen, Sight, Watch, baseline,
    eyes::{Handler, recommended},
    scratch::Scratch,
    trail::{End, Identity, Trail},
};

const STILLNESS: Duration = Duration::from_millis(100);

/// So seldom that what is seen was seen by a notice.
const SELDOM: Duration = Duration::from_secs(600);
const OFTEN: Duration = Duration::from_millis(20);

fn refuse(_: Handler) -> notify::Result<notify::RecommendedWatcher> {
    Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch))
}

/// One with notices only, one with looks only.
fn both(path: &Path) -> [Watch; 2] {
    [
        Watch::start_with(path.into(), SELDOM, STILLNESS, recommended),
        Watch::start_with(path.into(), OFTEN, STILLNESS, refuse),
    ]
}

async fn next(watch: &mut Watch) -> Seen {
    tokio::time::timeout(Duration::from_secs(30), watch.changed()).await.expect("something is seen")
}

async fn nothing(watch: &mut Watch) {
    let seen = tokio::time::timeout(STILLNESS * 4, watch.changed()).await;
    assert!(seen.is_err(), "{seen:?}");
}

/// Waits until the thread has set up its notices.
async fn settle() {
    tokio::time::sleep(STILLNESS * 2).await;
}

fn identity(path: &Path) -> Identity {
    Identity::of(&path.metadata().unwrap())
}

fn run(program: &str, arguments: &[&Path]) -> bool {
    Command::new(program).args(arguments).stderr(Stdio::null()).status().unwrap().success()
}

fn another(path: &Path) -> Seen {
    Seen { place: path.canonicalize().unwrap(), sight: Sight::Another(identity(path)) }
}

/// A copy of sleep(1) in `folder`, which runs until it is dropped.
struct Runs(Child);

impl Runs {
    fn start(folder: &Path) -> (Self, PathBuf) {
        let path = std::env::var_os("PATH").unwrap();
        let original =
            std::env::split_paths(&path).map(|folder| folder.join("sleep")).find(|file| file.exists()).unwrap();
        let file = folder.join("sleep");
        assert!(run("cp", &[&original, &file]));
        let child = Command::new(&file).arg("600").spawn().unwrap();
        (Self(child), file)
    }
}

impl Drop for Runs {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn cp_over_a_running_program_is_refused_by_the_kernel_and_no_change() {
    let folder = Scratch::new();
    let (_runs, file) = Runs::start(folder.path());
    let mut watches = both(&file);
    settle().await;
    fs::write(folder.join("new"), "new").unwrap();
    assert!(!run("cp", &[&folder.join("new"), &file]), "ETXTBSY");
    for watch in &mut watches {
        nothing(watch).await;
    }
}

#[tokio::test]
async fn install_and_cp_and_mv_are_seen_and_so_is_each_further_one() {
    let folder = Scratch::new();
    let (_runs, file) = Runs::start(folder.path());
    let mut watches = both(&file);
    settle().await;
    let new = folder.join("new");
    let ways: [(&str, &[&str]); 4] =
        [("install", &[]), ("cp", &["--remove-destination"]), ("mv", &[]), ("install", &["--mode=755"])];
    for (number, (program, options)) in ways.into_iter().enumerate() {
        fs::write(&new, format!("release {number}")).unwrap();
        let mut arguments: Vec<_> = options.iter().map(Path::new).collect();
        arguments.extend([&*new, &*file]);
        assert!(run(program, &arguments), "{program}");
        for watch in &mut watches {
            assert_eq!(next(watch).await, another(&file), "{program}");
        }
    }
}

#[tokio::test]
async fn what_is_gone_for_a_while_is_no_change_until_it_is_back() {
    let folder = Scratch::new();
    let file = folder.join("program");
    fs::write(&file, "old").unwrap();
    let mut watches = both(&file);
    settle().await;
    fs::rename(&file, folder.join("aside")).unwrap();
    for watch in &mut watches {
        nothing(watch).await;
    }
    fs::rename(folder.join("aside"), &file).unwrap();
    for watch in &mut watches {
        nothing(watch).await;
    }
    fs::remove_file(&file).unwrap();
    settle().await;
    fs::write(&file, "new").unwrap();
    for watch in &mut watches {
        assert_eq!(next(watch).await, another(&file));
    }
}

#[tokio::test]
async fn a_file_that_is_still_written_is_left_until_it_is_done() {
    let folder = Scratch::new();
    let file = folder.join("program");
    fs::write(&file, "old").unwrap();
    let mut watches = both(&file);
    settle().await;
    fs::remove_file(&file).unwrap();
    let written = file.clone();
    let (last, longest) = tokio::task::spawn_blocking(move || {
        let (began, mut last, mut longest) = (Instant::now(), Instant::now(), Duration::ZERO);
        let mut content = String::new();
        while began.elapsed() < STILLNESS * 5 {
            content.push_str("more ");
            fs::write(&written, &content).unwrap();
            longest = longest.max(last.elapsed());
            last = Instant::now();
            #[expect(clippy::disallowed_methods, reason = "a thread for blocking work")]
            std::thread::sleep(STILLNESS / 20);
        }
        (last, longest)
    })
    .await
    .unwrap();
    for watch in &mut watches {
        let early = watch.seen.has_changed().unwrap();
        // On a loaded machine the writer may itself have paused for longer than the stillness.
        if longest.max(last.elapsed()) < STILLNESS / 2 {
            assert!(!early, "seen while it was written");
        }
    }
    for watch in &mut watches {
        while next(watch).await != another(&file) {}
    }
}

#[tokio::test]
async fn a_file_that_may_be_run_at_last_is_seen_again() {
    let folder = Scratch::new();
    let file = folder.join("program");
    fs::write(&file, "old").unwrap();
    let mut watches = both(&file);
    settle().await;
    fs::write(folder.join("new"), "new").unwrap();
    fs::rename(folder.join("new"), &file).unwrap();
    for watch in &mut watches {
        next(watch).await;
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    for watch in &mut watches {
        assert_eq!(next(watch).await, another(&file));
    }
}

#[tokio::test]
async fn what_happens_beside_the_file_neither_counts_nor_delays() {
    let folder = Scratch::new();
    let file = folder.join("program");
    fs::write(&file, "old").unwrap();
    let mut watch = Watch::start_with(file.clone(), SELDOM, STILLNESS, recommended);
    settle().await;
    let (noise, path) = (folder.join("noise"), file.clone());
    let end = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let noisy = std::thread::spawn({
        let end = std::sync::Arc::clone(&end);
        move || {
            while !end.load(std::sync::atomic::Ordering::Relaxed) {
                fs::write(&noise, "x").unwrap();
                // Reading it is what the verification does.
                let _ = fs::read(&path);
                std::thread::yield_now();
            }
        }
    });
    nothing(&mut watch).await;
    fs::write(folder.join("new"), "new").unwrap();
    fs::rename(folder.join("new"), &file).unwrap();
    assert_eq!(next(&mut watch).await, another(&file));
    end.store(true, std::sync::atomic::Ordering::Relaxed);
    noisy.join().unwrap();
}

#[tokio::test]
async fn a_wait_that_was_cancelled_loses_nothing() {
    let folder = Scratch::new();
    let file = folder.join("program");
    fs::write(&file, "old").unwrap();
    let mut watch = Watch::start(file.clone(), OFTEN, STILLNESS);
    fs::write(folder.join("new"), "new").unwrap();
    fs::rename(folder.join("new"), &file).unwrap();
    let began = Instant::now();
    loop {
        if let Ok(seen) = tokio::time::timeout(Duration::from_millis(1), watch.changed()).await {
            assert_eq!(seen, another(&file));
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(30));
    }
}

#[test]
fn a_program_that_was_replaced_before_the_watch_began_sees_that_it_was() {
    let folder = Scratch::new();
    let (runs, file) = Runs::start(folder.path());
    let own = PathBuf::from(format!("/proc/{}/exe", runs.0.id()));
    let before = identity(&file);
    assert_eq!(baseline(&Trail::follow(&file), &own), End::File(before));
    fs::write(folder.join("new"), "new").unwrap();
    fs::rename(folder.join("new"), &file).unwrap();
    assert_eq!(baseline(&Trail::follow(&file), &own), End::File(before), "the one that runs");
    // Watching something else than oneself is allowed, and what is there is where it begins.
    assert_eq!(baseline(&Trail::follow(&folder.join("absent")), &own), End::Gone);
}

#[tokio::test]
async fn a_dropped_watch_ends_its_thread() {
    let folder = Scratch::new();
    let watch = Watch::start_with(folder.join("program"), SELDOM, STILLNESS, recommended);
    let ended = std::sync::Arc::clone(&watch.ended);
    settle().await;
    drop(watch);
    let began = Instant::now();
    while std::sync::Arc::strong_count(&ended) > 1 {
        assert!(began.elapsed() < Duration::from_secs(30), "the thread still runs");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
