//! What hyper answers on its own: to what is no HTTP, or has too large a header, it sends a status
//! and nothing else, before anybody else sees a request. Here that gets the headers and the body of
//! every other answer.

use http::HeaderMap;
use partner_api::Fault;

/// The answer that goes out instead of one of hyper's own; nothing where it is another.
pub fn dressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let line = LINES
        .iter()
        .find(|line| bytes.starts_with(line.as_bytes()))?;
    let head = str::from_utf8(bytes).ok()?;
    // Ours all say more than this.
    let bare = head.len() < 200
        && head.ends_with("\r\n\r\n")
        && head.contains("content-length: 0\r\n")
        && !head.contains("x-content-type-options");
    if !bare {
        return None;
    }
    let text = "This is no request that can be read, or its header is too large.";
    let body = serde_json::to_vec(&Fault::new(800_002, text)).ok()?;
    let mut headers = HeaderMap::new();
    crate::router::headers::api(&mut headers);
    let mut answer = format!(
        "{line}connection: close\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in &headers {
        answer.push_str(&format!("{name}: {}\r\n", value.to_str().ok()?));
    }
    answer.push_str("\r\n");
    let mut answer = answer.into_bytes();
    answer.extend(body);
    Some(answer)
}

/// The first lines of hyper's own answers.
const LINES: [&str; 4] = [
    "HTTP/1.1 400 Bad Request\r\n",
    "HTTP/1.1 414 URI Too Long\r\n",
    "HTTP/1.1 431 Request Header Fields Too Large\r\n",
    "HTTP/1.1 505 HTTP Version Not Supported\r\n",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_of_hyper_s_own_is_dressed() {
        let bare = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\
                     date: Sun, 22 Nov 2026 17:00:00 GMT\r\n\r\n";
        let dressed_up = String::from_utf8(dressed(bare).unwrap()).unwrap();
        assert!(dressed_up.starts_with("HTTP/1.1 400 Bad Request\r\n"));
        assert!(dressed_up.contains("x-content-type-options: nosniff\r\n"));
        for other in [
            &b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"[..],
            b"HTTP/1.1 400 Bad Request\r\nx-content-type-options: nosniff\r\n\
              content-length: 0\r\n\r\n",
            b"HTTP/1.1 400 Bad Request",
            b"\xff",
            b"",
        ] {
            assert_eq!(dressed(other), None);
        }
    }
}
