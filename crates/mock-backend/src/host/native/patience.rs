//! A stream that does not wait for ever for a client to take what it is sent. hyper has timers for
//! what it reads, and none for what it writes. On the way, what hyper answers on its own is dressed.

use super::bare;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// How long a client that has stopped taking may take for the next [`PORTION`].
const PATIENCE: Duration = Duration::from_secs(10);
/// What a client has to take in that time, in bytes. One that takes a byte a second is as good as
/// one that takes nothing.
const PORTION: usize = 16 * 1024;

/// A stream to a client.
pub struct Patient {
    stream: TcpStream,
    /// Since the client stopped taking: until when it may take how much more.
    waiting: Option<(Pin<Box<Sleep>>, usize)>,
    /// What goes out instead of what hyper has written.
    instead: Vec<u8>,
}

impl Patient {
    /// A stream to a client.
    pub fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            waiting: None,
            instead: Vec::new(),
        }
    }

    /// Sends what goes out instead.
    fn poll_instead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.instead.is_empty() {
            let written = Pin::new(&mut self.stream).poll_write(context, &self.instead);
            let count = ready!(self.waited(context, written, self.instead.len()))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.instead.drain(..count);
        }
        Poll::Ready(Ok(()))
    }

    fn waited(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
        wanted: usize,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Pending => {
                let (timer, _) = self
                    .waiting
                    .get_or_insert_with(|| (Box::pin(sleep(PATIENCE)), PORTION));
                ready!(timer.as_mut().poll(context));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            Poll::Ready(Ok(count)) => {
                if count >= wanted {
                    self.waiting = None;
                } else if let Some((timer, left)) = &mut self.waiting {
                    *left = left.saturating_sub(count);
                    if *left == 0 {
                        *left = PORTION;
                        timer.as_mut().reset(Instant::now() + PATIENCE);
                    }
                }
                Poll::Ready(Ok(count))
            }
            failed => failed,
        }
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_instead(context))?;
        if let Some(dressed) = bare::dressed(bytes) {
            self.instead = dressed;
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.waited(context, written, bytes.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_instead(context))?;
        if let [only] = slices
            && let Some(dressed) = bare::dressed(only)
        {
            self.instead = dressed;
            return Poll::Ready(Ok(only.len()));
        }
        let wanted = slices.iter().map(|slice| slice.len()).sum();
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.waited(context, written, wanted)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
