//! [`Context`]: what `ssl.SSLContext` rests on: certificates, keys, and the rustls configuration made of them.

use std::cell::RefCell;
use std::fs;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ParsedCertificate, WebPkiClientVerifier};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, Connection, DigitallySignedStruct,
    DistinguishedName, Error, RootCertStore, ServerConfig, ServerConnection, SignatureScheme,
    SupportedProtocolVersion,
};

use super::{certificate, errors};
use crate::asyncio::arguments::method;
use crate::asyncio::waiters::this;
use crate::object::{Class, Exception, Object, Result, Value};
use crate::ops;
use crate::stdlib::os::error::os_error;
use crate::stdlib::os::fs_path;
use crate::stdlib::socket::bytes_like;

/// Where systems keep the certificates that they trust.
const SYSTEM_STORES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

#[derive(Clone, Default)]
struct Settings {
    verify: i64,
    check_name: bool,
    minimum: i64,
    maximum: i64,
    chain: Vec<CertificateDer<'static>>,
    key: Option<Arc<PrivateKeyDer<'static>>>,
    trusted: Vec<CertificateDer<'static>>,
    protocols: Vec<Vec<u8>>,
}

/// The builtin part of an `ssl.SSLContext`.
#[derive(Default)]
pub(crate) struct Context {
    settings: RefCell<Settings>,
    /// Made of the settings when they are first used.
    client: RefCell<Option<Arc<ClientConfig>>>,
    server: RefCell<Option<Arc<ServerConfig>>>,
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// How a client looks at a server's certificate.
#[derive(Debug)]
struct Verifier {
    roots: RootCertStore,
    trusted: Vec<CertificateDer<'static>>,
    required: bool,
    check_name: bool,
    provider: Arc<CryptoProvider>,
}

impl Verifier {
    fn check(
        &self,
        end: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        now: UnixTime,
    ) -> std::result::Result<(), Error> {
        let parsed = ParsedCertificate::try_from(end)?;
        let algorithms = self.provider.signature_verification_algorithms.all;
        let chain = verify_server_cert_signed_by_trust_anchor(
            &parsed,
            &self.roots,
            between,
            now,
            algorithms,
        );
        if let Err(e) = chain {
            // A certificate that is itself trusted needs no issuer, whatever else it may be used for.
            if is_dated(&e) || !self.trusted.iter().any(|known| known == end) {
                note_refusal(&e, end, between);
                return Err(e);
            }
        }
        if !self.check_name {
            return Ok(());
        }
        verify_server_name(&parsed, name).inspect_err(|_| {
            let shown = name.to_str();
            match name {
                ServerName::IpAddress(_) => errors::refuse(
                    64,
                    format!("IP address mismatch, certificate is not valid for '{shown}'."),
                ),
                _ => errors::refuse(
                    62,
                    format!("Hostname mismatch, certificate is not valid for '{shown}'."),
                ),
            }
        })
    }
}

/// Whether its time is over, or is to come.
fn is_dated(e: &Error) -> bool {
    matches!(
        e,
        Error::InvalidCertificate(
            CertificateError::Expired
                | CertificateError::ExpiredContext { .. }
                | CertificateError::NotValidYet
                | CertificateError::NotValidYetContext { .. }
        )
    )
}

fn note_refusal(e: &Error, end: &CertificateDer<'_>, between: &[CertificateDer<'_>]) {
    let Error::InvalidCertificate(why) = e else {
        return;
    };
    let is_own = |cert: &CertificateDer<'_>| certificate::is_self_signed(cert);
    let (number, message) = match why {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => errors::words(why),
        _ if is_own(end) => (18, "self-signed certificate"),
        _ if between.iter().any(is_own) => (19, "self-signed certificate in certificate chain"),
        _ => errors::words(why),
    };
    errors::refuse(number, message.to_owned());
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        _: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, Error> {
        if self.required {
            self.check(end, between, name, now)?;
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// How a server looks at a client's certificate.
#[derive(Debug)]
struct ClientVerifier {
    inner: Arc<dyn ClientCertVerifier>,
    trusted: Vec<CertificateDer<'static>>,
}

impl ClientCertVerifier for ClientVerifier {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.inner.root_hint_subjects()
    }

    fn client_auth_mandatory(&self) -> bool {
        self.inner.client_auth_mandatory()
    }

    fn verify_client_cert(
        &self,
        end: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> std::result::Result<ClientCertVerified, Error> {
        match self.inner.verify_client_cert(end, between, now) {
            Err(e) if is_dated(&e) || !self.trusted.iter().any(|known| known == end) => {
                note_refusal(&e, end, between);
                Err(e)
            }
            _ => Ok(ClientCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

impl Settings {
    fn versions(&self) -> Vec<&'static SupportedProtocolVersion> {
        let known = [
            (772, &rustls::version::TLS13),
            (771, &rustls::version::TLS12),
        ];
        let fits = |v: i64| v >= self.minimum && (self.maximum < 0 || v <= self.maximum);
        known
            .into_iter()
            .filter(|(v, _)| fits(*v))
            .map(|(_, version)| version)
            .collect()
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(self.trusted.iter().cloned());
        roots
    }

    fn client(&self) -> std::result::Result<ClientConfig, Error> {
        let verifier = Verifier {
            roots: self.roots(),
            trusted: self.trusted.clone(),
            required: self.verify != 0,
            check_name: self.check_name,
            provider: provider(),
        };
        let builder = ClientConfig::builder_with_provider(provider())
            .with_protocol_versions(&self.versions())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier));
        let mut config = match &self.key {
            Some(key) => builder.with_client_auth_cert(self.chain.clone(), key.clone_key())?,
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = self.protocols.clone();
        Ok(config)
    }

    fn server(&self) -> std::result::Result<ServerConfig, Error> {
        let builder = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&self.versions())?;
        let builder = if self.verify == 0 {
            builder.with_no_client_auth()
        } else {
            let asked =
                WebPkiClientVerifier::builder_with_provider(Arc::new(self.roots()), provider());
            let asked = if self.verify == 1 {
                asked.allow_unauthenticated()
            } else {
                asked
            };
            let inner = asked.build().map_err(|e| Error::General(e.to_string()))?;
            let trusted = self.trusted.clone();
            builder.with_client_cert_verifier(Arc::new(ClientVerifier { inner, trusted }))
        };
        let key = self
            .key
            .as_ref()
            .ok_or_else(|| Error::General("no shared cipher".to_owned()))?;
        let mut config = builder.with_single_cert(self.chain.clone(), key.clone_key())?;
        config.alpn_protocols = self.protocols.clone();
        Ok(config)
    }
}

impl Context {
    /// Whether the peer's certificate is looked at.
    pub(crate) fn verifies(&self) -> bool {
        self.settings.borrow().verify != 0
    }

    /// What `ssl=True` stands for.
    ///
    /// # Errors
    /// None: without a store nothing is trusted.
    pub(crate) fn default_client(check_name: bool) -> Context {
        let context = Context::default();
        {
            let mut settings = context.settings.borrow_mut();
            settings.verify = 2;
            settings.check_name = check_name;
            settings.minimum = 771;
            settings.maximum = -1;
        }
        context.load_defaults();
        context
    }

    fn changed(&self) {
        self.client.replace(None);
        self.server.replace(None);
    }

    fn load_defaults(&self) {
        let named = std::env::var("SSL_CERT_FILE").ok();
        let stores = named
            .iter()
            .map(String::as_str)
            .chain(SYSTEM_STORES.iter().copied());
        for store in stores {
            if let Ok(pem) = fs::read(store) {
                let found = CertificateDer::pem_slice_iter(&pem).flatten();
                self.settings.borrow_mut().trusted.extend(found);
                break;
            }
        }
        self.changed();
    }

    /// The client's end of a connection; an empty name is not sent.
    ///
    /// # Errors
    /// `SSLError`, `ValueError`
    pub(crate) fn connect(&self, name: &str) -> Result<Connection> {
        let failed = |e: Error| errors::from_rustls(&e);
        let cached = self.client.borrow().clone();
        let config = match cached {
            Some(config) => config,
            None => {
                let config = Arc::new(self.settings.borrow().client().map_err(failed)?);
                self.client.replace(Some(config.clone()));
                config
            }
        };
        if name.is_empty() && self.settings.borrow().check_name {
            return Err(Exception::value_error(
                "check_hostname requires server_hostname",
            ));
        }
        let shown = if name.is_empty() { "0.0.0.0" } else { name };
        let name = ServerName::try_from(shown.to_owned())
            .map_err(|_| Exception::value_error(format!("invalid server_hostname: {shown}")))?;
        ClientConnection::new(config, name)
            .map(Connection::Client)
            .map_err(failed)
    }

    /// The server's end of a connection.
    ///
    /// # Errors
    /// `SSLError`
    pub(crate) fn accept(&self) -> Result<Connection> {
        let cached = self.server.borrow().clone();
        let failed = |e: Error| match e {
            Error::General(text) if text == "no shared cipher" => {
                errors::error("NO_SHARED_CIPHER", &text)
            }
            e => errors::from_rustls(&e),
        };
        let config = match cached {
            Some(config) => config,
            None => {
                let config = Arc::new(self.settings.borrow().server().map_err(failed)?);
                self.server.replace(Some(config.clone()));
                config
            }
        };
        ServerConnection::new(config)
            .map(Connection::Server)
            .map_err(failed)
    }

    fn load_chain(&self, certificate: &Value, key: &Value) -> Result<()> {
        let read = |path: &Value| fs::read(fs_path(path)?).map_err(|e| os_error(&e, None));
        let pem = read(certificate)?;
        let broken = || errors::error("PEM_LIB", "PEM lib");
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&pem).flatten().collect();
        let key = match key {
            Value::Unset | Value::None => PrivateKeyDer::from_pem_slice(&pem),
            key => PrivateKeyDer::from_pem_slice(&read(key)?),
        };
        let key = key.map_err(|_| broken())?;
        if chain.is_empty() {
            return Err(broken());
        }
        // Whether they belong together shows now, not at the first connection.
        let signing = provider().key_provider.load_private_key(key.clone_key());
        let signing = signing.map_err(|_| broken())?;
        let pair = rustls::sign::CertifiedKey::new(chain.clone(), signing);
        if matches!(
            pair.keys_match(),
            Err(Error::InconsistentKeys(
                rustls::InconsistentKeys::KeyMismatch
            ))
        ) {
            return Err(errors::error("KEY_VALUES_MISMATCH", "key values mismatch"));
        }
        let mut settings = self.settings.borrow_mut();
        settings.chain = chain;
        settings.key = Some(Arc::new(key));
        drop(settings);
        self.changed();
        Ok(())
    }

    fn trust(&self, pem: &[u8]) -> Result<()> {
        let found: Vec<_> = CertificateDer::pem_slice_iter(pem).flatten().collect();
        if found.is_empty() {
            return Err(errors::error(
                "NO_CERTIFICATE_OR_CRL_FOUND",
                "no certificate or crl found",
            ));
        }
        self.settings.borrow_mut().trusted.extend(found);
        self.changed();
        Ok(())
    }

    fn load_locations(&self, file: &Value, folder: &Value, data: &Value) -> Result<()> {
        if !file.is_none() {
            let pem = fs::read(fs_path(file)?).map_err(|e| os_error(&e, None))?;
            self.trust(&pem)?;
        }
        match data.native() {
            Value::None => {}
            Value::Str(pem) => self.trust(pem.as_str().as_bytes())?,
            _ => {
                let der = CertificateDer::from(bytes_like(data)?.to_vec());
                self.settings.borrow_mut().trusted.push(der);
                self.changed();
            }
        }
        if !folder.is_none() {
            let files = fs::read_dir(fs_path(folder)?).map_err(|e| os_error(&e, None))?;
            for entry in files.flatten() {
                if let Ok(pem) = fs::read(entry.path()) {
                    let found = CertificateDer::pem_slice_iter(&pem).flatten();
                    self.settings.borrow_mut().trusted.extend(found);
                }
            }
            self.changed();
        }
        Ok(())
    }
}

fn context(value: &Value) -> Result<std::rc::Rc<Context>> {
    this(value, "SSLContext")
}

thread_local! {
    static CLASS: Class = Class::builder("Context")
        .module("_ssl")
        .constructor(|_, _| Ok(Value::object(Context::default())))
        .method(n!("_configure"), |c, args| {
            let [_, verify, check_name, minimum, maximum] = args.exact("_configure")?;
            let c = context(c)?;
            {
                let mut settings = c.settings.borrow_mut();
                settings.verify = ops::convert::to_index(&verify)?;
                settings.check_name = ops::truth(&check_name)?;
                settings.minimum = ops::convert::to_index(&minimum)?;
                settings.maximum = ops::convert::to_index(&maximum)?;
            }
            c.changed();
            Ok(Value::None)
        })
        .method(n!("load_cert_chain"), |c, args| {
            let [certificate, key, _] =
                method(args, "load_cert_chain", ["certfile", "keyfile", "password"], 1)?;
            context(c)?.load_chain(&certificate, &key)?;
            Ok(Value::None)
        })
        .method(n!("_load_verify_locations"), |c, args| {
            let [file, folder, data] = args.exact("_load_verify_locations")?;
            context(c)?.load_locations(&file, &folder, &data)?;
            Ok(Value::None)
        })
        .method(n!("set_default_verify_paths"), |c, args| {
            let [] = args.exact("set_default_verify_paths")?;
            context(c)?.load_defaults();
            Ok(Value::None)
        })
        .method(n!("set_alpn_protocols"), |c, args| {
            let [names] = args.exact("set_alpn_protocols")?;
            let mut protocols = Vec::new();
            for name in ops::to_vec(&names)? {
                let name = ops::str(&name)?.as_str().as_bytes().to_vec();
                if name.is_empty() || name.len() > 255 {
                    return Err(errors::error("INVALID_ALPN", "ALPN protocols must be 1 to 255 bytes long"));
                }
                protocols.push(name);
            }
            let c = context(c)?;
            c.settings.borrow_mut().protocols = protocols;
            c.changed();
            Ok(Value::None)
        })
        .build();
}

/// `_ssl.Context`
pub(super) fn class() -> Class {
    CLASS.with(Clone::clone)
}

impl Object for Context {
    fn class(&self) -> Class {
        class()
    }
}
