//! The comparison of two documents.

use openapi_document::Document;

use crate::findings::findings;
use crate::model::Model;
use crate::walk::Walk;
use crate::{CompareError, CompareErrorKind, Comparison, Profile, Side};

/// Compares two documents, each in Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2.
///
/// What is compared is what the documents mean, not how they are spelled: references are followed, `allOf` is merged,
/// defaults are filled in, paths are matched whatever their parameters are called. The time grows with the documents,
/// and schemas that refer to themselves end.
///
/// # Errors
/// - `NoDescription` and `UnknownVersion` when a document is none that is known here; the error says what was found.
/// - `NoOperations` when either has no operation in its paths or webhooks: nothing would have been compared.
/// - `Limit` when a document includes its schemas in one another so heavily that it would take more than some seconds.
///
/// Everything else that is wrong with a document is passed over, or found to be unclear where it differs.
///
/// ```
/// use openapi_drift::openapi_document::{Limits, read};
/// use openapi_drift::{Level, Profile, compare};
///
/// let old = "openapi: 3.0.3\npaths: {/jobs: {get: {responses: {'200': {description: ok}}}}}\n";
/// let new = "openapi: 3.0.3\npaths: {/tasks: {get: {responses: {'200': {description: ok}}}}}\n";
/// let limits = Limits::default();
/// let comparison = compare(&read(old, &limits)?, &read(new, &limits)?, Profile::Strict)?;
///
/// let worst = &comparison.findings()[0];
/// assert_eq!(worst.kind().id(), "path-removed");
/// assert_eq!(worst.level(), Level::Breaking);
/// assert_eq!(worst.old_pointer().map(|pointer| pointer.as_str()), Some("/paths/~1jobs"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compare(
    old: &Document<'_>,
    new: &Document<'_>,
    profile: Profile,
) -> Result<Comparison, CompareError> {
    let old = Model::new(old, Side::Old)?;
    let new = Model::new(new, Side::New)?;
    check_operations(&old, Side::Old)?;
    check_operations(&new, Side::New)?;
    let walk = Walk::run(&old, &new);
    old.check_work()?;
    new.check_work()?;
    Ok(Comparison {
        findings: findings(&walk, profile),
        operations: walk.operations,
        schemas: walk.graph.pairs.len(),
        old_format: old.format.clone(),
        new_format: new.format.clone(),
        profile,
    })
}

fn check_operations(model: &Model<'_>, side: Side) -> Result<(), CompareError> {
    let paths = model.paths().into_iter().chain(model.webhooks());
    let mut operations = paths.flat_map(|path| path.operations());
    if operations.next().is_some() {
        return Ok(());
    }
    Err(CompareError::new(
        CompareErrorKind::NoOperations,
        side,
        "has no operation, so that there is nothing to compare",
    ))
}
