//! `asyncio.open_connection`, `start_server` and their like for Unix sockets.

use std::rc::Rc;

use super::connect::{
    CONNECTION_NAMES, Connection, create_connection, create_unix_connection, split_values,
    with_names,
};
use super::listen::{Listening, SERVER_NAMES, create_server, create_unix_server};
use super::protocol::Protocol;
use super::server::Factory;
use super::stream_protocol;
use super::stream_reader::limit_argument;
use super::stream_writer;
use crate::asyncio::arguments::{Parameters, coroutine};
use crate::asyncio::event_loop::Loop;
use crate::object::{Args, Module, Result, Value};

/// A factory that gives the one protocol.
fn only(protocol: &Value) -> Factory {
    let protocol = Protocol::new(protocol.clone());
    Rc::new(move || Ok(protocol.clone()))
}

/// A factory that makes the stream of a connection that comes in.
fn serving(event_loop: &Loop, connected: Value, limit: Value) -> Factory {
    let event_loop = event_loop.clone();
    Rc::new(move || {
        let limit = limit_argument(&limit)?;
        let reader = stream_protocol::new_reader(limit, &event_loop);
        let protocol = stream_protocol::for_stream(&reader, connected.clone(), &event_loop);
        Ok(Protocol::new(protocol))
    })
}

fn open_connection(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "open_connection",
        names: with_names(["host", "port", "limit"], CONNECTION_NAMES),
        positional: 2,
        required: 0,
        own: 0,
    };
    let values: [Value; 15] = parameters.bind(args)?;
    let ([host, port, limit], rest) = split_values::<3, 12, 15>(values);
    coroutine("open_connection", async move {
        let event_loop = Loop::get_running()?;
        let reader = stream_protocol::new_reader(limit_argument(&limit)?, &event_loop);
        let protocol = stream_protocol::for_stream(&reader, Value::None, &event_loop);
        let connection = Connection::new(host, port, rest);
        let (transport, _) = create_connection(&event_loop, &only(&protocol), connection).await?;
        let writer = stream_writer::make(transport, protocol, reader.clone(), &event_loop);
        Ok(Value::tuple(vec![reader, writer]))
    })
}

fn start_server(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "start_server",
        names: with_names(
            ["client_connected_cb", "host", "port", "limit"],
            SERVER_NAMES,
        ),
        positional: 3,
        required: 1,
        own: 0,
    };
    let values: [Value; 14] = parameters.bind(args)?;
    let ([connected, host, port, limit], rest) = split_values::<4, 10, 14>(values);
    coroutine("start_server", async move {
        let event_loop = Loop::get_running()?;
        let factory = serving(&event_loop, connected, limit);
        create_server(&event_loop, factory, Listening { host, port, rest }).await
    })
}

fn open_unix_connection(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "open_unix_connection",
        names: [
            "limit",
            "path",
            "ssl",
            "sock",
            "server_hostname",
            "ssl_handshake_timeout",
            "ssl_shutdown_timeout",
        ],
        positional: 0,
        required: 0,
        own: 0,
    };
    let mut args = args;
    if args.pos.len() == 1 {
        let path = args.pos.remove(0);
        args = args.with_kw("path", path);
    }
    let ([limit], rest) = split_values::<1, 6, 7>(parameters.bind(args)?);
    coroutine("open_unix_connection", async move {
        let event_loop = Loop::get_running()?;
        let reader = stream_protocol::new_reader(limit_argument(&limit)?, &event_loop);
        let protocol = stream_protocol::for_stream(&reader, Value::None, &event_loop);
        let (transport, _) = create_unix_connection(&event_loop, &only(&protocol), rest).await?;
        let writer = stream_writer::make(transport, protocol, reader.clone(), &event_loop);
        Ok(Value::tuple(vec![reader, writer]))
    })
}

fn start_unix_server(args: Args) -> Result<Value> {
    let parameters = Parameters {
        function: "start_unix_server",
        names: [
            "client_connected_cb",
            "path",
            "sock",
            "backlog",
            "ssl",
            "ssl_handshake_timeout",
            "ssl_shutdown_timeout",
            "start_serving",
            "limit",
        ],
        positional: 2,
        required: 1,
        own: 0,
    };
    let mut values: Vec<Value> = parameters.bind(args)?.into();
    let limit = values.pop().unwrap_or_default();
    let connected = values.remove(0);
    let rest: [Value; 7] = std::array::from_fn(|i| values.get(i).cloned().unwrap_or_default());
    coroutine("start_unix_server", async move {
        let event_loop = Loop::get_running()?;
        let factory = serving(&event_loop, connected, limit);
        create_unix_server(&event_loop, factory, rest).await
    })
}

/// Adds them to the module `asyncio`.
pub(crate) fn add(module: Module) -> Module {
    module
        .function(n!("open_connection"), open_connection)
        .function(n!("start_server"), start_server)
        .function(n!("open_unix_connection"), open_unix_connection)
        .function(n!("start_unix_server"), start_unix_server)
}
