//! The display that the browsers draw on.
//!
//! It has a pointer of its own, which rests in its middle. When a window opens or closes under it,
//! the window there is told that the pointer came or left, and a card that the driver's mouse holds
//! open would close. So the pointer is put into the corner, where no window is.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Once;
use std::time::Duration;

/// Puts the pointer out of the way, the first time that it is called.
pub fn clear_of_the_pointer() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // A display that cannot be reached this way is no failure: the browser will say more.
        let _ = park();
    });
}

fn park() -> std::io::Result<()> {
    let display = std::env::var("DISPLAY").unwrap_or_default();
    let number = display.trim_start_matches(':').split('.').next();
    let path = format!("/tmp/.X11-unix/X{}", number.unwrap_or_default());
    let mut display = UnixStream::connect(path)?;
    display.set_read_timeout(Some(Duration::from_secs(5)))?;
    // Least byte first, protocol 11.0, no authorisation.
    display.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
    let mut head = [0; 8];
    display.read_exact(&mut head)?;
    let mut rest = vec![0; usize::from(u16::from_le_bytes([head[6], head[7]])) * 4];
    display.read_exact(&mut rest)?;
    // WarpPointer without a window moves by so much; the edge of the screen ends it.
    let far = 30_000i16.to_le_bytes();
    let mut warp = [0; 24];
    (warp[0], warp[2]) = (41, 6);
    warp[20..22].copy_from_slice(&far);
    warp[22..24].copy_from_slice(&far);
    display.write_all(&warp)?;
    // GetInputFocus has an answer: then the pointer has moved.
    display.write_all(&[43, 0, 1, 0])?;
    display.read_exact(&mut [0; 32])
}
