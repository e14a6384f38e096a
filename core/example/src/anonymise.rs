//! The anonymiser: rows of one patient and service, made coarser until every class is large and mixed.
//!
//! A class is what rows share in age band, gender, service, type of location and location. It may stand when it has at
//! least ten people and more than one value of each sensitive column. Else its rows lose one more detail, in this order:
//! location, gender, type of location, age band, service; and what was made coarser, but is still too small, takes in the
//! smallest of the finer classes that it stands for.

use std::collections::BTreeMap;

use crate::codes;
use crate::services;

/// Stands for any value of a column; sorts last.
pub(crate) const ANY: u8 = u8::MAX;
/// The smallest class that may stand, in people.
pub(crate) const SMALLEST: u64 = 10;
/// The largest count of appointments that is told from larger ones.
pub(crate) const MANY: u8 = 30;

/// What rows share that others may know of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    pub(crate) service: u8,
    /// Place in [`codes::AGE_BANDS`].
    pub(crate) age_band: u8,
    /// Place in [`codes::GENDERS`].
    pub(crate) gender: u8,
    /// Place of a [`crate::sites::LocationType`].
    pub(crate) location_type: u8,
    /// Place of a [`crate::sites::Location`].
    pub(crate) location: u8,
}

/// One patient and service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) class: Class,
    /// Place in [`codes::OUTCOMES`]; [`ANY`] for a person who was never seen.
    pub(crate) outcome: u8,
    /// Place in [`codes::REASON_GROUPS`]; [`ANY`] where there was no discharge.
    pub(crate) reason: u8,
    /// Appointments, at most [`MANY`].
    pub(crate) appointments: u8,
}

impl Class {
    /// With rare genders merged with those not told.
    pub(crate) fn new(service: usize, age: i64, gender: u8, location_type: u8, location: u8) -> Class {
        Class {
            service: service as u8,
            age_band: codes::age_band(age),
            gender: if gender > 1 { ANY } else { gender },
            location_type,
            location,
        }
    }

    const NOTHING: Class = Class {
        service: services::COUNT as u8,
        age_band: ANY,
        gender: ANY,
        location_type: ANY,
        location: ANY,
    };

    /// The same with one detail less; each step goes down in [`Class::depth`].
    fn coarser(self) -> Class {
        match self.depth() {
            0 => Class { location: ANY, ..self },
            1 => Class { gender: ANY, ..self },
            2 => Class {
                location_type: ANY,
                location: ANY,
                ..self
            },
            3 => Class { age_band: ANY, ..self },
            _ => Class::NOTHING,
        }
    }

    /// Whether losing details makes it `coarse`.
    fn is_within(self, coarse: Class) -> bool {
        let mut class = self;
        while class.depth() < coarse.depth() {
            class = class.coarser();
            if class == coarse {
                return true;
            }
        }
        false
    }

    fn depth(self) -> u8 {
        let clinic = self.location_type == 0;
        if self == Class::NOTHING {
            5
        } else if self.age_band == ANY {
            4
        } else if self.location_type == ANY {
            3
        } else if clinic && self.location != ANY {
            0
        } else if self.gender != ANY {
            1
        } else {
            2
        }
    }
}

/// A class of more people than this is not made coarser for the sake of others, unless their service would be lost.
const CHEAP: u64 = 3 * SMALLEST;
/// The depth at which nothing but the service is left.
const SERVICE_ONLY: u8 = 4;
/// The deepest a class can be.
const DEEPEST: u8 = 5;

#[derive(Clone, Copy, Debug, Default)]
struct Members {
    people: u64,
    outcomes: u64,
    reasons: u64,
    appointments: u64,
}

impl Members {
    fn of(row: &Row) -> Members {
        let bit = |value: u8| if value == ANY { 0 } else { 1 << value };
        Members {
            people: 1,
            outcomes: 1 << row.outcome.min(63),
            reasons: bit(row.reason),
            appointments: 1 << row.appointments,
        }
    }

