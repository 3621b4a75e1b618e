//! [`Server`]: `asyncio.Server`, listening sockets and the connections that came in through them.

use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::rc::Rc;

use super::protocol::Protocol;
use super::socket_transport::SocketTransport;
use super::tls::{self, Setup};
use super::transport_class::TransportSocket;
use super::watch::Reaction;
use crate::asyncio::arguments::{coroutine, method};
use crate::asyncio::event_loop::Loop;
use crate::asyncio::future::Future;
use crate::asyncio::handle::Action;
use crate::asyncio::waiters::this;
use crate::asyncio::{exceptions, report, sleep, task};
use crate::object::native::ValueFuture;
use crate::object::{Args, Class, Exception, Obj, Object, Result, Value};
use crate::ops;
use crate::platform::{Address, Descriptor};
use crate::stdlib::os::error::os_error;
use crate::stdlib::socket::{Socket, address};

/// Seconds until `accept` is tried again when the system has no room.
const ACCEPT_RETRY_S: f64 = 1.0;

/// Makes the protocol of a connection.
pub(crate) type Factory = Rc<dyn Fn() -> Result<Protocol>>;

/// A server.
pub(crate) struct Server {
    event_loop: Loop,
    /// `None` once it is closed.
    sockets: RefCell<Option<Vec<Rc<Socket>>>>,
    active: Cell<usize>,
    /// `None` once it is closed and all connections are.
    waiters: RefCell<Option<Vec<Future>>>,
    factory: Factory,
    /// With it the connections speak TLS.
    setup: Option<Setup>,
    backlog: i32,
    serving: Cell<bool>,
    forever: RefCell<Option<Future>>,
}

impl Server {
    pub(crate) fn new(
        event_loop: &Loop,
        sockets: Vec<Rc<Socket>>,
        (factory, setup): (Factory, Option<Setup>),
        backlog: i32,
    ) -> Rc<Server> {
        Rc::new(Server {
            event_loop: event_loop.clone(),
            sockets: RefCell::new(Some(sockets)),
            active: Cell::new(0),
            waiters: RefCell::new(Some(Vec::new())),
            factory,
            setup,
            backlog,
            serving: Cell::new(false),
            forever: RefCell::new(None),
        })
    }

    pub(crate) fn value(self: &Rc<Self>) -> Value {
        Value::Object(Obj::from_rc(self.clone()))
    }

    /// A connection is made.
    pub(crate) fn attach(&self) {
        self.active.set(self.active.get() + 1);
    }

    /// A connection is lost.
    pub(crate) fn detach(&self) -> Result<()> {
        self.active.set(self.active.get().saturating_sub(1));
        if self.active.get() == 0 && self.sockets.borrow().is_none() {
            self.wake_up()?;
        }
        Ok(())
    }

    fn wake_up(&self) -> Result<()> {
        for waiter in self.waiters.take().unwrap_or_default() {
            if !waiter.is_done() {
                waiter.set_result(Value::None)?;
            }
        }
        Ok(())
    }

    /// Begins to listen.
    pub(crate) fn start(self: &Rc<Self>) -> Result<()> {
        if self.serving.replace(true) {
            return Ok(());
        }
        let sockets = self.sockets.borrow().clone().unwrap_or_default();
        for socket in sockets {
            let descriptor = socket.descriptor()?;
            descriptor
                .listen(self.backlog)
                .map_err(|e| os_error(&e, None))?;
            self.watch(&socket, &descriptor)?;
        }
        Ok(())
    }

    fn watch(self: &Rc<Self>, socket: &Rc<Socket>, descriptor: &Descriptor) -> Result<()> {
        let (server, socket) = (self.clone(), socket.clone());
        let reaction = Reaction::native("BaseSelectorEventLoop._accept_connection", move || {
            server.accept(&socket)
        });
        self.event_loop.watch(descriptor, false, &reaction)
    }

