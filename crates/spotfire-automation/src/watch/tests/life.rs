//! What is reported of a job, and when it is watched no more.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::time::{Instant, sleep, timeout};

use super::fleet::{Fleet, Said, add_all, code, events, id, job, secs, status, young};
use crate::watch::{WatchEvent, Watcher};
use crate::{Client, ErrorKind, StatusCode};

/// One word for each event: the status code or the kind of the outcome or error.
fn words(events: &[WatchEvent]) -> Vec<String> {
    events
        .iter()
        .map(|event| match event {
            WatchEvent::Status(status) => status.code().to_string(),
            WatchEvent::Over(outcome) => format!("over: {}", outcome.kind()),
            WatchEvent::Trouble(error) => format!("trouble: {:?}", error.kind()),
            WatchEvent::GivenUp { error, .. } => format!("given up: {:?}", error.kind()),
        })
        .collect()
}

/// What is reported of one job whose server says these words, each for 100 s, the last one for ever.
async fn reported(said: &[Said]) -> Vec<String> {
    let said = said.to_vec();
    let fleet = Fleet::new(move |_, now| {
        let at = usize::try_from(now.as_secs() / 100).unwrap();
        said.get(at).or(said.last()).unwrap().clone()
    });
    let mut watcher = fleet.watcher();
    watcher.add(&job(&fleet.client(), 0)).unwrap();
    let events = events(&mut watcher, secs(3_600)).await;
    assert!(events.iter().all(|event| event.job_id() == Some(id(0))));
    let last = events.iter().position(WatchEvent::is_last);
    assert_eq!(watcher.is_empty(), last.is_some());
    assert!(last.is_none_or(|at| at + 1 == events.len()));
    words(&events)
}

