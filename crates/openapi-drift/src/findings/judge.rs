//! How much a change matters.

use crate::kinds::{self, KindId};
use crate::walk::{Change, Ways};
use crate::{Direction, Level, Profile, Rating};

/// What a change comes to.
pub(super) struct Judgement {
    pub(super) level: Level,
    /// The level for any client, when the profile lowered it.
    pub(super) level_before_profile: Option<Level>,
    pub(super) direction: Direction,
    pub(super) reason: &'static str,
    /// In which case the level is the lesser one of its kind.
    pub(super) milder: Option<&'static str>,
}

/// Judges a change by the ways in which values go through its place.
pub(super) fn judge(change: &Change<'_>, through: Ways, profile: Profile) -> Judgement {
    let kind = kinds::get(change.kind);
    let ways = through & change.only;
    let milder = match change.is_about_xml {
        true => change.milder | ways.in_xml().others(),
        false => change.milder,
    };
    let undirected = kind
        .ratings()
        .iter()
        .find(|rating| matches!(rating.direction, Direction::Both | Direction::Neither));
    if let Some(rating) = undirected {
        let judged = weigh(rating, milder.holds(Ways::BOTH), profile);
        let is_used = !ways.is_empty() || rating.direction == Direction::Neither;
        return match is_used {
            true => judged,
            false => unused(judged),
        };
    }
    let mut judged_in = Ways::NONE;
    let directed = kind.ratings().iter().filter_map(|rating| {
        let way = match rating.direction {
            Direction::Request => Ways::REQUEST,
            _ => Ways::RESPONSE,
        };
        let is_so = !(ways & way).is_empty();
        is_so.then(|| {
            judged_in |= way;
            weigh(rating, !(milder & way).is_empty(), profile)
        })
    });
    let before = |judged: &Judgement| judged.level_before_profile.unwrap_or(judged.level);
    let worst = directed.max_by_key(|judged| (judged.level, before(judged)));
    match worst {
        Some(judged) => Judgement {
            direction: judged_in.direction(),
            ..judged
        },
        // Values never go through it, or not in the way it matters for.
        None => unused(all_ways(change.kind, milder, profile)),
    }
}

/// Judges a kind as if values went both ways.
fn all_ways(kind: KindId, milder: Ways, profile: Profile) -> Judgement {
    let ratings = kinds::get(kind).ratings().iter();
    let judged = ratings.map(|rating| weigh(rating, milder.holds(Ways::BOTH), profile));
    judged
        .max_by_key(|judged| judged.level)
        .unwrap_or(Judgement {
            level: Level::Documentation,
            level_before_profile: None,
            direction: Direction::Neither,
            reason: "",
            milder: None,
        })
}

/// Lowers what no operation uses: it breaks nobody.
fn unused(judged: Judgement) -> Judgement {
    Judgement {
        level: judged.level.min(Level::Compatible),
        level_before_profile: None,
        direction: Direction::Neither,
        reason: "No operation uses it in this way.",
        milder: None,
    }
}

fn weigh(rating: &'static Rating, is_milder: bool, profile: Profile) -> Judgement {
    let milder = rating.milder().filter(|_| is_milder);
    let level = milder.map_or(rating.level(), |milder| milder.level());
    let lowered = match profile {
        Profile::Ours if rating.is_lowered_for_ours() => level.lowered(),
        Profile::Ours | Profile::Strict => level,
    };
    Judgement {
        level: lowered,
        level_before_profile: (lowered != level).then_some(level),
        direction: rating.direction(),
        reason: rating.reason(),
        milder: milder.map(|milder| milder.when()),
    }
}