    /// Takes all connections that are there.
    fn accept(self: &Rc<Self>, listener: &Rc<Socket>) -> Result<()> {
        let descriptor = listener.descriptor()?;
        for _ in 0..self.backlog {
            match descriptor.accept() {
                Ok((made, peer)) => self.accepted(listener, made, &peer),
                Err(e)
                    if matches!(
                        e.kind(),
                        ErrorKind::WouldBlock
                            | ErrorKind::Interrupted
                            | ErrorKind::ConnectionAborted
                    ) =>
                {
                    return Ok(());
                }
                // No descriptors, no memory.
                Err(e) if matches!(e.raw_os_error(), Some(12 | 23 | 24 | 105)) => {
                    return self.accept_later(listener, &descriptor, os_error(&e, None));
                }
                Err(e) => return Err(os_error(&e, None)),
            }
        }
        Ok(())
    }

    #[cold]
    fn accept_later(
        self: &Rc<Self>,
        listener: &Rc<Socket>,
        descriptor: &Descriptor,
        e: Exception,
    ) -> Result<()> {
        self.event_loop.report(report::Failure {
            message: "socket.accept() out of system resource".to_owned(),
            exception: Some(e),
            items: vec![("socket", Value::object(TransportSocket(listener.clone())))],
        })?;
        self.event_loop.unwatch(descriptor.number(), false);
        let (server, listener) = (self.clone(), listener.clone());
        let again = Action::Native(Box::new(move || match listener.descriptor() {
            Ok(descriptor) => server.watch(&listener, &descriptor),
            Err(_) => Ok(()),
        }));
        let when = self.event_loop.time() + ACCEPT_RETRY_S;
        self.event_loop.call_at(when, again).map(drop)
    }

    fn accepted(self: &Rc<Self>, listener: &Rc<Socket>, made: Descriptor, peer: &Address) {
        let socket = Rc::new(Socket::new(
            made,
            listener.family,
            listener.kind,
            listener.protocol,
            Some(0.0),
        ));
        let peer = address::to_value(peer);
        let server = self.clone();
        let body = async move {
            let connected = server.connect(socket, peer).await;
            match connected {
                Err(e) if exceptions::is_fatal(&e) => Err(e),
                // There is nobody to tell.
                _ => Ok(Value::None),
            }
        };
        const ACCEPT: &str = "BaseSelectorEventLoop._accept_connection2";
        if self.event_loop.task_factory.borrow().is_none() {
            task::spawn_named(&self.event_loop, Box::pin(body), ACCEPT);
            return;
        }
        let coro = crate::object::Coroutine::new(ACCEPT, body);
        // Whatever the factory says, there is nobody to tell.
        let _ = self
            .event_loop
            .create_task(Value::Coroutine(coro), None, None);
    }

    async fn connect(self: Rc<Self>, socket: Rc<Socket>, peer: Value) -> Result<()> {
        let protocol = (self.factory)()?;
        if let Some(setup) = &self.setup {
            let place = (Some(peer), Some(self.clone()));
            tls::connect(&self.event_loop, socket, protocol, setup, place).await?;
            return Ok(());
        }
        let waiter = self.event_loop.create_future();
        let transport = SocketTransport::start(
            &self.event_loop,
            socket,
            protocol,
            Some(waiter.clone()),
            Some(peer),
            Some(self.clone()),
        )?;
        if let Err(e) = waiter.wait().await {
            transport.close()?;
            return Err(e);
        }
        Ok(())
    }

    /// `server.close()`
    ///
    /// # Errors
    /// `RuntimeError` if the loop is closed.
    pub(crate) fn close(&self) -> Result<()> {
        let Some(sockets) = self.sockets.take() else {
            return Ok(());
        };
        for socket in sockets {
            self.event_loop.unwatch(socket.number(), false);
            socket.close();
        }
        self.serving.set(false);
        let forever = self.forever.borrow().clone();
        if let Some(future) = forever.filter(|f| !f.is_done()) {
            future.cancel(Value::None)?;
            *self.forever.borrow_mut() = None;
        }
        if self.active.get() == 0 {
            self.wake_up()?;
        }
        Ok(())
    }

    async fn wait_closed(&self) -> Result<()> {
        let waiter = match &mut *self.waiters.borrow_mut() {
            None => return Ok(()),
            Some(waiters) => {
                let waiter = self.event_loop.create_future();
                waiters.push(waiter.clone());
                waiter
            }
        };
        waiter.wait().await.map(drop)
    }

