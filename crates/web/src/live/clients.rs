//! Where open pages come from: nobody may have so many that others find no room.

use std::{
    collections::{HashMap, hash_map::Entry},
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use crate::client::Client;

/// Open pages of one customer at the most: an office behind one address may have many, and one who wants all seats needs
/// sixty addresses.
const EACH: u32 = 200;

/// How many pages each customer has open. Cheap to clone; clones are the same.
#[derive(Clone, Default)]
pub(super) struct Clients(Arc<Mutex<HashMap<IpAddr, u32>>>);

/// Room for one page, until it is dropped.
pub(super) struct Seat {
    clients: Clients,
    address: Option<IpAddr>,
}

impl Clients {
    /// Room for a page of that customer; `None`: it has too many. The loopback is the operator, or a proxy that the settings
    /// do not know: everybody may stand behind it.
    pub(super) fn seat(&self, client: Client) -> Option<Seat> {
        let address = client.0.filter(|address| !address.is_loopback());
        if let Some(address) = address {
            let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = seats.entry(address).or_default();
            if *taken >= EACH {
                return None;
            }
            *taken += 1;
        }
        Some(Seat { clients: self.clone(), address })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut seats = self.clients.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut taken) = seats.entry(address) {
            *taken.get_mut() -= 1;
            if *taken.get() == 0 {
                taken.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Client {
        Client(address.parse().ok())
    }

    #[test]
    fn one_customer_has_so_many_seats_and_gives_them_back() {
        let clients = Clients::default();
        let mut seats: Vec<_> = (0..EACH).map(|_| clients.seat(client("192.0.2.1"))).collect();
        assert!(seats.iter().all(Option::is_some));
        assert!(clients.seat(client("192.0.2.1")).is_none());
        assert!(clients.seat(client("192.0.2.2")).is_some(), "others find room");
        seats.pop();
        assert!(clients.seat(client("192.0.2.1")).is_some());
        drop(seats);
        assert!(clients.0.lock().expect("the seats").is_empty(), "nothing is kept of who is gone");
    }

    #[test]
    fn whoever_cannot_be_told_apart_is_not_counted() {
        let clients = Clients::default();
        for nobody in [Client(None), client("127.0.0.1"), client("::1")] {
            let seats: Vec<_> = (0..=EACH).map(|_| clients.seat(nobody)).collect();
            assert!(seats.iter().all(Option::is_some), "{nobody:?}");
        }
    }
}
