//! Releases behind links: the layout in which `current` names a folder.

use std::os::unix::fs::symlink;

use super::*;
use crate::watch::trail::Oddity;

/// The layout of releases: `current` names a folder.
fn layout(folder: &Scratch) -> PathBuf {
    for release in ["1", "2", "3"] {
        fs::create_dir_all(folder.join("releases").join(release)).unwrap();
        fs::write(folder.join("releases").join(release).join("program"), release).unwrap();
    }
    symlink("releases/1", folder.join("current")).unwrap();
    folder.join("current/program")
}

fn turn(folder: &Scratch, target: impl AsRef<Path>) {
    symlink(target, folder.join("beside")).unwrap();
    fs::rename(folder.join("beside"), folder.join("current")).unwrap();
}

#[tokio::test]
async fn a_link_that_is_turned_is_seen_each_time_and_turning_it_back_is_said() {
    let folder = Scratch::new();
    let path = layout(&folder);
    // Through one more link, as /usr/bin has it.
    symlink(&path, folder.join("bin")).unwrap();
    let mut watches = both(&folder.join("bin"));
    settle().await;
    for release in ["2", "3"] {
        turn(&folder, format!("releases/{release}"));
        for watch in &mut watches {
            assert_eq!(next(watch).await, another(&folder.join("releases").join(release).join("program")));
        }
    }
    turn(&folder, "releases/1");
    for watch in &mut watches {
        assert_eq!(next(watch).await, Seen { place: folder.join("releases/1/program"), sight: Sight::Running });
    }
}

#[tokio::test]
async fn after_the_link_was_turned_the_new_folder_is_watched() {
    let folder = Scratch::new();
    let path = layout(&folder);
    let mut watch = Watch::start_with(path.clone(), SELDOM, STILLNESS, recommended);
    settle().await;
    turn(&folder, "releases/2");
    next(&mut watch).await;
    fs::write(folder.join("new"), "second replacement").unwrap();
    fs::rename(folder.join("new"), &path).unwrap();
    assert_eq!(next(&mut watch).await, another(&folder.join("releases/2/program")));
}

#[tokio::test]
async fn a_folder_that_was_put_in_place_of_a_watched_one_is_watched() {
    let folder = Scratch::new();
    let path = layout(&folder);
    let mut watch = Watch::start_with(path.clone(), SELDOM, STILLNESS, recommended);
    settle().await;
    fs::rename(folder.join("releases/1"), folder.join("releases/old")).unwrap();
    fs::rename(folder.join("releases/2"), folder.join("releases/1")).unwrap();
    assert_eq!(next(&mut watch).await, another(&folder.join("releases/1/program")));
    fs::write(&path, "written anew").unwrap();
    assert_eq!(next(&mut watch).await, another(&folder.join("releases/1/program")));
}

#[tokio::test]
async fn a_loop_of_links_and_a_folder_are_said_once_each() {
    let folder = Scratch::new();
    let path = layout(&folder);
    let mut watches = both(&path);
    settle().await;
    turn(&folder, "current");
    for watch in &mut watches {
        let seen = next(watch).await;
        assert_eq!(seen.sight, Sight::Odd(Oddity::Loop(path.clone())));
        nothing(watch).await;
    }
    fs::remove_file(folder.join("releases/2/program")).unwrap();
    fs::create_dir(folder.join("releases/2/program")).unwrap();
    turn(&folder, "releases/2");
    for watch in &mut watches {
        let seen = next(watch).await;
        let Sight::Odd(oddity) = seen.sight else { panic!("{seen:?}") };
        assert!(oddity.to_string().ends_with("releases/2/program is a folder, not a file"), "{oddity}");
        fs::write(folder.join("releases/2/program/x"), "").unwrap();
        nothing(watch).await;
    }
    turn(&folder, "releases/1");
    for watch in &mut watches {
        assert_eq!(next(watch).await.sight, Sight::Running);
    }
}
