//! What the tests tell each other about: pots, which are glazed again and again.

use contracts::Event;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A pot in one of its states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PotGlazed {
    pub(crate) pot: Uuid,
    pub(crate) layers: i64,
}

impl Event for PotGlazed {
    const KIND: &'static str = "pots.pot";
    const VERSION: i16 = 1;

    fn aggregate(&self) -> Uuid {
        self.pot
    }

    fn revision(&self) -> i64 {
        self.layers
    }
}
