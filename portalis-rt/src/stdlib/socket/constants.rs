//! The numbers of `socket`, those of Linux, and its enums.

use crate::object::{Args, Class, Module, Value};
use crate::ops;

pub(crate) const AF_UNIX: i32 = 1;
pub(crate) const AF_INET: i32 = 2;
pub(crate) const AF_INET6: i32 = 10;
pub(crate) const SOCK_STREAM: i32 = 1;
pub(crate) const SOCK_DGRAM: i32 = 2;
pub(crate) const IPPROTO_TCP: i32 = 6;
pub(crate) const IPPROTO_UDP: i32 = 17;
pub(crate) const SOL_SOCKET: i32 = 1;
pub(crate) const SO_REUSEADDR: i32 = 2;
pub(crate) const SO_ERROR: i32 = 4;
pub(crate) const SO_BROADCAST: i32 = 6;
pub(crate) const SO_LINGER: i32 = 13;
pub(crate) const SO_REUSEPORT: i32 = 15;
pub(crate) const IPPROTO_IPV6: i32 = 41;
pub(crate) const IPV6_V6ONLY: i32 = 26;
pub(crate) const TCP_NODELAY: i32 = 1;

const FAMILIES: &[(&str, i64)] = &[
    ("AF_UNSPEC", 0),
    ("AF_UNIX", 1),
    ("AF_INET", 2),
    ("AF_INET6", 10),
    ("AF_NETLINK", 16),
    ("AF_PACKET", 17),
    ("AF_VSOCK", 40),
];

const KINDS: &[(&str, i64)] = &[
    ("SOCK_STREAM", 1),
    ("SOCK_DGRAM", 2),
    ("SOCK_RAW", 3),
    ("SOCK_RDM", 4),
    ("SOCK_SEQPACKET", 5),
    ("SOCK_NONBLOCK", 2048),
    ("SOCK_CLOEXEC", 524_288),
];

const NUMBERS: &[(&str, i64)] = &[
    ("SOL_SOCKET", 1),
    ("SOL_TCP", 6),
    ("SOL_UDP", 17),
    ("SOL_IP", 0),
    ("SO_REUSEADDR", 2),
    ("SO_TYPE", 3),
    ("SO_ERROR", 4),
    ("SO_BROADCAST", 6),
    ("SO_SNDBUF", 7),
    ("SO_RCVBUF", 8),
    ("SO_KEEPALIVE", 9),
    ("SO_OOBINLINE", 10),
    ("SO_LINGER", 13),
    ("SO_REUSEPORT", 15),
    ("SO_ACCEPTCONN", 30),
    ("IPPROTO_IP", 0),
    ("IPPROTO_ICMP", 1),
    ("IPPROTO_TCP", 6),
    ("IPPROTO_UDP", 17),
    ("IPPROTO_IPV6", 41),
    ("IPV6_V6ONLY", 26),
    ("IP_TTL", 2),
    ("IP_MULTICAST_TTL", 33),
    ("IP_MULTICAST_LOOP", 34),
    ("TCP_NODELAY", 1),
    ("TCP_KEEPIDLE", 4),
    ("TCP_KEEPINTVL", 5),
    ("TCP_KEEPCNT", 6),
    ("SOMAXCONN", 4096),
    ("SHUT_RD", 0),
    ("SHUT_WR", 1),
    ("SHUT_RDWR", 2),
    ("AI_PASSIVE", 1),
    ("AI_CANONNAME", 2),
    ("AI_NUMERICHOST", 4),
    ("AI_V4MAPPED", 8),
    ("AI_ALL", 16),
    ("AI_ADDRCONFIG", 32),
    ("AI_NUMERICSERV", 1024),
    ("NI_NUMERICHOST", 1),
    ("NI_NUMERICSERV", 2),
    ("NI_NAMEREQD", 8),
    ("NI_DGRAM", 16),
    ("EAI_ADDRFAMILY", -9),
    ("EAI_AGAIN", -3),
    ("EAI_BADFLAGS", -1),
    ("EAI_FAIL", -4),
    ("EAI_FAMILY", -6),
    ("EAI_MEMORY", -10),
    ("EAI_NODATA", -5),
    ("EAI_NONAME", -2),
    ("EAI_SERVICE", -8),
    ("EAI_SOCKTYPE", -7),
    ("INADDR_ANY", 0),
    ("INADDR_LOOPBACK", 0x7f00_0001),
    ("INADDR_BROADCAST", 0xffff_ffff),
    ("INADDR_NONE", 0xffff_ffff),
];

const MESSAGE_FLAGS: &[(&str, i64)] = &[
    ("MSG_OOB", 1),
    ("MSG_PEEK", 2),
    ("MSG_DONTROUTE", 4),
    ("MSG_TRUNC", 32),
    ("MSG_DONTWAIT", 64),
    ("MSG_WAITALL", 256),
    ("MSG_NOSIGNAL", 16384),
];

fn int_enum(name: &str, members: &[(&str, i64)]) -> Class {
    let base = crate::stdlib::enum_members::int_enum_class();
    let members: Vec<(&str, Value)> = members.iter().map(|(k, v)| (*k, Value::Int(*v))).collect();
    crate::stdlib::enum_::make(&base, name, "socket", &members)
        .unwrap_or_else(|e| unreachable!("plain members: {e}"))
}

thread_local! {
    static FAMILY: Class = int_enum("AddressFamily", FAMILIES);
    static KIND: Class = int_enum("SocketKind", KINDS);
}

fn member(class: &'static std::thread::LocalKey<Class>, number: i32) -> Value {
    let class = Value::Class(class.with(Clone::clone));
    let number = Value::Int(number.into());
    ops::call(&class, Args::pos([number.clone()])).unwrap_or(number)
}

/// The member of `AddressFamily`, or the number.
pub(crate) fn family(number: i32) -> Value {
    member(&FAMILY, number)
}

/// The member of `SocketKind`, or the number.
pub(crate) fn kind(number: i32) -> Value {
    member(&KIND, number)
}

/// Adds all of them to the module.
pub(super) fn add(mut module: Module) -> Module {
    module = module
        .class(FAMILY.with(Clone::clone))
        .class(KIND.with(Clone::clone));
    for (name, number) in FAMILIES {
        module = module.value(*name, family(*number as i32));
    }
    for (name, number) in KINDS {
        module = module.value(*name, kind(*number as i32));
    }
    for (name, number) in NUMBERS.iter().chain(MESSAGE_FLAGS) {
        module = module.value(*name, Value::Int(*number));
    }
    module
}
