//! The header `traceparent` (W3C Trace Context, Recommendation of 2021).

use std::fmt;
use std::sync::Arc;

use http::header::{HeaderName, HeaderValue};
use uuid::Uuid;

pub(super) const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// Where the header comes from.
#[derive(Clone, Default)]
pub(crate) enum TraceContext {
    /// Made here, from the request id, for all calls but questions.
    #[default]
    Own,
    /// Asked of the program, which takes part in a trace of its own.
    Program(Arc<dyn Fn() -> Option<String> + Send + Sync>),
}

impl TraceContext {
    /// The header of one request; made here where the program has none, or none that a header can carry.
    pub(super) fn header(&self, request_id: Uuid, operation: &str) -> Option<HeaderValue> {
        let of_program = match self {
            Self::Own => None,
            Self::Program(traceparent) => traceparent(),
        };
        of_program
            .and_then(|text| HeaderValue::try_from(text).ok())
            .or_else(|| own(request_id, operation))
    }
}

impl fmt::Debug for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Own => "Own",
            Self::Program(_) => "Program",
        })
    }
}

// The trace id is the request id, so that a log of either finds the same call; each send is a span of its own, to be
// recorded, since a doubt about a start or an abort may have to be settled. Thousands of polls are in nobody's interest.
fn own(request_id: Uuid, operation: &str) -> Option<HeaderValue> {
    if operation == "status" {
        return None;
    }
    let span = Uuid::from_u64_pair(fastrand::u64(1..), 0);
    let mut header = *b"00-................................-................-01";
    request_id.simple().encode_lower(&mut header[3..35]);
    let mut hex = Uuid::encode_buffer();
    header[36..52].copy_from_slice(&span.simple().encode_lower(&mut hex).as_bytes()[..16]);
    HeaderValue::from_bytes(&header).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736);

    #[test]
    fn an_own_header_has_the_form_of_the_recommendation_and_the_request_id_in_it() {
        let header = TraceContext::Own.header(ID, "start_content").unwrap();
        let parts: Vec<_> = header.to_str().unwrap().split('-').collect();
        let [version, trace, span, flags] = parts.as_slice() else {
            panic!("{header:?} has not four parts");
        };
        assert_eq!(
            (*version, *trace, *flags),
            ("00", "4bf92f3577b34da6a3ce929d0e0e4736", "01")
        );
        assert!(
            span.len() == 16 && u64::from_str_radix(span, 16).unwrap() != 0,
            "{span}"
        );
        assert_ne!(own(ID, "abort"), own(ID, "abort"), "each send is a span");
    }

    #[test]
    fn a_question_has_a_trace_only_where_the_program_has_one() {
        let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        let program = TraceContext::Program(Arc::new(|| Some(given.to_owned())));
        assert_eq!(TraceContext::Own.header(ID, "status"), None);
        assert_eq!(program.header(ID, "status").unwrap(), given);
    }

    #[test]
    fn the_programs_own_trace_goes_first_where_it_has_one() {
        let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for (says, own) in [
            (Some(given.to_owned()), false),
            (None, true),
            (Some("a\nb".to_owned()), true),
        ] {
            let context = TraceContext::Program(Arc::new(move || says.clone()));
            assert_eq!(context.header(ID, "abort").unwrap() != given, own);
        }
    }
}
