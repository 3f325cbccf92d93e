//! The names of the operations, by method and path, which are the contract; the document's own names are made up.

/// Method, path and name of each operation that has a name of its own.
pub(crate) const OPERATION_NAMES: &[(&str, &str, &str)] = &[
    ("post", "/rest/as/job/start-content", "start_content"),
    ("post", "/rest/as/job/start-library", "start_library"),
    ("get", "/rest/as/job/status/{jobId}", "status"),
    ("post", "/rest/as/job/abort/{jobId}", "abort"),
];
