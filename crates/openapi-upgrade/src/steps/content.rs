//! `content`: the same body in each of its media types.

use std::borrow::Cow;

use openapi_document::Object;

use crate::conversion::Conversion;

/// Puts a Media Type Object under each media type: copies, and the value itself under the last.
pub(crate) fn for_each_type<'a>(
    media_type: Object<'a>,
    types: &[Cow<'a, str>],
    c: &mut Conversion<'a>,
) -> Object<'a> {
    let mut content = Object::new();
    let Some((last, others)) = types.split_last() else {
        return content;
    };
    for name in others {
        let copy = c.copy_object(&media_type);
        content.push(name.clone(), copy);
    }
    content.push(last.clone(), media_type);
    content
}
