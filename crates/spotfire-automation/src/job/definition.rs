//! What a job is started from.

use std::fmt;

use bytes::Bytes;
use uuid::Uuid;

use crate::text;

/// The XML text of a job, as it will be sent: byte for byte, in whatever encoding it is.
///
/// It is made from text or bytes and not looked into: the server is the judge of it. Its `Debug` tells the length
/// only, since job definitions may hold addresses and paths that belong into no log.
#[derive(Clone, PartialEq, Eq)]
pub struct JobDefinition(Bytes);

impl JobDefinition {
    /// Whether there is nothing in it but white space, which can be no job in any encoding that a server reads.
    pub(super) fn is_blank(&self) -> bool {
        self.0
            .iter()
            .all(|byte| byte.is_ascii_whitespace() || *byte == 0)
    }

    /// The bytes that will be sent. Clones share them.
    pub fn as_bytes(&self) -> &Bytes {
        &self.0
    }
}

impl fmt::Debug for JobDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JobDefinition({} bytes)", self.0.len())
    }
}

impl From<Bytes> for JobDefinition {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for JobDefinition {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<String> for JobDefinition {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&str> for JobDefinition {
    fn from(text: &str) -> Self {
        Self(Bytes::copy_from_slice(text.as_bytes()))
    }
}

/// A job definition that lies in the server's library, named by its path or by its GUID.
///
/// The server would also take both at once, and then silently ignores the path; so this is one or the other.
///
/// ```
/// use spotfire_automation::JobFile;
///
/// assert_eq!(JobFile::path("/Sales/Daily").to_string(), "/Sales/Daily");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobFile(Place);

/// The one way in which a job file is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path(String),
    Id(Uuid),
}

impl JobFile {
    /// The library path of the job file, for example `/Sales/Daily`. It is sent as it is, without a leading slash too.
    pub fn path(path: impl Into<String>) -> Self {
        Self(Place::Path(path.into()))
    }

    /// The GUID of the job file in the library.
    pub fn id(guid: Uuid) -> Self {
        Self(Place::Id(guid))
    }

    /// How the job file is named.
    pub(super) fn place(&self) -> &Place {
        &self.0
    }

    /// Whether it names nothing: an empty path or the zero GUID.
    pub(super) fn is_blank(&self) -> bool {
        match &self.0 {
            Place::Path(path) => path.trim().is_empty(),
            Place::Id(guid) => guid.is_nil(),
        }
    }
}

/// The path or the GUID, fit to be shown: bounded, without control characters.
impl fmt::Display for JobFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Path(path) => f.write_str(&text::shown(path, text::MESSAGE_LIMIT)),
            Place::Id(guid) => guid.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_blank_when_no_encoding_makes_text_of_it() {
        for (definition, blank) in [
            (JobDefinition::from(""), true),
            (JobDefinition::from(" \r\n\t"), true),
            (JobDefinition::from(vec![0x20, 0, 0x0a, 0]), true),
            (JobDefinition::from("<"), false),
            (JobDefinition::from(vec![0xff, 0xfe, b'<', 0]), false),
        ] {
            assert_eq!(definition.is_blank(), blank, "{:?}", definition.as_bytes());
        }
    }

    #[test]
    fn a_definition_does_not_print_its_content() {
        let definition = JobDefinition::from("<secret/>".to_owned());
        assert_eq!(format!("{definition:?}"), "JobDefinition(9 bytes)");
    }

    #[test]
    fn a_job_file_that_names_nothing_is_blank() {
        for (file, blank) in [
            (JobFile::path("/Sales/Daily"), false),
            (JobFile::path(" "), true),
            (JobFile::id(Uuid::from_u128(7)), false),
            (JobFile::id(Uuid::nil()), true),
        ] {
            assert_eq!(file.is_blank(), blank, "{file:?}");
        }
    }
}
