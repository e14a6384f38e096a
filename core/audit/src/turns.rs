//! Work on many rules at once, so that threads get in each other's way as little as may be.

use rayon::prelude::*;

/// The family of a rule and its name in it.
pub(crate) fn split(rule: &str) -> (&str, &str) {
    rule.split_once('/').unwrap_or((rule, ""))
}

/// Does the work for all tasks, in parallel, and gives what came of it in their order.
///
/// A plugin in a process of its own answers one question after the other. So tasks of one family are put side by side:
/// threads, each of which takes a run of tasks, then mostly ask different plugins.
pub(crate) fn by_family<T: Send, R: Send>(
    tasks: Vec<T>,
    rule: impl Fn(&T) -> &str,
    work: impl Fn(T) -> R + Sync + Send,
) -> Vec<R> {
    let mut numbered: Vec<(usize, T)> = tasks.into_iter().enumerate().collect();
    numbered.sort_by_cached_key(|(_, task)| split(rule(task)).0.to_owned());
    let mut done: Vec<(usize, R)> = numbered.into_par_iter().map(|(at, task)| (at, work(task))).collect();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_tasks() {
        let tasks = vec!["b/1", "a/1", "b/2", "a/2", "c/1"];
        assert_eq!(by_family(tasks.clone(), |task| task, |task| task), tasks);
    }
}
