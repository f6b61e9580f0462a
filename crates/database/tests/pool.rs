//! Whether a pool's connections come and go is that pool's own affair.

use std::time::Duration;

use database::Connect;
use sqlx::{
    ConnectOptions as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};

#[sqlx::test(migrations = false)]
async fn one_pool_says_nothing_about_another(_pool: PgPoolOptions, empty: PgConnectOptions) {
    let how = Connect {
        url: empty.to_url_lossy().to_string(),
        max_connections: 1,
        statement_timeout: Duration::from_secs(5),
    };
    let (leaking, leaked) = database::connect_watched(&how).unwrap();
    let (busy, used) = database::connect_watched(&how).unwrap();
    let second = Duration::from_secs(1);
    assert!(!leaked.is_moving(second) && !used.is_moving(second));

    let held = leaking.acquire().await.unwrap();
    database::ping(&busy).await.unwrap();
    // A connection comes back in a task of its own.
    while !used.is_moving(second) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!leaked.is_moving(second));
    drop(held);
    while !leaked.is_moving(second) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
