//! Which addresses are of the public internet (IANA's special-purpose address registries, RFC 6890 and its successors).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether the address can be somebody else's on the public internet. What is reserved, private, shared, local,
/// documented, multicast, or a way around to one of these is not.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let number = u32::from(address);
    let within = |net: [u8; 4], length: u32| (number ^ u32::from_be_bytes(net)) >> (32 - length) == 0;
    ![
        // "this network"; private; shared by carriers; loopback; link-local
        ([0, 0, 0, 0], 8),
        ([10, 0, 0, 0], 8),
        ([100, 64, 0, 0], 10),
        ([127, 0, 0, 0], 8),
        ([169, 254, 0, 0], 16),
        ([172, 16, 0, 0], 12),
        // protocol assignments; documentation; 6to4 relays; private; benchmarks; documentation
        ([192, 0, 0, 0], 24),
        ([192, 0, 2, 0], 24),
        ([192, 88, 99, 0], 24),
        ([192, 168, 0, 0], 16),
        ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24),
        ([203, 0, 113, 0], 24),
        // multicast; reserved and broadcast
        ([224, 0, 0, 0], 4),
        ([240, 0, 0, 0], 4),
    ]
    .into_iter()
    .any(|(net, length)| within(net, length))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [a, b, c, ..] = address.segments();
    // Only 2000::/3 is given out; that leaves out ::1, fc00::/7, fe80::/10, ff00::/8 and 64:ff9b::/96.
    let given_out = a & 0xe000 == 0x2000;
    // 2001::/23 are protocols (Teredo leads to any IPv4 address), 2001:db8::/32 and 3fff::/20 are for documents.
    let protocol = a == 0x2001 && b & 0xfe00 == 0;
    let documented = (a == 0x2001 && b == 0xdb8) || (a == 0x3fff && b & 0xf000 == 0);
    // 2002::/16 leads to the IPv4 address that it holds.
    let [high, low] = [b.to_be_bytes(), c.to_be_bytes()];
    let around = a == 0x2002 && !is_public_v4(Ipv4Addr::new(high[0], high[1], low[0], low[1]));
    given_out && !protocol && !documented && !around
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        for (address, public) in [
            ("1.1.1.1", true),
            ("100.63.255.255", true),
            ("100.128.0.0", true),
            ("172.15.255.255", true),
            ("172.32.0.0", true),
            ("198.17.255.255", true),
            ("223.255.255.255", true),
            ("0.0.0.0", false),
            ("0.1.2.3", false),
            ("10.255.255.255", false),
            ("100.64.0.0", false),
            ("100.127.255.255", false),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("169.254.169.254", false),
            ("172.16.0.0", false),
            ("172.31.255.255", false),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.88.99.1", false),
            ("192.168.0.1", false),
            ("198.19.255.255", false),
            ("198.51.100.7", false),
            ("203.0.113.7", false),
            ("224.0.0.1", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:4700::1111", true),
            ("2001:4860:4860::8888", true),
            ("2002:101:101::1", true),
            ("::ffff:1.1.1.1", true),
            ("::", false),
            ("::1", false),
            ("::127.0.0.1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:192.168.0.1", false),
            ("64:ff9b::101:101", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b:1::1", false),
            ("100::1", false),
            ("2001::1", false),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", false),
            ("2001:db8::1", false),
            ("2002:7f00:1::1", false),
            ("2002:a00:1::1", false),
            ("2002:c0a8:1::1", false),
            ("3fff::1", false),
            ("fc00::1", false),
            ("fd12:3456::1", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(address.parse().map(is_public), Ok(public), "{address}");
        }
    }
}
