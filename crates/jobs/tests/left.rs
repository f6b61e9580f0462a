//! The texts of the index outlive its process, and no process believes more of them than is still so.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod feed;

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use database::Pool;
use feed::{feed, find, noon, read_in};
use jobs::{IndexedSearch, Query, Search};
use testing::Folder;

fn files(folder: &Folder) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What a process that starts now has.
async fn started(pool: &Pool, folder: &Path) -> IndexedSearch {
    let index = IndexedSearch::new(pool.clone(), 0).with_folder(Some(folder));
    index.reload().await.unwrap();
    index
}

async fn titles(search: &IndexedSearch, text: &str) -> Vec<String> {
    let found = search.find(&Query::new(text, None).unwrap(), noon()).await.unwrap();
    let mut titles: Vec<_> = found.cards.into_iter().map(|card| card.title).collect();
    titles.sort();
    titles
}

/// A board with these titles; nameless ones are no adverts.
async fn published(pool: &Pool, titles: &[&str]) {
    let jobs = titles.iter().zip(1..).map(|(title, id)| feed::advert(&id.to_string(), title));
    read_in(pool, &feed("Halden", jobs.filter(|job| !job.title.is_empty()).collect()), noon()).await.unwrap();
}

/// Changes a text behind the back of everybody: the words change and the number does not, which nothing else does.
async fn forged(pool: &Pool, title: &str) {
    let statements = [
        "alter table jobs.live_job disable trigger user".to_owned(),
        format!(
            "update jobs.live_job set document = document || '''forged'':1'::tsvector
             from jobs.posting where id = posting_id and title = '{title}'"
        ),
        "alter table jobs.live_job enable trigger user".to_owned(),
    ];
    for statement in statements {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(pool).await.unwrap();
    }
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_later_process_takes_texts_that_are_still_so_and_reads_the_others(pool: Pool) {
    let folder = Folder::new().unwrap();
    published(&pool, &["Rust Lead", "Head of Data", "Rust Smith", "", "Potter"]).await;
    started(&pool, folder.path()).await;
    assert_eq!(files(&folder).len(), 1);

    // Read again it would hold the word.
    forged(&pool, "Head of Data").await;
    let second = started(&pool, folder.path()).await;
    assert_eq!(titles(&second, "forged").await, [""; 0], "texts that were left are read again");

    // One changes, one leaves, one comes, and two stay.
    published(&pool, &["Rust Chief", "Head of Data", "", "Rust Weaver", "Potter"]).await;
    forged(&pool, "Rust Chief").await;
    for life in 0..3 {
        let index = started(&pool, folder.path()).await;
        assert_eq!(titles(&index, "forged").await, ["Rust Chief"], "{life}");
        for text in ["rust", "-rust", "data", "\"head of\"", "potter", "weaver or chief", "smith", "lead"] {
            let query = Query::new(text, None).unwrap().counted(true);
            assert_eq!(index.find(&query, noon()).await.unwrap(), find(&pool, &query).await, "{text} {life}");
        }
    }
    assert_eq!(files(&folder).len(), 1);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_text_has_a_number_that_changes_with_it_alone(pool: Pool) {
    let versions = async || -> Vec<(String, i64)> {
        sqlx::query_as(
            "select title, document_version from jobs.live_job join jobs.posting on id = posting_id order by external_id",
        )
        .fetch_all(&pool)
        .await
        .unwrap()
    };
    published(&pool, &["Rust Lead", "Potter"]).await;
    let first = versions().await;
    sqlx::query("update jobs.live_job set company_id = company_id").execute(&pool).await.unwrap();
    published(&pool, &["Rust Lead", "Potter"]).await;
    assert_eq!(versions().await, first);
    published(&pool, &["Rust Chief", "Potter"]).await;
    let second = versions().await;
    assert_eq!(second[1], first[1]);
    assert_ne!(second[0].1, first[0].1);
    // As before: two texts of one advert are alike, their numbers are not.
    published(&pool, &["Rust Lead", "Potter"]).await;
    assert_ne!(versions().await[0].1, first[0].1);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn adverts_from_before_there_were_numbers_are_read(pool: Pool) {
    let folder = Folder::new().unwrap();
    published(&pool, &["Rust Lead", "Head of Data", "Potter"]).await;
    for statement in [
        "alter table jobs.live_job disable trigger user",
        "update jobs.live_job set document_version = null from jobs.posting where id = posting_id and title = 'Potter'",
        "alter table jobs.live_job enable trigger user",
    ] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    started(&pool, folder.path()).await;
    forged(&pool, "Potter").await;
    forged(&pool, "Rust Lead").await;
    assert_eq!(titles(&started(&pool, folder.path()).await, "forged").await, ["Potter"]);
}

#[sqlx::test(migrator = "database::MIGRATOR")]
async fn a_folder_that_is_spoilt_is_as_none(pool: Pool) {
    let folder = Folder::new().unwrap();
    published(&pool, &["Rust Lead", "Head of Data"]).await;
    started(&pool, folder.path()).await;
    let path = files(&folder).pop().unwrap();
    let whole = fs::read(&path).unwrap();

    let mut spoilt = whole.clone();
    let middle = spoilt.len() / 2;
    spoilt[middle] ^= 1;
    for bytes in [&[][..], &b"no texts at all"[..], &whole[..whole.len() - 1], &spoilt] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(titles(&started(&pool, folder.path()).await, "data").await, ["Head of Data"]);
        assert_eq!(fs::read(&path).unwrap().len(), whole.len(), "what was spoilt is not mended");
    }

    // What a process that was killed did not finish goes, and what one that lives writes just now does not.
    let abandoned = folder.path().join(format!("{}.{}", path.file_name().unwrap().display(), u32::MAX));
    let others = folder.path().join("something else");
    fs::write(&abandoned, "half").unwrap();
    fs::write(&others, "whole").unwrap();
    fs::remove_file(&path).unwrap();
    started(&pool, folder.path()).await;
    assert_eq!(files(&folder), [path.clone(), others]);

    // A folder that is none, and one that cannot be written (which root can).
    assert_eq!(titles(&started(&pool, &path).await, "data").await, ["Head of Data"]);
    fs::remove_file(&path).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    assert_eq!(titles(&started(&pool, folder.path()).await, "data").await, ["Head of Data"]);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
}
