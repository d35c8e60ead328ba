//! IP addresses and networks.

use std::net::IpAddr;

/// Whether the text is an address, with or without the length of its network.
pub(super) fn address(text: &str) -> bool {
    parse(text).is_some()
}

/// Whether the text is a network: no bit is set behind its length.
pub(super) fn network(text: &str) -> bool {
    let Some((bits, width, length)) = parse(text) else {
        return false;
    };
    // The bits stand at the low end of the number; those of the host are the last ones.
    let host = width - length;
    host == 0 || (bits & (u128::MAX >> (128 - host))) == 0
}

/// The bits of the address, how many there are, and the length of the network.
fn parse(text: &str) -> Option<(u128, u32, u32)> {
    let (address, length) = match text.split_once('/') {
        // Rust reads `+24` as a number, the database does not.
        Some((_, length)) if length.starts_with('+') => return None,
        Some((address, length)) => (address, Some(length.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let (bits, width) = match address.parse::<IpAddr>().ok()? {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    };
    let length = length.unwrap_or(width);
    (length <= width).then_some((bits, width, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_has_no_host() {
        assert!(address("192.168.0.1") && address("192.168.0.1/24") && address("::1"));
        assert!(!address("192.168.0.256") && !address("10.0.0.1/33"));
        assert!(!address("10.0.0.1/+8") && !address("10.0.0.1/"));
        assert!(network("192.168.0.0/24") && network("10.0.0.1") && network("::/0"));
        assert!(!network("192.168.0.1/24") && !network("fe80::1/64"));
    }
}
