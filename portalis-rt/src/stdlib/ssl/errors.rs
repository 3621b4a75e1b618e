//! `ssl.SSLError` and its kin, with OpenSSL's words for what rustls says.

use std::cell::RefCell;

use rustls::{AlertDescription, CertificateError, Error};

use crate::object::{Args, Class, Exception, Module, Result, Value};
use crate::ops;

/// Where CPython 3.12 raises the errors of a handshake.
pub(super) const PLACE: &str = "(_ssl.c:1000)";

fn text(this: &Value, _: Args) -> Result<Value> {
    let Some(e) = Exception::from_value(this) else {
        return Ok(Value::str(""));
    };
    match e.data().field("strerror") {
        Some(text @ Value::Str(_)) => Ok(text),
        _ => {
            let args = e.data().args.borrow().clone();
            ops::str(&Value::Tuple(args)).map(Value::Str)
        }
    }
}

fn derived(name: &'static str) -> Class {
    Class::builder(name)
        .module("ssl")
        .base(ERROR.with(Clone::clone))
        .build()
}

thread_local! {
    static ERROR: Class = Class::builder("SSLError")
        .module("ssl")
        .base(Exception::class_named("OSError"))
        .raw_method("__str__", text)
        .build();
    static VERIFICATION: Class = Class::builder("SSLCertVerificationError")
        .module("ssl")
        .bases(vec![ERROR.with(Clone::clone), Exception::class_named("ValueError")])
        .build();
    static OTHERS: Vec<Class> = ["SSLEOFError", "SSLSyscallError", "SSLWantReadError", "SSLWantWriteError", "SSLZeroReturnError"]
        .map(derived)
        .into();
    /// Why the last certificate was refused: OpenSSL's number and words.
    static REFUSED: RefCell<Option<(i64, String)>> = const { RefCell::new(None) };
}

/// Adds the classes to the module.
pub(super) fn add(module: Module) -> Module {
    let all = OTHERS.with(Clone::clone).into_iter();
    all.fold(
        module
            .class(ERROR.with(Clone::clone))
            .class(VERIFICATION.with(Clone::clone)),
        Module::class,
    )
}

/// Notes why a certificate is refused; the error that comes out of rustls says less.
pub(super) fn refuse(number: i64, message: String) {
    REFUSED.set(Some((number, message)));
}