    async fn serve_forever(self: Rc<Self>) -> Result<Value> {
        if self.forever.borrow().is_some() {
            return Err(Exception::runtime_error(format!(
                "server {} is already being awaited on serve_forever()",
                self.shown()?
            )));
        }
        if self.sockets.borrow().is_none() {
            return Err(Exception::runtime_error(format!(
                "server {} is closed",
                self.shown()?
            )));
        }
        self.start()?;
        let future = self.event_loop.create_future();
        *self.forever.borrow_mut() = Some(future.clone());
        let result = future.wait().await;
        let result = match result {
            Err(e) if exceptions::is_cancelled(&e) => {
                self.close()?;
                // Whatever happens here, the cancellation goes on.
                let _ = self.wait_closed().await;
                Err(e)
            }
            result => result.map(|_| Value::None),
        };
        *self.forever.borrow_mut() = None;
        result
    }

    fn sockets_value(&self) -> Value {
        let sockets = self.sockets.borrow().clone().unwrap_or_default();
        let wrapped = sockets
            .into_iter()
            .map(|s| Value::object(TransportSocket(s)));
        Value::tuple(wrapped.collect())
    }

    fn shown(&self) -> Result<String> {
        Ok(format!(
            "<Server sockets={}>",
            ops::repr(&self.sockets_value())?
        ))
    }
}

fn server(value: &Value) -> Result<Rc<Server>> {
    this(value, "Server")
}

thread_local! {
    static ABSTRACT: Class = Class::builder("AbstractServer").module("asyncio.events").build();
    static CLASS: Class = Class::builder("Server")
        .module("asyncio.base_events")
        .base(ABSTRACT.with(Clone::clone))
        .dunders(&["__repr__"])
        .getter(n!("sockets"), |s| Ok(server(s)?.sockets_value()))
        .method(n!("get_loop"), |s, _| Ok(server(s)?.event_loop.value()))
        .method(n!("is_serving"), |s, _| Ok(Value::Bool(server(s)?.serving.get())))
        .method(n!("close"), |s, args| {
            let [] = method(args, "Server.close", [], 0)?;
            server(s)?.close()?;
            Ok(Value::None)
        })
        .method(n!("start_serving"), |s, args| {
            let [] = method(args, "Server.start_serving", [], 0)?;
            let server = server(s)?;
            coroutine("Server.start_serving", async move {
                server.start()?;
                sleep::sleep_zero().await?;
                Ok(Value::None)
            })
        })
        .method(n!("serve_forever"), |s, args| {
            let [] = method(args, "Server.serve_forever", [], 0)?;
            coroutine("Server.serve_forever", server(s)?.serve_forever())
        })
        .method(n!("wait_closed"), |s, args| {
            let [] = method(args, "Server.wait_closed", [], 0)?;
            let server = server(s)?;
            coroutine("Server.wait_closed", async move {
                server.wait_closed().await?;
                Ok(Value::None)
            })
        })
        .raw_method("__aenter__", |s, _| {
            let server = s.clone();
            coroutine("AbstractServer.__aenter__", async move { Ok(server) })
        })
        .raw_method("__aexit__", |s, _| {
            let server = server(s)?;
            coroutine("AbstractServer.__aexit__", async move {
                server.close()?;
                server.wait_closed().await?;
                Ok(Value::None)
            })
        })
        .build();
}

/// `asyncio.Server`
pub(crate) fn class() -> Class {
    CLASS.with(Clone::clone)
}

/// `asyncio.AbstractServer`
pub(crate) fn abstract_class() -> Class {
    ABSTRACT.with(Clone::clone)
}

impl Object for Server {
    fn class(&self) -> Class {
        class()
    }
    fn repr(&self, _: &Value) -> Option<Result<String>> {
        Some(self.shown())
    }
    fn aenter(&self, this: &Value) -> Option<ValueFuture> {
        let server = this.clone();
        Some(Box::pin(async move { Ok(server) }))
    }
    fn aexit(&self, this: &Value, _: Option<&Exception>) -> Option<ValueFuture> {
        let server = this.downcast::<Server>()?;
        Some(Box::pin(async move {
            server.close()?;
            server.wait_closed().await?;
            Ok(Value::None)
        }))
    }
}

/// The factory of protocols that a Python function is.
pub(crate) fn python_factory(function: Value) -> Factory {
    Rc::new(move || ops::call(&function, Args::none()).map(Protocol::new))
}
