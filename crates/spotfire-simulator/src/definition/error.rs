//! Why a job definition cannot be read.

/// Why a text is no job definition. Its place is a byte of the text, once decoded to UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DefinitionError {
    /// The bytes are not of the encoding that they should have.
    #[error("the job definition is not valid {0}")]
    Undecodable(&'static str),
    /// The `charset` parameter or the XML declaration names an encoding that nobody knows.
    #[error("the job definition is in an unknown encoding")]
    UnknownEncoding,
    /// The text is not well-formed XML.
    #[error("the job definition is not well-formed at byte {at}: {what}")]
    Malformed { at: u64, what: String },
    /// The text is XML that is not read, to stay safe and small.
    #[error("the job definition is refused at byte {at}: {what}")]
    Refused { at: u64, what: &'static str },
    /// The text is other XML.
    #[error("the root element is not Job in the namespace urn:tibco:spotfire.dxp.automation")]
    NotAJob,
}
