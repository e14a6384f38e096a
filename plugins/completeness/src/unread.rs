//! Rows whose period cannot be read: they may be what is missing elsewhere.

use candour_sdk::TallyView;

/// Whether the periods that are lacking may be those of rows whose period cannot be read: there are at least half as many such
/// rows as so many periods have elsewhere.
pub(crate) fn may_be_unread(tally: TallyView<'_>, lacking: u64) -> bool {
    let (mut read, mut unread, mut periods) = (0, 0, 0_u64);
    for group in tally.groups() {
        match group.key(0) {
            Some(_) => (read, periods) = (read + group.count(), periods + 1),
            None => unread += group.count(),
        }
    }
    let (unread, read) = (u128::from(unread), u128::from(read));
    unread > 0 && 2 * unread * u128::from(periods) >= u128::from(lacking) * read
}