#[tokio::test(start_paused = true)]
async fn what_is_new_is_reported_and_nothing_else() {
    const BUSY: Said = status(503);
    for (said, expected) in [
        (
            &[
                code("Queued"),
                code("InProgress"),
                code("InProgress"),
                code("Finished"),
            ][..],
            &["Queued", "InProgress", "over: Finished"][..],
        ),
        (&[code("Failed")], &["over: Failed"]),
        (&[code("CANCELED")], &["over: Canceled"]),
        // No word is final but three, and a watcher never ends for want of patience.
        (
            &[
                code("NotSet"),
                code("Busy"),
                code("Paused"),
                code("Succeeded"),
            ],
            &["NotSet", "Busy", "Paused", "Succeeded"],
        ),
        (
            &[code("Queued"), BUSY, BUSY, code("Queued"), code("Finished")],
            &["Queued", "trouble: Server", "Queued", "over: Finished"],
        ),
        (
            &[code("Queued"), code("Missing")],
            &["Queued", "given up: NotFound"],
        ),
        (
            &[code("Queued"), status(404)],
            &["Queued", "given up: NotFound"],
        ),
        // Wrong credentials from the first question on are no passing trouble, later ones are.
        (&[status(403)], &["given up: PermissionDenied"]),
        (&[status(401)], &["given up: Authentication"]),
        (
            &[code("Queued"), status(403), code("Failed")],
            &["Queued", "trouble: PermissionDenied", "over: Failed"],
        ),
        (&[BUSY], &["trouble: Server", "given up: Server"]),
    ] {
        assert_eq!(reported(said).await, expected, "{said:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_given_up_tells_what_is_known_of_it() {
    let fleet = Fleet::new(|_, now| {
        if now < secs(60) {
            code("InProgress")
        } else {
            status(500)
        }
    });
    let mut watcher = fleet.watcher();
    watcher.add(&job(&fleet.client(), 0)).unwrap();
    let mut events = events(&mut watcher, secs(3_600)).await;
    let Some(WatchEvent::GivenUp {
        error,
        last_code,
        questions,
        trouble,
    }) = events.pop()
    else {
        panic!("the job is not given up");
    };
    assert!(error.job_may_be_running());
    assert_eq!(last_code, Some(StatusCode::InProgress));
    assert_eq!(questions as usize, fleet.seen().len());
    assert!(trouble >= secs(300) && trouble < secs(331), "{trouble:?}");
    assert!(
        watcher.add(&job(&fleet.client(), 0)).unwrap(),
        "it can be added again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_job_not_yet_known_is_waited_for_a_short_while() {
    let fleet = Fleet::new(|_, now| {
        if now < secs(4) {
            status(404)
        } else {
            code("Finished")
        }
    });
    let mut watcher = fleet.watcher();
    watcher.add(&young(&fleet.client(), 0)).unwrap();
    assert_eq!(
        words(&events(&mut watcher, secs(60)).await),
        ["over: Finished"]
    );
    assert_eq!(
        fleet.seen()[0].0,
        secs(1) / 2,
        "a job just started gets a moment"
    );
}

#[tokio::test(start_paused = true)]
async fn the_stream_ends_when_nobody_can_add_a_job() {
    let fleet = Fleet::of_durations(|_| secs(10));
    let mut watcher = fleet.watcher();
    assert!(watcher.next().await.is_none());

    let handle = watcher.handle();
    // In a task of its own, so that nothing but the handle wakes it.
    let clock = fleet.clone();
    let taking = tokio::spawn(async move {
        let mut times = Vec::new();
        while watcher.next().await.is_some() {
            times.push(clock.now());
        }
        (times, clock.now(), watcher)
    });
    sleep(secs(100)).await;
    handle.add(&job(&fleet.client(), 0)).unwrap();
    sleep(secs(100)).await;
    drop(handle);
    let (times, end, mut watcher) = taking.await.unwrap();
    assert_eq!((times, end), (vec![secs(100)], secs(200)));

    watcher.add(&job(&fleet.client(), 1)).unwrap();
    assert!(watcher.next().await.is_some(), "it goes on after its end");
}

#[tokio::test(start_paused = true)]
async fn a_removed_job_is_heard_of_no_more_even_if_its_answer_is_under_way() {
    let fleet = Fleet::new(|_, _| Said {
        after: secs(20),
        ..code("Finished")
    });
    let client = fleet.client();
    let mut watcher = fleet.watcher();
    let handle = watcher.handle();
    add_all(&watcher, &client, 2);
    assert!(timeout(secs(10), watcher.next()).await.is_err());
    assert_eq!(fleet.seen().len(), 2);
    assert!(handle.remove(id(0)) && !handle.remove(id(0)));
    // Added again it is another watch of the job, which the answer to the old question does not end.
    assert!(handle.add(&job(&client, 0)).unwrap());
    assert!(handle.remove(id(1)));
    let began = Instant::now();
    assert!(matches!(watcher.next().await, Some(WatchEvent::Over(over)) if over.job_id() == id(0)));
    assert_eq!(began.elapsed(), secs(20));
    assert!(timeout(secs(999), watcher.next()).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_dropped_watcher_asks_nothing_and_takes_no_job() {
    let fleet = Fleet::of_durations(|_| secs(9_999));
    let mut watcher = fleet.watcher();
    let handle = watcher.handle();
    add_all(&watcher, &fleet.client(), 100);
    assert_eq!(events(&mut watcher, secs(5)).await.len(), 100);
    drop(watcher);
    let asked = fleet.seen().len();
    sleep(secs(600)).await;
    assert_eq!((fleet.seen().len(), handle.len()), (asked, 0));
    let refused = handle.add(&job(&fleet.client(), 0)).unwrap_err();
    assert!(
        refused.to_string().ends_with("the watcher is gone"),
        "{refused}"
    );
}

#[tokio::test(start_paused = true)]
async fn only_jobs_of_the_same_server_are_taken_once_each_and_not_too_many() {
    let fleet = Fleet::of_durations(|_| secs(1));
    let client = fleet.client();
    let watcher = fleet.watcher().with_most_jobs(2);
    assert!(watcher.add(&job(&client, 0)).unwrap());
    assert!(!watcher.add(&job(&client, 0)).unwrap());
    assert!(watcher.add(&job(&client, 1)).unwrap());
    let other = Client::builder("https://other.example.com")
        .with_access_token("t")
        .build()
        .unwrap();
    for (job, reason) in [
        (
            job(&client, 2),
            "the watcher has as many jobs as it may have",
        ),
        (job(&other, 3), "make a watcher for each server"),
    ] {
        let refused = watcher.add(&job).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Configuration);
        assert!(refused.to_string().ends_with(reason), "{refused}");
    }
    assert_eq!(watcher.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn no_event_is_lost_with_a_dropped_next() {
    let fleet = Fleet::of_durations(|number| secs(number as u64 % 50));
    let mut watcher = fleet.watcher();
    add_all(&watcher, &fleet.client(), 500);
    let mut last = 0;
    while !watcher.is_empty() {
        let mut next = pin!(watcher.next());
        let polled = next.as_mut().poll_once();
        match polled {
            Poll::Ready(Some(event)) => last += usize::from(event.is_last()),
            Poll::Ready(None) => break,
            Poll::Pending => sleep(secs(1) / 10).await,
        }
    }
    assert_eq!(last, 500);
}

trait PollOnce: Future {
    fn poll_once(self: std::pin::Pin<&mut Self>) -> Poll<Self::Output> {
        self.poll(&mut Context::from_waker(Waker::noop()))
    }
}

impl<F: Future> PollOnce for F {}

#[tokio::test]
async fn a_watcher_can_be_sent_to_a_task_and_says_what_it_is() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let watcher = is_send(Watcher::new(Fleet::of_durations(|_| secs(1)).client()));
    let text = format!("{watcher:?} {:?}", is_send(watcher.handle()));
    assert!(text.contains("jobs: 0"), "{text}");
}
