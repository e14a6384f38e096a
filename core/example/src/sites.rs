//! Where people are seen.
//!
//! Site codes, names and outward postcodes are those of the NHS Choices list of February 2014, which contains public
//! sector information licensed under the Open Government Licence v3.0. Weights and dates are invented.

/// A clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Site {
    BeckenhamBeacon,
    GlobalHouse,
    Willows,
    Mottingham,
    PrincesPlain,
    StPaulsCray,
    BromleyNorth,
    BigginHill,
    BeckenhamClinic,
    ChislehurstRoad,
    Hollybank,
    EldredDrive,
}

struct Entry {
    code: &'static str,
    name: &'static str,
    outward: &'static str,
    weight: u32,
    opened: &'static str,
}

#[rustfmt::skip]
static SITES: [Entry; 12] = [
    Entry { code: "NQV02", name: "Beckenham Beacon", outward: "BR3", weight: 22, opened: "2009-06-01" },
    Entry { code: "NQV07", name: "Global House", outward: "BR2", weight: 3, opened: "2011-04-01" },
    Entry { code: "NQV13", name: "Willows Clinic", outward: "BR7", weight: 5, opened: "2011-04-01" },
    Entry { code: "NQV14", name: "Mottingham Clinic", outward: "SE9", weight: 5, opened: "2011-04-01" },
    Entry { code: "NQV15", name: "Princes Plain Clinic", outward: "BR2", weight: 8, opened: "2011-04-01" },
    Entry { code: "NQV16", name: "St Pauls Cray Clinic", outward: "BR5", weight: 12, opened: "2011-04-01" },
    Entry { code: "NQV17", name: "Bromley North Clinic", outward: "BR1", weight: 12, opened: "2011-04-01" },
    Entry { code: "NQV18", name: "Biggin Hill Clinic", outward: "TN16", weight: 5, opened: "2011-04-01" },
    Entry { code: "NQV19", name: "Beckenham Clinic", outward: "BR3", weight: 10, opened: "2011-04-01" },
    Entry { code: "NQV20", name: "Chislehurst Road Clinic", outward: "BR6", weight: 10, opened: "2011-04-01" },
    Entry { code: "NQV21", name: "Hollybank", outward: "BR6", weight: 2, opened: "2012-09-03" },
    Entry { code: "NQV22", name: "Eldred Drive Clinic", outward: "BR5", weight: 6, opened: "2011-04-01" },
];

/// The site that becomes part of another in a trap, and that one.
pub(crate) const MERGED: [Site; 2] = [Site::Mottingham, Site::Willows];

/// What `sites.csv` says of a place that has not closed.
pub(crate) const STILL_OPEN: &str = "still open";
/// What `sites.csv` says where a postcode makes no sense.
pub(crate) const NO_POSTCODE: &str = "z";

impl Site {
    /// How much it is used.
    pub(crate) fn weight(self) -> u32 {
        SITES[self as usize].weight
    }
}

/// A clinic, people's homes, or schools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location(u8);

impl Location {
    /// The person's home.
    pub(crate) const HOME: Location = Location(SITES.len() as u8);
    pub(crate) const SCHOOL: Location = Location(SITES.len() as u8 + 1);
    /// How many there are.
    pub(crate) const COUNT: usize = SITES.len() + 2;

    pub(crate) fn clinic(site: Site) -> Self {
        Location(site as u8)
    }

    /// All, in the order of tables.
    pub(crate) fn all() -> impl Iterator<Item = Location> {
        (0..Self::COUNT as u8).map(Location)
    }

    /// Its place among [`Location::all`].
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(crate) fn code(self) -> &'static str {
        match self {
            Location::HOME => "HOME",
            Location::SCHOOL => "SCHOOL",
            Location(site) => SITES[usize::from(site)].code,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Location::HOME => "Home",
            Location::SCHOOL => "School",
            Location(site) => SITES[usize::from(site)].name,
        }
    }

    /// What sort of place it is.
    pub(crate) fn kind(self) -> LocationType {
        match self {
            Location::HOME => LocationType::Home,
            Location::SCHOOL => LocationType::School,
            Location(_) => LocationType::Clinic,
        }
    }

    /// Its row of `sites.csv`.
    pub(crate) fn entry(self) -> [&'static str; 5] {
        let (outward, opened) = match SITES.get(self.index()) {
            Some(site) => (site.outward, site.opened),
            None => (NO_POSTCODE, "2011-04-01"),
        };
        [self.code(), self.name(), outward, opened, STILL_OPEN]
    }
}

/// What sort of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LocationType {
    Clinic,
    Home,
    School,
}

impl LocationType {
    pub(crate) fn name(self) -> &'static str {
        match self {
            LocationType::Clinic => "clinic",
            LocationType::Home => "home",
            LocationType::School => "school",
        }
    }
}
