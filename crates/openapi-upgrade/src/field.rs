//! What parameters, headers and form fields have in common.

use openapi_document::Object;

/// Where a value with a name is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Query,
    Path,
    Header,
    Cookie,
    ResponseHeader,
    /// A form field; only the URL-encoded form can say how lists are joined.
    UrlEncoded,
    Multipart,
}

/// A parameter, header or form field that is being converted.
pub(crate) struct Field<'a> {
    pub(crate) object: Object<'a>,
    pub(crate) place: Place,
    /// How a form field's list is joined, where that is not the form's own way.
    pub(crate) encoding: Option<Object<'a>>,
}

impl<'a> Field<'a> {
    pub(crate) fn new(object: Object<'a>, place: Place) -> Self {
        Field {
            object,
            place,
            encoding: None,
        }
    }

    pub(crate) fn is_form(&self) -> bool {
        matches!(self.place, Place::UrlEncoded | Place::Multipart)
    }
}
