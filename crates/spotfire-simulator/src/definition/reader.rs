//! Reads a job definition, event by event.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};

use super::syntax::{is_blank, is_character, is_name, predefined_entity};
use super::task::JOB_NAMESPACE;
use super::{Definition, DefinitionError, Task, encoding};

/// How deep elements may be nested. Real job definitions need five.
const DEPTH_LIMIT: usize = 100;
/// How many attributes an element may have: looking for a repeated one takes time by the square.
const ATTRIBUTE_LIMIT: usize = 256;

/// Reads the bytes of a job definition; `charset` is what the `Content-Type` says, if it does.
///
/// The whole text must be well-formed, with every namespace prefix declared. A document type declaration is refused, so no entity is ever
/// expanded. Elements that are not asked for are skipped, as .NET's XML serializer does: a `Job` without `Tasks` is a job without tasks.
pub(crate) fn read(bytes: &[u8], charset: Option<&str>) -> Result<Definition, DefinitionError> {
    let text = encoding::decode(bytes, charset)?;
    if let Some((at, c)) = text.char_indices().find(|(_, c)| !is_character(*c)) {
        return Err(DefinitionError::Malformed {
            at: at as u64,
            what: format!("the character U+{:04X} is not allowed", u32::from(c)),
        });
    }
    DefinitionReader::new(&text).read()
}

/// Where in a job definition an element is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Job,
    Tasks,
    Task,
    Title,
    Elsewhere,
}

struct DefinitionReader<'a> {
    reader: NsReader<&'a [u8]>,
    at: u64,
    open: Vec<Place>,
    root_seen: bool,
    title: Option<String>,
    definition: Definition,
}

