//! A job's id, found in an answer that could otherwise not be used.

use uuid::Uuid;

use super::JobId;

const NAME: &[u8] = b"jobid";
// Between the name and the GUID stand quotes, a colon, blanks, a brace or an angle bracket; more is another thing.
const FARTHEST: usize = 12;

/// The first GUID, not zero, that stands right behind the name `JobId` in whatever letter case: in JSON, in JSON that
/// was cut off, in JSON inside a string, in XML or HTML.
///
/// An answer that cannot be read may still say which job it started, and that is worth more than any other part of it.
pub(super) fn job_id(body: &[u8]) -> Option<JobId> {
    let mut names = body
        .windows(NAME.len())
        .enumerate()
        .filter(|(_, window)| window.eq_ignore_ascii_case(NAME));
    names.find_map(|(at, _)| leading_guid(body.get(at + NAME.len()..)?))
}

fn leading_guid(text: &[u8]) -> Option<JobId> {
    let start = text.iter().take(FARTHEST).position(u8::is_ascii_hexdigit)?;
    let rest = text.get(start..)?;
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'-')
        .count();
    let guid = Uuid::try_parse_ascii(rest.get(..length)?).ok()?;
    JobId::new(guid).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "7d5cf4e0-9106-4884-8fba-cc3065428382";

    #[test]
    fn an_id_is_found_in_any_wrapping() {
        for body in [
            format!(r#"{{"JobId":"{ID}","StatusCode":"InProg"#),
            format!(r#"{{"jobid" : "{{{}}}"}}"#, ID.to_uppercase()),
            format!(r#"{{"body":"{{\"JobId\":\"{ID}\"}}"}}"#),
            format!("<ExecutionStatus><JobId>{ID}</JobId></ExecutionStatus>"),
            format!("<pre>JobId = {ID}</pre>"),
            format!(
                r#"{{"JobId":null,"x":{{"JobId":"{}"}}}}"#,
                ID.replace('-', "")
            ),
            format!(r#"{{"JobId":"00000000-0000-0000-0000-000000000000","jobId":"{ID}"}}"#),
        ] {
            assert_eq!(job_id(body.as_bytes()), Some(ID.parse().unwrap()), "{body}");
        }
    }

    #[test]
    fn what_is_no_id_is_not_taken_for_one() {
        for body in [
            String::new(),
            "JobId".to_owned(),
            format!(r#"{{"Id":"{ID}"}}"#),
            format!(r#"{{"JobId":null,"RequestNumber":"{ID}"}}"#),
            r#"{"JobId":"00000000-0000-0000-0000-000000000000"}"#.to_owned(),
            r#"{"JobId":"7d5cf4e0-9106-4884-8fba-cc30654283"#.to_owned(),
            format!(r#"{{"JobId":"{ID}0"}}"#),
        ] {
            assert_eq!(job_id(body.as_bytes()), None, "{body}");
        }
    }
}