    fn join(&mut self, other: Members) {
        self.people += other.people;
        self.outcomes |= other.outcomes;
        self.reasons |= other.reasons;
        self.appointments |= other.appointments;
    }

    fn may_stand(&self) -> bool {
        let mixed = |values: u64| values.count_ones() > 1;
        self.people >= SMALLEST && mixed(self.outcomes) && mixed(self.reasons) && mixed(self.appointments)
    }
}

/// Makes the rows as coarse as needed, and sorts them, so that their order says nothing.
pub(crate) fn anonymise(rows: &mut [Row]) {
    let mut classes = Classes::default();
    for row in rows.iter() {
        let members = classes.standing.entry(row.class).or_default();
        members.join(Members::of(row));
    }
    for depth in 0..=DEEPEST {
        let failing: Vec<Class> = classes
            .standing
            .iter()
            .filter(|(class, members)| class.depth() == depth && !members.may_stand())
            .map(|(class, _)| *class)
            .collect();
        for class in failing {
            classes.settle(class);
        }
    }
    for row in rows.iter_mut() {
        while let Some(into) = classes.moved.get(&row.class) {
            row.class = *into;
        }
    }
    rows.sort_unstable();
}

#[derive(Default)]
struct Classes {
    standing: BTreeMap<Class, Members>,
    moved: BTreeMap<Class, Class>,
}

impl Classes {
    /// Lets a failing class take in the smallest finer classes that it stands for, or gives it up for a coarser one.
    ///
    /// Taking in costs a few rows a detail or two; giving up costs the details of everyone in the class.
    fn settle(&mut self, class: Class) {
        while self.standing.get(&class).is_some_and(|members| !members.may_stand()) {
            let finer = self
                .standing
                .iter()
                .filter(|(other, members)| {
                    other.is_within(class) && (class.depth() >= SERVICE_ONLY || members.people <= CHEAP)
                })
                .min_by_key(|(other, members)| (other.service != class.service, members.people, **other))
                .map(|(other, _)| *other);
            match finer {
                Some(finer) => self.take(finer, class),
                None if class == Class::NOTHING => return,
                None => self.take(class, class.coarser()),
            }
        }
    }

    fn take(&mut self, from: Class, into: Class) {
        if let Some(members) = self.standing.remove(&from) {
            self.standing.entry(into).or_default().join(members);
            self.moved.insert(from, into);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn every_class_is_large_and_mixed() {
        for seed in 0..30 {
            let mut random = Random::of(&[seed]);
            let mut rows: Vec<Row> = (0..60 + seed * 40)
                .map(|_| {
                    let location_type = random.below(3) as u8;
                    let outcome = random.below(3) as u8;
                    Row {
                        class: Class::new(
                            random.index(4),
                            random.below(100) as i64,
                            random.below(4) as u8,
                            location_type,
                            if location_type == 0 {
                                random.below(12) as u8
                            } else {
                                11 + location_type
                            },
                        ),
                        outcome,
                        reason: if outcome == codes::DISCHARGED {
                            random.below(4) as u8
                        } else {
                            ANY
                        },
                        appointments: 1 + random.below(5) as u8,
                    }
                })
                .collect();
            let before = rows.len();
            anonymise(&mut rows);
            assert_eq!(rows.len(), before);
            let mut classes: BTreeMap<Class, Members> = BTreeMap::new();
            for row in &rows {
                classes.entry(row.class).or_default().join(Members::of(row));
            }
            assert!(classes.values().all(Members::may_stand), "seed {seed}");
        }
    }

    #[test]
    fn details_are_lost_in_order_and_for_good() {
        let mut class = Class::new(3, 44, 1, 0, 5);
        let mut depth = 0;
        while class != Class::NOTHING {
            class = class.coarser();
            assert!(class.depth() > depth);
            depth = class.depth();
        }
        assert_eq!(Class::new(3, 44, 3, 1, 12).coarser().location_type, ANY);
    }
}
