//! An echo server and its clients.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

async fn echo(stream: TcpStream) -> io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).await? > 0 {
        writer.write_all(&line).await?;
        line.clear();
    }
    Ok(())
}

async fn talk(address: SocketAddr, lines: u64) -> io::Result<u64> {
    let (reader, mut writer) = TcpStream::connect(address).await?.into_split();
    let mut reader = BufReader::new(reader);
    let mut answer = Vec::new();
    let mut answered = 0;
    for number in 0..lines {
        let line = format!("line {number} with a few more words in it\n");
        writer.write_all(line.as_bytes()).await?;
        answer.clear();
        answered += reader.read_until(b'\n', &mut answer).await? as u64;
    }
    Ok(answered)
}

pub(super) async fn tcp_echo(count: u64) -> u64 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let server = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(echo(stream));
        }
    });
    let clients: Vec<_> = (0..50)
        .map(|_| tokio::spawn(talk(address, count / 50)))
        .collect();
    let mut total = 0;
    for client in clients {
        total += client
            .await
            .expect("the task ends")
            .expect("the server answers");
    }
    server.abort();
    total
}
