//! Whose work the machine did during a run: processor time by process, from `/proc`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A process of the platform with all its children, e.g. `postgres=4711`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub id: u32,
}

impl std::str::FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Named, String> {
        let (name, id) = text.split_once('=').ok_or("a process is NAME=ID")?;
        let id = id.parse().map_err(|_| format!("{id} is no process id"))?;
        Ok(Named { name: name.to_owned(), id })
    }
}

/// Clock ticks used so far, by name; this process is `loadtest`. Empty where there is no `/proc`.
pub struct Used(BTreeMap<String, u64>);

impl Used {
    pub fn now(processes: &[Named]) -> Used {
        let mut used = BTreeMap::new();
        let own = Named { name: "loadtest".to_owned(), id: std::process::id() };
        let all = every();
        for it in processes.iter().chain([&own]) {
            let its = all.iter().filter(|(id, parent, _)| *id == it.id || *parent == it.id);
            let ticks: u64 = its.map(|(_, _, ticks)| ticks).sum();
            if ticks > 0 {
                *used.entry(it.name.clone()).or_default() += ticks;
            }
        }
        Used(used)
    }

    /// The share of each process in what all of them used since `before`, in percent.
    pub fn shares_since(&self, before: &Used) -> Value {
        let since = |(name, ticks): (&String, &u64)| {
            let before = before.0.get(name).copied().unwrap_or(0);
            (name.clone(), ticks.saturating_sub(before))
        };
        let used: BTreeMap<String, u64> = self.0.iter().map(since).collect();
        let all = used.values().sum::<u64>().max(1);
        let shares: BTreeMap<String, u64> =
            used.into_iter().map(|(name, ticks)| (name, ticks * 100 / all)).collect();
        json!(shares)
    }
}

/// Process, parent, ticks in user and kernel mode.
fn every() -> Vec<(u32, u32, u64)> {
    let Ok(folders) = std::fs::read_dir("/proc") else { return Vec::new() };
    let read = |it: std::fs::DirEntry| {
        let id: u32 = it.file_name().to_str()?.parse().ok()?;
        parse(id, &std::fs::read_to_string(it.path().join("stat")).ok()?)
    };
    folders.flatten().filter_map(read).collect()
}

/// The name of a program stands in brackets and may hold anything.
fn parse(id: u32, stat: &str) -> Option<(u32, u32, u64)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
    let parent = fields.get(1)?.parse().ok()?;
    Some((id, parent, number(11)? + number(12)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_proc_is_read_whatever_the_name() {
        let stat = "7 (a) b) S 3 7 7 0 -1 4194560 1 2 3 4 50 25 0 0 20 0 1";
        assert_eq!(parse(7, stat), Some((7, 3, 75)));
        assert_eq!(parse(7, "nonsense"), None);
    }

    #[test]
    fn shares_are_of_what_was_used_meanwhile() {
        let used = |api, redis| {
            Used(BTreeMap::from([("api".to_owned(), api), ("redis".to_owned(), redis)]))
        };
        let shares = used(130, 20).shares_since(&used(100, 10));
        assert_eq!(shares, json!({ "api": 75, "redis": 25 }));
    }
}