impl<'a> DefinitionReader<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().check_comments = true;
        Self {
            reader,
            at: 0,
            open: Vec::new(),
            root_seen: false,
            title: None,
            definition: Definition::default(),
        }
    }

    fn read(mut self) -> Result<Definition, DefinitionError> {
        loop {
            self.at = self.reader.buffer_position();
            let event = self
                .reader
                .read_event()
                .map_err(|error| self.malformed(error))?;
            match event {
                Event::Start(element) => self.start(&element)?,
                Event::Empty(element) => {
                    self.start(&element)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&text.xml10_content())?,
                Event::CData(text) => self.character_data(&text.xml10_content())?,
                Event::GeneralRef(reference) => self.reference(&reference)?,
                Event::Decl(declaration) => self.declaration(&declaration)?,
                Event::PI(instruction) => self.check_target(instruction.target())?,
                Event::Comment(_) => {}
                Event::DocType(_) => return Err(self.refused("it has a document type declaration")),
                Event::Eof => return self.finish(),
            }
        }
    }

    /// Takes in the start of an element.
    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), DefinitionError> {
        if self.open.len() >= DEPTH_LIMIT {
            return Err(self.refused("its elements are nested too deep"));
        }
        if self.open.is_empty() && self.root_seen {
            return Err(self.malformed("it has a second root element"));
        }
        let (namespace, name) = self.resolve(element.name())?;
        self.check_attributes(element)?;
        let place = self.enter(namespace, name)?;
        self.root_seen = true;
        self.open.push(place);
        Ok(())
    }

    /// Finds out what an element is, by its name and where it stands.
    fn enter(&mut self, namespace: String, name: String) -> Result<Place, DefinitionError> {
        let is_ours = namespace == JOB_NAMESPACE;
        Ok(match self.open.last() {
            None if is_ours && name == "Job" => Place::Job,
            None => return Err(DefinitionError::NotAJob),
            Some(Place::Job) if is_ours && name == "Tasks" => Place::Tasks,
            Some(Place::Tasks) => {
                self.title = None;
                self.definition.tasks.push(Task {
                    title: name.clone(),
                    name,
                    namespace,
                });
                Place::Task
            }
            Some(Place::Task) if is_ours && name == "Title" && self.title.is_none() => {
                self.title = Some(String::new());
                Place::Title
            }
            Some(_) => Place::Elsewhere,
        })
    }

    /// Takes in the end of an element, whose name the XML reader has compared.
    fn end(&mut self) {
        if self.open.pop() == Some(Place::Title)
            && let Some(task) = self.definition.tasks.last_mut()
            && let Some(title) = &self.title
        {
            task.title.clone_from(title);
        }
    }

    fn text(&mut self, text: &str) -> Result<(), DefinitionError> {
        if text.contains("]]>") {
            return Err(self.malformed("its text contains ]]>"));
        }
        if self.open.is_empty() && is_blank(text) {
            return Ok(());
        }
        self.character_data(text)
    }

    fn character_data(&mut self, text: &str) -> Result<(), DefinitionError> {
        match (self.open.last(), &mut self.title) {
            (None, _) => return Err(self.malformed("it has text outside of its root element")),
            (Some(Place::Title), Some(title)) => title.push_str(text),
            (Some(_), _) => {}
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), DefinitionError> {
        let character = reference
            .resolve_char_ref()
            .map_err(|error| self.malformed(error))?
            .filter(|c| is_character(*c))
            .or_else(|| predefined_entity(reference));
        match character {
            Some(c) => self.character_data(c.encode_utf8(&mut [0; 4])),
            None => Err(self.malformed("it refers to a character or entity that does not exist")),
        }
    }

    fn declaration(&self, declaration: &BytesDecl<'_>) -> Result<(), DefinitionError> {
        if self.at != 0 {
            return Err(self.malformed("it has something before its XML declaration"));
        }
        match declaration.xml_version() {
            Ok(XmlVersion::Explicit1_1) => Err(self.malformed("it is not XML 1.0")),
            Ok(_) => Ok(()),
            Err(error) => Err(self.malformed(error)),
        }
    }

    fn check_target(&self, target: &str) -> Result<(), DefinitionError> {
        if is_name(target) && !target.eq_ignore_ascii_case("xml") {
            Ok(())
        } else {
            Err(self.malformed("a processing instruction has a name that is not allowed"))
        }
    }

    fn check_attributes(&self, element: &BytesStart<'_>) -> Result<(), DefinitionError> {
        for (index, attribute) in element.attributes().enumerate() {
            if index >= ATTRIBUTE_LIMIT {
                return Err(self.refused("an element has too many attributes"));
            }
            let attribute = attribute.map_err(|error| self.malformed(error))?;
            self.check_attribute_name(attribute.key)?;
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|error| self.malformed(error))?;
            if attribute.value.contains('<') || !value.chars().all(is_character) {
                return Err(self.malformed("an attribute holds a character that is not allowed"));
            }
        }
        Ok(())
    }

    fn check_attribute_name(&self, name: QName<'_>) -> Result<(), DefinitionError> {
        if name.as_namespace_binding().is_some() {
            return Ok(());
        }
        self.check_name(name)?;
        match self.reader.resolver().resolve_attribute(name) {
            (ResolveResult::Unknown(prefix), _) => Err(self.undeclared(&prefix)),
            _ => Ok(()),
        }
    }

    /// The namespace and the local name of an element.
    fn resolve(&self, name: QName<'_>) -> Result<(String, String), DefinitionError> {
        self.check_name(name)?;
        let (namespace, local) = self.reader.resolver().resolve_element(name);
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => return Err(self.undeclared(&prefix)),
        };
        Ok((namespace, local.as_ref().to_owned()))
    }

    fn check_name(&self, name: QName<'_>) -> Result<(), DefinitionError> {
        let (local, prefix) = name.decompose();
        if is_name(local.as_ref()) && prefix.is_none_or(|prefix| is_name(prefix.as_ref())) {
            Ok(())
        } else {
            Err(self.malformed(format!("{:?} is not a name", name.0)))
        }
    }

    fn finish(self) -> Result<Definition, DefinitionError> {
        if !self.root_seen {
            Err(self.malformed("it has no root element"))
        } else if !self.open.is_empty() {
            Err(self.malformed("it ends inside an element"))
        } else {
            Ok(self.definition)
        }
    }

    fn undeclared(&self, prefix: &str) -> DefinitionError {
        self.malformed(format!("the namespace prefix {prefix:?} is not declared"))
    }

    fn malformed(&self, what: impl ToString) -> DefinitionError {
        DefinitionError::Malformed {
            at: self.at,
            what: what.to_string(),
        }
    }

    fn refused(&self, what: &'static str) -> DefinitionError {
        DefinitionError::Refused { at: self.at, what }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: &str = "xmlns:as='urn:tibco:spotfire.dxp.automation'";
    const TASKS: &str = "xmlns='urn:tibco:spotfire.dxp.automation.tasks'";

    /// A job whose `Tasks` element holds `content`.
    fn job(content: &str) -> String {
        format!("<as:Job {JOB}><as:Tasks>{content}</as:Tasks></as:Job>")
    }

    /// Checks that a text is read as a job with tasks of the given names and titles.
    fn check(text: impl AsRef<[u8]>, expected: &[(&str, &str)]) {
        let text = text.as_ref();
        let definition = read(text, None)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(text)));
        let tasks = definition.tasks.iter();
        let found: Vec<_> = tasks
            .map(|task| (task.name.as_str(), task.title.as_str()))
            .collect();
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(text));
    }

    /// Checks that a text is refused for the given reason.
    fn check_refused(text: impl AsRef<[u8]>, reason: &str) {
        let text = text.as_ref();
        match read(text, None) {
            Ok(definition) => panic!("{definition:?}: {}", String::from_utf8_lossy(text)),
            Err(error) => assert!(error.to_string().contains(reason), "{error}, not {reason}"),
        }
    }

    #[test]
    fn what_real_job_definitions_have_is_taken() {
        let open = format!(
            "<OpenAnalysisFromLibrary {TASKS}><as:Title>Open</as:Title></OpenAnalysisFromLibrary>"
        );
        let opened = ("OpenAnalysisFromLibrary", "Open");
        check(job(&open), &[opened]);
        check(
            job(&format!("{open}\r\n\r\n{open}\r\n\r\n")),
            &[opened, opened],
        );
        check(
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n{}",
                job(&open)
            ),
            &[opened],
        );
        check(
            format!("\n<!-- daily --> <?keep it?>\n{}\n", job(&open)),
            &[opened],
        );
        let other_prefix = job(&open).replace("as:", "x:").replace(":as=", ":x=");
        check(other_prefix, &[opened]);
        let utf_16: Vec<u8> = format!("\u{feff}{}", job(&open))
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        check(utf_16, &[opened]);
        check(
            job("<My.Custom_Task-2 xmlns='urn:acme'><as:Title/></My.Custom_Task-2>"),
            &[("My.Custom_Task-2", "")],
        );
    }

    #[test]
    fn titles_are_texts_with_references_and_sections_of_character_data() {
        let titled = |title: &str| {
            job(&format!(
                "<T><as:Title>{title}</as:Title><as:Title>2</as:Title></T>"
            ))
        };
        let cases = [
            ("R&amp;D &lt;1&gt; &quot;&apos;", "R&D <1> \"'"),
            ("&#65;&#x42;", "AB"),
            ("<![CDATA[<a> & b]]>", "<a> & b"),
            ("a<!-- no -->b<?no no?>c", "abc"),
            ("a<b>no</b>c", "ac"),
            (" a ", " a "),
        ];
        for (title, expected) in cases {
            check(titled(title), &[("T", expected)]);
        }
        check(job("<T><Title>not the server's</Title></T>"), &[("T", "T")]);
        check(
            job("<T><U><as:Title>too deep</as:Title></U></T>"),
            &[("T", "T")],
        );
        check(job("<T/>"), &[("T", "T")]);
    }

    #[test]
    fn a_job_without_tasks_is_one() {
        check(job(""), &[]);
        check(format!("<as:Job {JOB}/>"), &[]);
        check(
            format!("<as:Job {JOB}><as:Other><T/></as:Other><Tasks><T/></Tasks></as:Job>"),
            &[],
        );
    }

    #[test]
    fn a_task_is_built_in_by_its_namespace() {
        let built_in = format!("<SendEmail {TASKS}/><SendEmail xmlns='urn:acme'/><SendEmail/>");
        let definition = read(job(&built_in).as_bytes(), None).unwrap();
        let found: Vec<_> = definition.tasks.iter().map(Task::built_in).collect();
        assert_eq!(found, [Some("SendEmail"), None, None]);
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        let cases = [
            ("", "no root element"),
            (" \r\n", "no root element"),
            ("no XML", "text outside of its root element"),
            ("{\"a\": 1}", "text outside of its root element"),
            (
                &format!("\n<?xml version='1.0'?>{}", job("")),
                "something before its XML declaration",
            ),
            (
                &format!("x<?xml version='1.0'?>{}", job("")),
                "text outside of its root element",
            ),
            (&format!("<?xml version='1.1'?>{}", job("")), "not XML 1.0"),
            (&format!("<?xml encoding='utf-8'?>{}", job("")), "version"),
            (&format!("{}{}", job(""), job("")), "second root element"),
            (&format!("{}x", job("")), "text outside of its root element"),
            (
                &format!("{}&amp;", job("")),
                "text outside of its root element",
            ),
            (
                &format!("{}<![CDATA[x]]>", job("")),
                "text outside of its root element",
            ),
            (
                &format!("<as:Job {JOB}><as:Tasks>"),
                "ends inside an element",
            ),
            (&format!("<as:Job {JOB}></as:Tasks>"), "expected"),
            (&format!("<as:Job {JOB}><as:Tasks"), "not closed"),
            (&job("<!-- a -- b -->"), "--"),
            (&job("<T>]]></T>"), "]]>"),
            (&job("<T>&nbsp;</T>"), "does not exist"),
            (&job("<T>&#0;</T>"), "invalid character reference"),
            (&job("<T>&#1;</T>"), "does not exist"),
            (&job("<T>a & b</T>"), "not closed"),
            (&job("<T>\u{1}</T>"), "U+0001"),
            (&job("<T a='1' a='2'/>"), "duplicated"),
            (&job("<T a=1/>"), "enclosed"),
            (&job("<T a='<'/>"), "attribute holds a character"),
            (&job("<T a='&#2;'/>"), "attribute holds a character"),
            (&job("<T a='&nbsp;'/>"), "nbsp"),
            (&job("<T b:a=''/>"), "prefix \"b\" is not declared"),
            (&job("<b:T/>"), "prefix \"b\" is not declared"),
            (&job("<1T/>"), "is not a name"),
            (&job("<T><?XML no?></T>"), "processing instruction"),
        ];
        for (text, reason) in cases {
            check_refused(text, reason);
        }
    }

    #[test]
    fn other_xml_is_refused() {
        let cases = [
            "<html/>",
            "<Job/>",
            "<Job xmlns='urn:acme'/>",
            &format!("<as:Tasks {JOB}/>"),
        ];
        for text in cases {
            assert_eq!(
                read(text.as_bytes(), None),
                Err(DefinitionError::NotAJob),
                "{text}"
            );
        }
    }

    #[test]
    fn hostile_texts_are_refused_early() {
        let bomb =
            "<!DOCTYPE j [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><j>&b;</j>";
        let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
        let namespaces: String = (0..1_000).map(|n| format!(" xmlns:n{n}='u'")).collect();
        let cases = [
            (bomb.to_owned(), "document type declaration"),
            (
                format!("{}<!DOCTYPE j>", job("")),
                "document type declaration",
            ),
            (job(&"<a>".repeat(200_000)), "nested too deep"),
            (job(&format!("<T{attributes}/>")), "too many attributes"),
            (job(&format!("<T{namespaces}/>")), "namespace"),
        ];
        for (text, reason) in cases {
            check_refused(text, reason);
        }
    }

    #[test]
    fn a_job_as_deep_as_allowed_is_read() {
        // The root and Tasks are two of the elements.
        let nested = |depth| format!("{}{}", "<a>".repeat(depth - 2), "</a>".repeat(depth - 2));
        check(job(&nested(DEPTH_LIMIT)), &[("a", "a")]);
        check_refused(job(&nested(DEPTH_LIMIT + 1)), "nested too deep");
    }

    #[test]
    fn an_error_tells_the_byte() {
        let text = job("<T>&nbsp;</T>");
        let at = text.find('&').unwrap() as u64;
        let error = read(text.as_bytes(), None);
        assert!(matches!(error, Err(DefinitionError::Malformed { at: found, .. }) if found == at));
    }
}
