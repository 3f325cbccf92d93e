//! What a job is started from, as the command line names it.

use std::path::{Path, PathBuf};

use clap::Args;
use spotfire_automation::JobFile;
use uuid::Uuid;

use crate::{
    failure::Failure,
    input::{self, InputError},
};

/// The largest job definition that is sent, in bytes: 16 MiB. The largest published one has 150 KB.
const LIMIT: u64 = 16 * 1024 * 1024;

/// The arguments that name what to start.
#[derive(Args, Debug)]
#[command(next_help_heading = "Job")]
pub(crate) struct JobArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// A path that the server is told with the definition, as the job file's own. What the server does with it is not
    /// published; its custom tasks can read the path of the job file that they are in.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["library", "library_id"])]
    path: Option<String>,
}

/// Exactly one of these.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct SourceArgs {
    /// The file with the job definition, or `-` for standard input. It is sent byte for byte, at most 16 MiB.
    #[arg(value_name = "FILE.xml|-", help_heading = None::<&str>)]
    file: Option<PathBuf>,
    /// The path of a job file in the server's library, such as /Sales/Daily.
    #[arg(long, value_name = "PATH")]
    library: Option<String>,
    /// The GUID of a job file in the server's library.
    #[arg(long, value_name = "GUID")]
    library_id: Option<Uuid>,
}

/// What to start, read and ready to be sent.
#[derive(Debug)]
pub(crate) struct JobSource {
    /// What messages call it.
    pub(crate) name: String,
    /// What is sent.
    pub(crate) content: JobContent,
}

/// What a start sends.
#[derive(Debug)]
pub(crate) enum JobContent {
    /// A job definition.
    Definition {
        /// The definition, byte for byte.
        definition: Vec<u8>,
        /// The path that the server is told with it.
        path: Option<String>,
    },
    /// The name of a job file in the server's library.
    Library(JobFile),
}

impl JobArgs {
    /// Whether the job definition is to come from standard input.
    pub(crate) fn reads_stdin(&self) -> bool {
        self.source.file.as_deref().is_some_and(input::is_stdin)
    }

    /// Reads what the job is started from. Only the size of a definition is looked at: whether it is one is for the
    /// server to say.
    pub(crate) fn read(self) -> Result<JobSource, Failure> {
        let SourceArgs {
            file,
            library,
            library_id,
        } = self.source;
        match (file, library, library_id) {
            (Some(file), _, _) => read_definition(&file, self.path),
            (None, Some(path), _) => Ok(JobSource::library(JobFile::path(path))),
            (None, None, Some(id)) => Ok(JobSource::library(JobFile::id(id))),
            (None, None, None) => Err(Failure::usage(
                "nothing to start: name a file, --library or --library-id",
            )),
        }
    }
}

impl JobSource {
    fn library(file: JobFile) -> Self {
        Self {
            name: format!("library item {file}"),
            content: JobContent::Library(file),
        }
    }
}

fn read_definition(file: &Path, path: Option<String>) -> Result<JobSource, Failure> {
    let name = if input::is_stdin(file) {
        "standard input".into()
    } else {
        file.display().to_string()
    };
    match input::read(file, LIMIT) {
        Ok(definition) => Ok(JobSource {
            name,
            content: JobContent::Definition { definition, path },
        }),
        Err(error) => {
            let failure = Failure::usage(format!("cannot read a job definition from {name}"));
            let failure = match error {
                InputError::TooLarge(_) => {
                    failure.with_help("a job definition is the XML file that the Job Builder saves")
                }
                InputError::Unreadable(_) | InputError::Directory | InputError::Empty => failure,
            };
            Err(failure.with_cause(error))
        }
    }
}
