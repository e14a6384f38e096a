//! The groups of a pattern that capture, and to which of them a reference means the same to every engine.

/// A group that captures.
#[derive(Clone, Debug)]
struct Group {
    name: Option<String>,
    start: usize,
    end: usize,
    /// Whether it is repeated, or stands in a group that is: engines differ in what it holds after several rounds.
    is_repeated: bool,
    /// Whether it stands in a look-behind, which is read from its end.
    is_behind: bool,
}

/// All of them, in the order in which they open, and where look-behinds are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Groups {
    groups: Vec<Group>,
    behinds: Vec<(usize, usize)>,
}

/// A bracket that is open.
struct Open {
    start: usize,
    /// The number of the group, if it captures.
    number: Option<usize>,
    is_behind: bool,
}

impl Groups {
    /// Those of a pattern.
    pub(crate) fn of(chars: &[char]) -> Result<Self, &'static str> {
        let mut found = Groups::default();
        let mut open: Vec<Open> = Vec::new();
        let mut repeated: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        while let Some(c) = chars.get(at) {
            match c {
                '\\' => at += 1,
                '[' => {
                    at += 1;
                    while let Some(c) = chars.get(at).filter(|c| **c != ']') {
                        at += if *c == '\\' { 2 } else { 1 };
                    }
                }
                '(' => {
                    let rest = |n: usize| chars.get(at + n).copied();
                    let is_behind = rest(1) == Some('?') && rest(2) == Some('<') && matches!(rest(3), Some('=' | '!'));
                    let is_named = rest(1) == Some('?') && rest(2) == Some('<') && !is_behind;
                    let number = (rest(1) != Some('?') || is_named).then(|| {
                        let name = chars[at..].iter().skip(3).take_while(|c| **c != '>');
                        found.groups.push(Group {
                            name: is_named.then(|| name.collect()),
                            start: at,
                            end: chars.len(),
                            is_repeated: false,
                            is_behind: is_behind || open.iter().any(|open| open.is_behind),
                        });
                        found.groups.len()
                    });
                    open.push(Open {
                        start: at,
                        number,
                        is_behind,
                    });
                }
                ')' => {
                    let closed = open.pop().ok_or("a bracket is closed that was not opened")?;
                    if let Some(group) = closed.number.and_then(|number| found.groups.get_mut(number - 1)) {
                        group.end = at;
                    }
                    if closed.is_behind {
                        found.behinds.push((closed.start, at));
                    }
                    // One round, or none, leaves no doubt.
                    if matches!(chars.get(at + 1), Some('*' | '+' | '{')) {
                        repeated.push((closed.start, at));
                    }
                }
                _ => {}
            }
            at += 1;
        }
        if !open.is_empty() {
            return Err("a bracket is not closed in it");
        }
        for group in &mut found.groups {
            group.is_repeated = repeated
                .iter()
                .any(|(start, end)| *start <= group.start && group.end <= *end);
        }
        Ok(found)
    }

    /// The number of a group with this name; none where several have it.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        let is_it = |group: &Group| group.name.as_deref() == Some(name);
        let at = self.groups.iter().position(is_it)?;
        (!self.groups[at + 1..].iter().any(is_it)).then_some(at + 1)
    }

    /// Whether a reference that stands there means the same to every engine.
    pub(crate) fn may_be_referred_to(&self, number: usize, at: usize) -> Result<(), &'static str> {
        let group = number.checked_sub(1).and_then(|at| self.groups.get(at));
        let group = group.ok_or("it refers to a group that it has not")?;
        if group.is_repeated {
            return Err("it refers to a group that is repeated, which engines read differently");
        }
        if (group.start..=group.end).contains(&at) {
            return Err("it refers to a group from inside, which engines read differently");
        }
        if group.is_behind || self.behinds.iter().any(|(start, end)| (*start..=*end).contains(&at)) {
            return Err("it refers to a group in a look-behind, which engines read differently");
        }
        Ok(())
    }
}
