//! An installation of its own for one test: a namespace in NATS, a relay, and a consumer that counts.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use database::{Pool, Transaction, outbox};
use messaging::{Connect, Handled, Handler, Incoming, Nats, Refusal, Topology};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::pot::PotGlazed;

/// What a test's consumer makes of a pot after it has written it down and after so many tries at this very layer: for how
/// long it goes on with it, or why not.
pub(crate) type Whim = fn(&PotGlazed, usize) -> Result<Duration, Refusal>;

/// Writes each pot down: one row an effect, so that a second effect of one event would show.
struct Shelf {
    whim: Whim,
    kinds: &'static [&'static str],
    tries: Arc<AtomicUsize>,
    /// The same by pot and layer.
    layers: Mutex<HashMap<(Uuid, i64), usize>>,
}

impl Handler for Shelf {
    fn name(&self) -> &'static str {
        "shelf"
    }

    fn kinds(&self) -> &'static [&'static str] {
        self.kinds
    }

    fn handle<'a>(&'a self, tx: &'a mut Transaction, event: &'a Incoming) -> Handled<'a> {
        Box::pin(async move {
            let pot: PotGlazed = event.event()?;
            sqlx::query("insert into shelf (pot, layers) values ($1, $2)")
                .bind(pot.pot)
                .bind(pot.layers)
                .execute(&mut **tx)
                .await
                .map_err(|error| Refusal(error.to_string()))?;
            self.tries.fetch_add(1, Ordering::SeqCst);
            let before = {
                let mut layers = self.layers.lock().unwrap();
                let tries = layers.entry((pot.pot, pot.layers)).or_default();
                *tries += 1;
                *tries - 1
            };
            let takes = (self.whim)(&pot, before)?;
            tokio::time::sleep(takes).await;
            Ok(())
        })
    }
}

/// The installation. Its tasks end with it.
pub(crate) struct Shop {
    pub(crate) pool: Pool,
    pub(crate) nats: Nats,
    pub(crate) topology: Topology,
    url: String,
    /// Events that its consumers were given, each as often as that happened.
    tries: Arc<AtomicUsize>,
    tasks: JoinSet<()>,
}

impl Shop {
    pub(crate) async fn at(url: String, pool: Pool) -> Self {
        sqlx::query("create table if not exists shelf (pot uuid not null, layers bigint not null)")
            .execute(&pool)
            .await
            .unwrap();
        let nats = messaging::connect(&Connect { url: url.clone() }).await.unwrap();
        let topology = Topology {
            namespace: format!("test-{}", Uuid::now_v7().simple()),
            max_bytes: 1024 * 1024,
            ack_wait: Duration::from_secs(2),
            ..Topology::default()
        };
        Self { pool, nats, topology, url, tries: Arc::default(), tasks: JoinSet::new() }
    }

    pub(crate) async fn new(pool: Pool) -> Self {
        Self::at(std::env::var("NATS_URL").expect("NATS_URL; `cargo xtask test` sets it"), pool).await
    }

    pub(crate) fn relay(&mut self) -> &mut Self {
        self.tasks.spawn(messaging::relay(self.nats.clone(), self.pool.clone(), self.topology.clone()));
        self
    }

    pub(crate) fn consume(&mut self, whim: Whim) -> &mut Self {
        self.consume_kinds(&["pots.pot"], whim)
    }

    pub(crate) fn consume_kinds(&mut self, kinds: &'static [&'static str], whim: Whim) -> &mut Self {
        let shelf = Arc::new(Shelf { whim, kinds, tries: Arc::clone(&self.tries), layers: Mutex::default() });
        self.tasks.spawn(messaging::consume(self.nats.clone(), self.pool.clone(), self.topology.clone(), shelf));
        self
    }

    /// Tries to deal with an event, all of them.
    pub(crate) fn tries(&self) -> usize {
        self.tries.load(Ordering::SeqCst)
    }

    /// A way to the same stream that is not ours.
    pub(crate) async fn stranger(&self) -> async_nats::jetstream::Context {
        async_nats::jetstream::new(async_nats::connect(&self.url).await.unwrap())
    }

    /// The subject of events of that kind.
    pub(crate) fn subject(&self, kind: &str) -> String {
        format!("{}.events.{kind}", self.topology.namespace)
    }

    /// Ends every task at once, wherever it is: what a crash does.
    pub(crate) async fn crash(&mut self) {
        self.tasks.shutdown().await;
    }

    /// Glazes a new pot so many times, each in a transaction of its own.
    pub(crate) async fn glaze(&self, layers: i64) -> Uuid {
        let pot = Uuid::now_v7();
        for layers in 1..=layers {
            let mut tx = self.pool.begin().await.unwrap();
            outbox::append(&mut tx, &PotGlazed { pot, layers }).await.unwrap();
            tx.commit().await.unwrap();
            outbox::ring();
        }
        pot
    }

    /// How many effects there are, and how many of them are different.
    pub(crate) async fn effects(&self) -> (i64, i64) {
        sqlx::query_as("select count(*), count(distinct (pot, layers)) from shelf").fetch_one(&self.pool).await.unwrap()
    }

    /// Waits until the relay has noted everything that it told: an effect can be seen before that.
    pub(crate) async fn until_noted(&self) {
        let asked = Instant::now();
        while outbox::backlog(&self.pool).await.unwrap().waiting > 0 {
            assert!(asked.elapsed() < Duration::from_secs(30), "the relay notes nothing");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until there are so many different effects; there must be no double one.
    pub(crate) async fn until(&self, wanted: i64) {
        let asked = Instant::now();
        loop {
            let (all, different) = self.effects().await;
            assert_eq!(all, different, "an event had its effect twice");
            if different == wanted {
                return;
            }
            assert!(different < wanted && asked.elapsed() < Duration::from_secs(60), "{different} of {wanted}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Nothing but writing it down.
pub(crate) fn calm(_: &PotGlazed, _: usize) -> Result<Duration, Refusal> {
    Ok(Duration::ZERO)
}
