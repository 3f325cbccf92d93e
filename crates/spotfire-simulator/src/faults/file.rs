//! Plans in files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use serde::Deserialize;
use toml::Spanned;

use super::{CannedAnswer, Fault, FaultPlan, FaultPlanError, FaultRule, Side};
use crate::server::Endpoint;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PlanFile {
    #[serde(default)]
    seed: u64,
    idle_limit: Option<Spanned<String>>,
    #[serde(default, rename = "rule")]
    rules: Vec<Spanned<RuleFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RuleFile {
    #[serde(default)]
    at: Vec<Spanned<String>>,
    probability: Option<f64>,
    calls: Option<Vec<u64>>,
    first: Option<u64>,
    every: Option<u64>,
    faults: Vec<Spanned<FaultFile>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FaultFile {
    kind: Kind,
    side: Option<SideName>,
    delay: Option<Spanned<String>>,
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    body: Option<String>,
    retry_after: Option<Spanned<String>>,
    retry_after_date: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Delay,
    Drop,
    Reset,
    ResetMidBody,
    Truncate,
    Answer,
    RevokeToken,
    RevokeAllTokens,
    ForgetJob,
    ForgetAllJobs,
    CloseAfterAnswer,
    CloseOnNextRequest,
    GoAway,
    RefuseStream,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum SideName {
    Before,
    After,
}

/// A mistake and the bytes of the file in which it is.
type Mistake = (FaultPlanError, Range<usize>);

impl FaultPlan {
    /// Reads a plan from a TOML file's text. Needs the feature `cli`.
    ///
    /// Durations are written as `250ms` or `2s`; endpoints are `metadata`, `token`, `revocation`, `description`,
    /// `start-content`, `start-library`, `status`, `abort` and `other`. Unknown keys are refused.
    ///
    /// ```
    /// let text = r#"
    /// seed = 42
    /// idle-limit = "1s"             # close idle connections
    ///
    /// [[rule]]                      # the first rule that applies to a call counts
    /// at = ["start-content"]        # without it: everywhere
    /// probability = 0.1             # or calls = [1, 4], first = 3, every = 10; without any: always
    /// faults = [                    # one of them is drawn
    ///   { kind = "drop", side = "after" },
    ///   { kind = "answer", side = "before", status = 503, retry-after = "2s", body = "busy", headers = { X-Proxy = "a" } },
    /// ]
    ///
    /// [[rule]]
    /// at = ["status"]
    /// first = 2
    /// faults = [{ kind = "delay", side = "before", delay = "250ms" }]
    /// "#;
    /// assert!(spotfire_simulator::FaultPlan::from_toml(text).is_ok());
    /// ```
    ///
    /// # Errors
    /// With the line and the column of the first mistake, when the text is no TOML, has a key that is unknown, lacks one, or
    /// holds a rule that [`with_rule`](Self::with_rule) refuses.
    pub fn from_toml(text: &str) -> Result<Self, FaultPlanError> {
        let located = |(error, span): Mistake| error.at(place(text, span.start));
        let file: PlanFile = toml::from_str(text).map_err(|error| {
            let start = error.span().unwrap_or_default().start;
            FaultPlanError::new(error.message().trim().replace('\n', " ")).at(place(text, start))
        })?;
        file.plan().map_err(located)
    }
}

impl PlanFile {
    fn plan(self) -> Result<FaultPlan, Mistake> {
        let mut plan = FaultPlan::seeded(self.seed);
        if let Some(limit) = self.idle_limit {
            plan = plan.with_idle_limit(duration(&limit)?);
        }
        for rule in self.rules {
            let span = rule.span();
            let rule = rule.into_inner().rule(&span)?;
            plan = plan.with_rule(rule).map_err(|error| (error, span))?;
        }
        Ok(plan)
    }
}

impl RuleFile {
    fn rule(self, span: &Range<usize>) -> Result<FaultRule, Mistake> {
        let mistake = |text: &str| (FaultPlanError::new(text), span.clone());
        let endpoints = self
            .at
            .iter()
            .map(endpoint)
            .collect::<Result<Vec<_>, _>>()?;
        let checked = |file: Spanned<FaultFile>| {
            let span = file.span();
            let fault = fault(file)?;
            fault.check(&endpoints).map_err(|error| (error, span))?;
            Ok(fault)
        };
        let mut faults = self.faults.into_iter();
        let first = faults
            .next()
            .ok_or_else(|| mistake("faults is empty; name at least one"))?;
        let mut rule = FaultRule::new(checked(first)?);
        for other in faults {
            rule = rule.or(checked(other)?);
        }
        for endpoint in endpoints {
            rule = rule.at(endpoint);
        }
        match (self.probability, self.calls, self.first, self.every) {
            (None, None, None, None) => Ok(rule),
            (Some(probability), None, None, None) => Ok(rule.with_probability(probability)),
            (None, Some(calls), None, None) => Ok(rule.on_calls(calls)),
            (None, None, Some(calls), None) => Ok(rule.on_first_calls(calls)),
            (None, None, None, Some(nth)) => Ok(rule.on_every(nth)),
            _ => Err(mistake(
                "only one of probability, calls, first and every can say when",
            )),
        }
    }
}

/// A fault as the file tells it, whose own rules are checked here already, where its place is known.
fn fault(file: Spanned<FaultFile>) -> Result<Fault, Mistake> {
    let span = file.span();
    let file = file.into_inner();
    let mistake = |text: String| (FaultPlanError::new(text), span.clone());
    let sided = !matches!(file.kind, Kind::CloseAfterAnswer | Kind::CloseOnNextRequest);
    let side = match file.side {
        Some(SideName::Before) => Side::Before,
        Some(SideName::After) => Side::After,
        None if sided => {
            return Err(mistake(
                "side is missing; write side = \"before\" or \"after\"".to_owned(),
            ));
        }
        None => Side::After,
    };
    if file.side.is_some() && !sided {
        return Err(mistake(
            "this kind of fault has no side; leave it out".to_owned(),
        ));
    }
    let foreign = file.foreign_key();
    if let Some(key) = foreign {
        return Err(mistake(format!(
            "{key} does not belong to this kind of fault"
        )));
    }
    Ok(match file.kind {
        Kind::Delay => {
            let delay = file
                .delay
                .ok_or_else(|| mistake("delay is missing, such as delay = \"250ms\"".to_owned()))?;
            Fault::Delay(side, duration(&delay)?)
        }
        Kind::Drop => Fault::Drop(side),
        Kind::Reset => Fault::Reset(side),
        Kind::ResetMidBody => Fault::ResetMidBody(side),
        Kind::Truncate => Fault::Truncate(side),
        Kind::Answer => {
            let status = file
                .status
                .ok_or_else(|| mistake("status is missing, such as status = 503".to_owned()))?;
            Fault::Answer(side, file.answer(status)?)
        }
        Kind::RevokeToken => Fault::RevokeToken(side),
        Kind::RevokeAllTokens => Fault::RevokeAllTokens(side),
        Kind::ForgetJob => Fault::ForgetJob(side),
        Kind::ForgetAllJobs => Fault::ForgetAllJobs(side),
        Kind::CloseAfterAnswer => Fault::CloseAfterAnswer,
        Kind::CloseOnNextRequest => Fault::CloseOnNextRequest,
        Kind::GoAway => Fault::GoAway(side),
        Kind::RefuseStream => Fault::RefuseStream(side),
    })
}

impl FaultFile {
    /// A key that is there although the kind of fault has no use for it.
    fn foreign_key(&self) -> Option<&'static str> {
        let is_answer = self.kind == Kind::Answer;
        let keys = [
            ("delay", self.delay.is_some(), self.kind == Kind::Delay),
            ("status", self.status.is_some(), is_answer),
            ("headers", !self.headers.is_empty(), is_answer),
            ("body", self.body.is_some(), is_answer),
            ("retry-after", self.retry_after.is_some(), is_answer),
            (
                "retry-after-date",
                self.retry_after_date.is_some(),
                is_answer,
            ),
        ];
        let foreign = keys
            .into_iter()
            .find(|(_, is_there, belongs)| *is_there && !belongs);
        foreign.map(|(key, _, _)| key)
    }

    fn answer(self, status: u16) -> Result<CannedAnswer, Mistake> {
        let mut answer = CannedAnswer::new(status).with_body(self.body.unwrap_or_default());
        for (name, value) in self.headers {
            let mistake = |what| {
                (
                    FaultPlanError::new(format!("{what} {name:?} cannot be sent")),
                    value.span(),
                )
            };
            let header = HeaderName::try_from(&name).map_err(|_| mistake("a header called"))?;
            let text =
                HeaderValue::try_from(value.get_ref()).map_err(|_| mistake("this value of"))?;
            answer = answer.with_header(header, text);
        }
        if let Some(wait) = self.retry_after {
            answer = answer.with_retry_after(duration(&wait)?);
        }
        if let Some(wait) = self.retry_after_date {
            answer = answer.with_retry_after_date(duration(&wait)?);
        }
        Ok(answer)
    }
}

fn duration(text: &Spanned<String>) -> Result<Duration, Mistake> {
    humantime::parse_duration(text.get_ref()).map_err(|error| {
        let message = format!(
            "{:?} is no duration: {error}; write it like 250ms",
            text.get_ref()
        );
        (FaultPlanError::new(message), text.span())
    })
}

fn endpoint(name: &Spanned<String>) -> Result<Endpoint, Mistake> {
    Endpoint::named(name.get_ref()).ok_or_else(|| {
        let names: Vec<&str> = Endpoint::names().collect();
        let message = format!(
            "there is no endpoint {:?}; there are {}",
            name.get_ref(),
            names.join(", ")
        );
        (FaultPlanError::new(message), name.span())
    })
}

/// The line and the column, from 1 and in characters, of a byte of the text.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_told_with_its_place() {
        let rule = |rest: &str| format!("seed = 1\n\n[[rule]]\n{rest}\n");
        let cases = [
            (
                "sed = 1".to_owned(),
                "line 1, column 1: unknown field `sed`, expected one of `seed`, `idle-limit`, `rule`",
            ),
            (
                "idle-limit = \"soon\"".to_owned(),
                "line 1, column 14: \"soon\" is no duration: expected number at 0; write it like 250ms",
            ),
            (
                rule("faults = []"),
                "line 3, column 1: faults is empty; name at least one",
            ),
            (
                rule("fault = []"),
                "line 4, column 1: unknown field `fault`, expected one of `at`, `probability`, `calls`, `first`, `every`, `faults`",
            ),
            (
                rule("at = [\"stat\"]\nfaults = [{ kind = \"drop\", side = \"after\" }]"),
                "line 4, column 7: there is no endpoint \"stat\"; there are metadata, ",
            ),
            (
                rule("faults = [{ kind = \"drop\" }]"),
                "line 4, column 11: side is missing; write side = \"before\" or \"after\"",
            ),
            (
                rule("faults = [{ kind = \"close-after-answer\", side = \"after\" }]"),
                "line 4, column 11: this kind of fault has no side; leave it out",
            ),
            (
                rule("faults = [{ kind = \"drop\", side = \"after\", status = 200 }]"),
                "line 4, column 11: status does not belong to this kind of fault",
            ),
            (
                rule("first = 1\nevery = 2\nfaults = [{ kind = \"drop\", side = \"after\" }]"),
                "line 3, column 1: only one of probability, calls, first and every can say when",
            ),
            (
                rule("faults = [{ kind = \"answer\", side = \"after\", status = 429 }]"),
                "line 4, column 11: the status 429 promises that nothing was done, so it cannot come after processing; answer it before",
            ),
            (
                rule("every = 0\nfaults = [{ kind = \"drop\", side = \"after\" }]"),
                "line 3, column 1: every 0th call is no call; take 1 or more",
            ),
            (
                rule("faults = [{ kind = \"answer\", side = \"after\" }]"),
                "line 4, column 11: status is missing, such as status = 503",
            ),
            (
                rule(
                    "faults = [{ kind = \"answer\", side = \"after\", status = 200, headers = { A = \"a\\nb\" } }]",
                ),
                "line 4, column 76: this value of \"A\" cannot be sent",
            ),
            (
                "seed = ".to_owned(),
                "line 1, column 8: string values must be quoted, expected literal string",
            ),
        ];
        for (text, expected) in cases {
            let error = FaultPlan::from_toml(&text).unwrap_err();
            assert!(error.to_string().starts_with(expected), "{error}: {text}");
        }
    }

    #[test]
    fn a_file_says_what_the_builder_does() {
        let text = r#"
            seed = 9
            idle-limit = "50ms"
            [[rule]]
            at = ["status", "abort"]
            calls = [2, 3]
            faults = [
              { kind = "answer", side = "before", status = 429, retry-after-date = "3s", body = "b", headers = { X-A = "1" } },
              { kind = "close-on-next-request" },
            ]
            [[rule]]
            faults = [{ kind = "delay", side = "after", delay = "1s" }]
        "#;
        let answer = CannedAnswer::new(429)
            .with_body("b")
            .with_header(
                HeaderName::from_static("x-a"),
                HeaderValue::from_static("1"),
            )
            .with_retry_after_date(Duration::from_secs(3));
        let expected = FaultPlan::seeded(9)
            .with_idle_limit(Duration::from_millis(50))
            .with_rule(
                FaultRule::new(Fault::Answer(Side::Before, answer))
                    .or(Fault::CloseOnNextRequest)
                    .at(Endpoint::Status)
                    .at(Endpoint::Abort)
                    .on_calls([2, 3]),
            )
            .and_then(|plan| {
                plan.with_rule(FaultRule::new(Fault::Delay(
                    Side::After,
                    Duration::from_secs(1),
                )))
            })
            .unwrap();
        assert_eq!(FaultPlan::from_toml(text), Ok(expected));
    }
}
