//! Watchers of thousands of jobs over a server without sockets, with the clock paused: an hour passes in seconds, and
//! what is seen of time is exact.

mod delay;
mod fleet;
mod life;
mod load;
mod trouble;