fn made(class: Class, number: i64, message: String, fields: &[(&'static str, Value)]) -> Exception {
    let args = Args::pos([Value::Int(number), Value::from(message)]);
    let made = ops::call(&Value::Class(class), args).and_then(|made| {
        for (name, value) in fields {
            ops::set_attr(&made, name, value.clone())?;
        }
        Ok(made)
    });
    match made {
        Ok(made) => {
            Exception::from_value(&made).unwrap_or_else(|| Exception::new("OSError", "TLS failed"))
        }
        Err(e) => e,
    }
}

/// `SSLError` with a reason.
#[cold]
pub(crate) fn error(reason: &str, message: &str) -> Exception {
    error_at(reason, message, PLACE)
}

/// The same, raised elsewhere.
#[cold]
pub(super) fn error_at(reason: &str, message: &str, place: &str) -> Exception {
    made(
        ERROR.with(Clone::clone),
        1,
        format!("[SSL: {reason}] {message} {place}"),
        &[
            ("library", Value::str("SSL")),
            ("reason", Value::str(reason)),
        ],
    )
}

/// `SSLError` with nothing but a message.
#[cold]
pub(super) fn plain(message: &str) -> Exception {
    Exception::of_class(ERROR.with(Clone::clone), vec![Value::str(message)])
}

/// One of the other classes.
#[cold]
fn other(index: usize, number: i64, message: String, reason: Option<&str>) -> Exception {
    let class = OTHERS.with(|all| all[index].clone());
    let field = |text: Option<&str>| text.map_or(Value::None, Value::str);
    let library = reason.map(|_| "SSL");
    let fields = [("library", field(library)), ("reason", field(reason))];
    made(class, number, message, &fields)
}

/// `SSLWantReadError`
#[cold]
pub(super) fn want_read(place: &str) -> Exception {
    let message = format!("The operation did not complete (read) {place}");
    other(2, 2, message, None)
}

/// `SSLZeroReturnError`
#[cold]
pub(super) fn closed(place: &str) -> Exception {
    let message = format!("TLS/SSL connection has been closed (EOF) {place}");
    other(4, 6, message, None)
}

/// `SSLEOFError`, of a connection that does not work any more.
#[cold]
pub(super) fn end(place: &str) -> Exception {
    other(
        0,
        8,
        format!("EOF occurred in violation of protocol {place}"),
        None,
    )
}

/// `SSLEOFError`, where more had to come.
#[cold]
pub(super) fn unexpected_end(place: &str) -> Exception {
    let reason = "UNEXPECTED_EOF_WHILE_READING";
    let message = format!("[SSL: {reason}] EOF occurred in violation of protocol {place}");
    other(0, 8, message, Some(reason))
}

#[cold]
fn verification(number: i64, message: &str, place: &str) -> Exception {
    let reason = "CERTIFICATE_VERIFY_FAILED";
    made(
        VERIFICATION.with(Clone::clone),
        1,
        format!("[SSL: {reason}] certificate verify failed: {message} {place}"),
        &[
            ("library", Value::str("SSL")),
            ("reason", Value::str(reason)),
            ("verify_code", Value::Int(number)),
            ("verify_message", Value::str(message)),
        ],
    )
}

/// What rustls says, as Python's exception.
#[cold]
pub(crate) fn from_rustls(e: &Error) -> Exception {
    from_rustls_at(e, PLACE)
}

/// The same, raised elsewhere.
#[cold]
pub(super) fn from_rustls_at(e: &Error, place: &str) -> Exception {
    let error = |reason: &str, message: &str| error_at(reason, message, place);
    match e {
        Error::InvalidCertificate(why) => match REFUSED.take() {
            Some((number, message)) => verification(number, &message, place),
            None => {
                let (number, message) = words(why);
                verification(number, message, place)
            }
        },
        Error::AlertReceived(alert) => {
            let message = alert_words(*alert);
            error(&message.to_uppercase().replace(' ', "_"), &message)
        }
        Error::InvalidMessage(_) => error("WRONG_VERSION_NUMBER", "wrong version number"),
        Error::PeerIncompatible(_) => error("UNSUPPORTED_PROTOCOL", "unsupported protocol"),
        Error::DecryptError => error(
            "DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
            "decryption failed or bad record mac",
        ),
        Error::NoCertificatesPresented => error(
            "PEER_DID_NOT_RETURN_A_CERTIFICATE",
            "peer did not return a certificate",
        ),
        Error::NoApplicationProtocol => error("NO_APPLICATION_PROTOCOL", "no application protocol"),
        other => error("TLS_FAILED", &other.to_string()),
    }
}

/// OpenSSL's number and words for a refused certificate.
pub(super) fn words(why: &CertificateError) -> (i64, &'static str) {
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            (10, "certificate has expired")
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            (9, "certificate is not yet valid")
        }
        CertificateError::Revoked => (23, "certificate revoked"),
        CertificateError::BadSignature => (7, "certificate signature failure"),
        CertificateError::InvalidPurpose => (26, "unsuitable certificate purpose"),
        CertificateError::UnknownIssuer => (20, "unable to get local issuer certificate"),
        _ => (1, "unspecified certificate verification error"),
    }
}

fn alert_words(alert: AlertDescription) -> String {
    use AlertDescription as A;
    let (family, name) = match alert {
        A::HandshakeFailure => ("sslv3 alert", "handshake failure"),
        A::BadCertificate => ("sslv3 alert", "bad certificate"),
        A::UnsupportedCertificate => ("sslv3 alert", "unsupported certificate"),
        A::CertificateRevoked => ("sslv3 alert", "certificate revoked"),
        A::CertificateExpired => ("sslv3 alert", "certificate expired"),
        A::CertificateUnknown => ("sslv3 alert", "certificate unknown"),
        A::UnexpectedMessage => ("sslv3 alert", "unexpected message"),
        A::BadRecordMac => ("sslv3 alert", "bad record mac"),
        A::IllegalParameter => ("sslv3 alert", "illegal parameter"),
        A::UnknownCA => ("tlsv1 alert", "unknown ca"),
        A::AccessDenied => ("tlsv1 alert", "access denied"),
        A::DecodeError => ("tlsv1 alert", "decode error"),
        A::DecryptError => ("tlsv1 alert", "decrypt error"),
        A::ProtocolVersion => ("tlsv1 alert", "protocol version"),
        A::InternalError => ("tlsv1 alert", "internal error"),
        A::NoApplicationProtocol => ("tlsv1 alert", "no application protocol"),
        A::UnrecognisedName => ("tlsv1", "unrecognized name"),
        A::CertificateRequired => ("tlsv13 alert", "certificate required"),
        _ => ("tlsv1 alert", "unknown"),
    };
    format!("{family} {name}")
}
